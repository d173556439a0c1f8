import { createHash } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { createFakeTelegram } from '../support/fake-telegram/index.ts'
import { createFakeZaloBot } from '../support/fake-zalo-bot/index.ts'
import { freePort } from '../support/free-port.ts'
import { createRandom, malformedBody } from '../support/malformed-bodies.ts'
import { withStore } from './setup.ts'
import { startOnZalo } from './zalo-setup.ts'

const BODIES = 2_000
/** A busy machine takes long for so many requests. */
const TIMEOUT_MS = 60_000
const TELEGRAM_SECRET = 'mot-chuoi-bi-mat-khac'
const BOT_SECRET = 'mot-chuoi-bi-mat'

it(
  `${BODIES} malformed bodies at each webhook: no crash, no 5xx, nothing stored`,
  async () => {
    const bot = await createFakeZaloBot({ allowsLoopbackWebhook: true })
    onTestFinished(() => bot.stop())
    const telegram = await createFakeTelegram({ allowsLoopbackWebhook: true })
    onTestFinished(() => telegram.stop())
    const port = String(await freePort())
    const { zalo, url, stop, dataDirectory } = await startOnZalo({
      settings: {
        PORT: port,
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
        TELEGRAM_WEBHOOK_SECRET: TELEGRAM_SECRET,
        ZALO_BOT_TOKEN: bot.token,
        ZALO_BOT_API_ROOT: bot.apiRoot,
        ZALO_BOT_WEBHOOK_SECRET: BOT_SECRET,
      },
    })
    const random = createRandom(57)
    const statuses = new Map<string, number>()
    const post = async (channel: string, body: Buffer, headers: Record<string, string>) => {
      const response = await fetch(`${url}/webhooks/${channel}`, { method: 'POST', body, headers })
      const key = `${channel} ${response.status}`
      statuses.set(key, (statuses.get(key) ?? 0) + 1)
    }
    for (let count = 0; count < BODIES; count += 1) {
      const body = malformedBody(random)
      const timestamp = String(Date.now())
      const mac = createHash('sha256')
        .update(zalo.appId)
        .update(body)
        .update(timestamp)
        .update(zalo.oaSecretKey)
        .digest('hex')
      const signed = { 'x-zevent-signature': `mac=${mac}`, 'x-zevent-timestamp': timestamp }
      const isUnsigned = random.below(8) === 0
      const isStranger = random.below(8) === 0
      await Promise.all([
        post('zalo-oa', body, isUnsigned ? {} : signed),
        post('zalo-bot', body, { 'x-bot-api-secret-token': isStranger ? 'wrong' : BOT_SECRET }),
        post('telegram', body, {
          'x-telegram-bot-api-secret-token': isStranger ? 'wrong' : TELEGRAM_SECRET,
        }),
      ])
    }

    expect(statuses.get('zalo-oa 200')).toBe(BODIES)
    expect([...statuses.keys()].sort()).toEqual([
      'telegram 200',
      'telegram 403',
      'zalo-bot 200',
      'zalo-bot 403',
      'zalo-oa 200',
    ])
    const metrics = await (await fetch(`${url}/metrics`)).text()
    // Most got past the signature, so that it was the schema that kept them out.
    const [, malformed] =
      /webhooks_total\{channel="zalo-oa",outcome="malformed"\} (\d+)/.exec(metrics) ?? []
    expect(Number(malformed)).toBeGreaterThan(BODIES / 2)
    await stop()
    const stored = await withStore(dataDirectory, (db) =>
      db.selectFrom('inbox').select('message').execute(),
    )
    expect(stored).toEqual([])
  },
  TIMEOUT_MS,
)
