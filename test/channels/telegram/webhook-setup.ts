/** A channel that the fake Telegram calls, and the web port in between. */
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { TelegramOptions } from '../../../src/channels/telegram/index.ts'
import type { FakeTelegram } from '../../support/fake-telegram/index.ts'
import { createFakeTelegram } from '../../support/fake-telegram/index.ts'
import { createTestChannel } from './setup.ts'

export const SECRET = 'mot-chuoi-bi-mat_57'

export async function setupWebhook(
  options: Partial<TelegramOptions> = {},
  { allowsLoopbackWebhook = true } = {},
) {
  const telegram = await createFakeTelegram({ allowsLoopbackWebhook })
  const made = await createCalledChannel(telegram, options)
  onTestFinished(async () => {
    await made.close()
    await telegram.stop()
  })
  return { telegram, ...made }
}

/** `close` frees the port, not the fake. */
export async function createCalledChannel(
  telegram: FakeTelegram,
  options: Partial<TelegramOptions> = {},
) {
  const port = createServer(async (request, response) => {
    const body = await buffer(request)
    const header = (name: string) => request.headers[name]?.toString() ?? null
    const { status } = await made.channel.handleWebhook({ body, header })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve))
  const address = port.address()
  const number = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${number}/webhooks/telegram`
  const made = createTestChannel(telegram, {
    mode: { kind: 'webhook', url, secret: SECRET },
    ...options,
  })
  return {
    ...made,
    url,
    async close() {
      await made.channel.stop()
      port.closeAllConnections()
      await new Promise((resolve) => port.close(resolve))
    },
  }
}
