import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { errorCode, ListenError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { gracefulClose } from './graceful-close.ts'
import type { Metrics } from './metrics.ts'
import { measureRequests } from './middleware/measure-requests.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { messagePage, STYLE_SHEET } from './page.ts'
import type { WebPorts } from './ports.ts'
import { healthRoutes } from './routes/health.ts'
import { landingRoutes } from './routes/landing.ts'
import { webhookRoutes } from './routes/webhooks.ts'

export interface WebServer {
  /** Resolves when the port is open; port 0 takes a free one. Throws ListenError. */
  start(): Promise<{ port: number }>
  /** Lets the requests in hand finish, for a few seconds at most. */
  stop(): Promise<void>
}

/**
 * Connections that wait to be taken while the process is busy, as when it has just started and
 * platforms bring all they could not bring before; the system's own limit is often higher.
 */
const BACKLOG = 4_096

/** How long requests in hand may take when the server stops. */
const STOP_GRACE_MS = 5_000

/** The web pages and the endpoints for whoever watches the process. */
export function createWebServer(
  deps: WebPorts & { host: string; port: number; metrics: Metrics; logger: Logger },
): WebServer {
  const server = createServer(getRequestListener(createPages(deps).fetch))
  return {
    async start() {
      await listen(server, deps)
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : deps.port
      deps.logger.info({ host: deps.host, port }, 'web server listening')
      return { port }
    },
    stop: gracefulClose(server, STOP_GRACE_MS),
  }
}

function createPages(deps: WebPorts & { metrics: Metrics; logger: Logger }): Hono {
  const pages = new Hono()
  pages.use(measureRequests(deps.metrics))
  pages.use(securityHeaders(STYLE_SHEET))
  pages.route('/', healthRoutes(deps))
  if (deps.hasPages) {
    pages.route('/', landingRoutes(deps))
    pages.route('/', webhookRoutes(deps))
  }
  pages.notFound(async (context) => {
    const text = 'Địa chỉ này không có trang nào. Có thể đường dẫn bị gõ nhầm hoặc đã cũ.'
    return context.html(await messagePage({ title: 'Không tìm thấy trang', text }), 404)
  })
  pages.onError(async (error, context) => {
    deps.logger.error({ err: error, method: context.req.method }, 'request failed')
    const text = 'Máy chủ gặp lỗi khi mở trang này. Vui lòng thử lại sau ít phút.'
    return context.html(await messagePage({ title: 'Có lỗi xảy ra', text }), 500)
  })
  return pages
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((settle, refuse) => {
    const fail = (error: Error) => refuse(toListenError(error, { host, port }))
    server.once('error', fail)
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', fail)
      settle()
    })
  })
}

function toListenError(error: Error, { host, port }: { host: string; port: number }): Error {
  const options = { cause: error }
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new ListenError(
        'port_in_use',
        `Cổng ${port} đang được chương trình khác sử dụng. ` +
          'Hãy dừng chương trình đó, hoặc đặt PORT sang số khác, ví dụ PORT=8058.',
        options,
      )
    case 'EACCES':
      return new ListenError(
        'port_forbidden',
        `Không có quyền mở cổng ${port}. Hãy đặt PORT sang số từ 1024 trở lên, ví dụ PORT=8057.`,
        options,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError(
        'address_unavailable',
        `Máy này không có địa chỉ ${host}. Hãy đặt HOST=127.0.0.1 (chỉ máy này) ` +
          'hoặc HOST=0.0.0.0 (mọi máy trong mạng).',
        options,
      )
    default:
      return error
  }
}
