import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { messagePage } from '../page.ts'
import type { WebPorts } from '../ports.ts'

/** Far more than any event; what is longer is not from a platform. */
const MAX_BODY_BYTES = 1_000_000

/**
 * Where platforms send their events: `POST /webhooks/<channel>`. Who sent it and what is in it are
 * the channel's affair; here the bytes are read, and nothing else.
 */
export function webhookRoutes({ webhooks }: Pick<WebPorts, 'webhooks'>): Hono {
  const routes = new Hono()
  for (const [name, handle] of Object.entries(webhooks)) {
    routes.post(`/webhooks/${name}`, limitBody, async (context) => {
      const body = await readBody(context)
      if (body === null) return context.body(null, 400)
      const { status } = await handle({
        body,
        header: (wanted) => context.req.header(wanted) ?? null,
      })
      return context.body(null, status)
    })
    routes.get(`/webhooks/${name}`, async (context) => context.html(await opened()))
  }
  return routes
}

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (context) => context.body(null, 413),
})

/** Null when the sender broke off in the middle. */
async function readBody(context: Context): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await context.req.arrayBuffer())
  } catch {
    return null
  }
}

/** For an operator who opens the address in a browser to see whether it is right. */
function opened() {
  return messagePage({
    title: 'Địa chỉ nhận tin',
    text: 'Địa chỉ này dành cho Telegram hoặc Zalo gửi tin đến. Bạn mở được trang này nghĩa là địa chỉ đúng và Sổ tay đang chạy.',
  })
}
