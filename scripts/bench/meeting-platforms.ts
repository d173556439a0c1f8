/** The fake platforms of a meeting. What the program did not take they bring again, as the real ones do. */
import { z } from 'zod'
import { createChance } from '../../test/support/failure-script.ts'
import { createFakeTelegram, type FakeTelegram } from '../../test/support/fake-telegram/index.ts'
import { createFakeZaloBot, type FakeZaloBot } from '../../test/support/fake-zalo-bot/index.ts'
import { createFakeZaloOa, type FakeZaloOa } from '../../test/support/fake-zalo-oa/index.ts'

export interface Platforms {
  telegram: FakeTelegram
  zaloOa: FakeZaloOa
  zaloBot: FakeZaloBot
  /** The settings of a program on these platforms that answers on this port. */
  settings(dataDirectory: string, port: number): NodeJS.ProcessEnv
  /** Floods, lost answers and slow ones from now on, and a part of the updates twice. */
  makeTrouble(): void
  /** What people wrote on Zalo and what was taken, oldest first, each message once. */
  zaloMessages(): ZaloMessage[]
  stop(): Promise<void>
}

export interface ZaloMessage {
  channel: 'zalo-oa' | 'zalo-bot'
  id: string
  userId: string
  text: string
  /** Epoch milliseconds, as the platform dates it. */
  at: number
  /** A 200 came for it at least once. */
  isTaken: boolean
}

const CONSULTATION = '/v3.0/oa/message/cs'
/** No quota of Zalo's is measured here. */
const NO_LIMIT = 999_999_999
const WEBHOOK_SECRET = 'BenchSecretOfTheBot'
const BRING_AGAIN_MS = 1_000
const SHARE_TWICE = 0.05
const SEED = 157

const oaEvent = z.object({
  event_name: z.literal('user_send_text'),
  sender: z.object({ id: z.string() }),
  message: z.object({ msg_id: z.string(), text: z.string() }),
  timestamp: z.string(),
})
const botUpdate = z.object({
  message: z.object({
    message_id: z.string(),
    from: z.object({ id: z.string() }),
    text: z.string(),
    date: z.number(),
  }),
})

export async function createPlatforms(): Promise<Platforms> {
  const telegram = await createFakeTelegram()
  const zaloOa = await createFakeZaloOa()
  const zaloBot = await createFakeZaloBot({ allowsLoopbackWebhook: true })
  zaloOa.freeReplies = null
  const redelivery = startRedelivery(zaloOa, zaloBot)
  return {
    telegram,
    zaloOa,
    zaloBot,
    settings(dataDirectory, port) {
      zaloOa.webhookUrl = `http://127.0.0.1:${port}/webhooks/zalo-oa`
      return {
        ...process.env,
        LOG_LEVEL: 'info',
        SQLITE_DRIVER: 'native',
        HOST: '127.0.0.1',
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        DATABASE_URL: '',
        REDIS_URL: '',
        ADMINS: '',
        DATA_DIR: dataDirectory,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_WEBHOOK_SECRET: '',
        TELEGRAM_API_ROOT: telegram.apiRoot,
        ZALO_OA_APP_ID: zaloOa.appId,
        ZALO_OA_APP_SECRET: zaloOa.appSecret,
        ZALO_OA_SECRET_KEY: zaloOa.oaSecretKey,
        ZALO_OA_REFRESH_TOKEN: zaloOa.issueTokens().refreshToken,
        ZALO_OA_API_ROOT: zaloOa.apiRoot,
        ZALO_OAUTH_ROOT: zaloOa.oauthRoot,
        ZALO_BOT_TOKEN: zaloBot.token,
        ZALO_BOT_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ZALO_BOT_API_ROOT: zaloBot.apiRoot,
        ZALO_BOT_MONTHLY_QUOTA: String(NO_LIMIT),
      }
    },
    makeTrouble: () => makeTrouble(telegram, zaloOa),
    zaloMessages: () => [...oaMessages(zaloOa), ...botMessages(zaloBot)],
    async stop() {
      await redelivery.stop()
      await zaloOa.whenEchoed()
      await Promise.all([telegram.stop(), zaloOa.stop(), zaloBot.stop()])
    },
  }
}

function makeTrouble(telegram: FakeTelegram, zaloOa: FakeZaloOa): void {
  const flood = { kind: 'flood', retryAfterSeconds: 1 } as const
  telegram.repeatUpdates(0.1)
  telegram.failSometimes('sendMessage', flood, 0.03)
  telegram.failSometimes('stopPoll', flood, 0.1)
  // Once at least, however short the run: people vote before the program has the id of the poll.
  telegram.failNext('sendPoll', { kind: 'slow', ms: 2_500 })
  telegram.failNext('sendPoll', flood)
  telegram.failNext('sendPoll', { kind: 'drop', when: 'after' }, { skip: 3 })
  telegram.failSometimes('sendPoll', { kind: 'slow', ms: 1_500 }, 0.5)
  telegram.failSometimes('sendPoll', flood, 0.15)
  // The whole account then waits for the next minute.
  zaloOa.failNext(CONSULTATION, { kind: 'http', status: 429 }, { skip: 130 })
}

/** Both Zalo platforms call again where no 200 came, and now and then although one came. */
function startRedelivery(zaloOa: FakeZaloOa, zaloBot: FakeZaloBot) {
  const random = createChance(SEED)
  const settled = new Set<string>()
  let underWay: Promise<unknown> = Promise.resolve()
  let isBusy = false

  async function bringAgain(): Promise<void> {
    const toOa = new Map<string, Uint8Array>()
    for (const { message, body } of oaDeliveries(zaloOa)) toOa.set(message.id, body)
    for (const { id, isTaken } of oaMessages(zaloOa)) {
      const body = toOa.get(id)
      if (settled.has(id) || body === undefined) continue
      if (isTaken) settled.add(id)
      if (isTaken && random() >= SHARE_TWICE) continue
      await zaloOa.deliver(body, { expect: false, numRetry: 1 })
    }
    const updates = zaloBot.webhook.deliveries().map(({ update }) => update)
    for (const { id, isTaken } of botMessages(zaloBot)) {
      if (settled.has(id)) continue
      if (isTaken) settled.add(id)
      if (isTaken && random() >= SHARE_TWICE) continue
      const update = updates.find((one) => botUpdate.safeParse(one).data?.message.message_id === id)
      if (update !== undefined) await zaloBot.webhook.deliver(update)
    }
  }

  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    underWay = bringAgain().finally(() => {
      isBusy = false
    })
  }, BRING_AGAIN_MS)
  return {
    async stop() {
      clearInterval(timer)
      await underWay
    },
  }
}

function oaMessages(zaloOa: FakeZaloOa): ZaloMessage[] {
  return eachOnce(oaDeliveries(zaloOa).map(({ message }) => message))
}

function oaDeliveries(zaloOa: FakeZaloOa): { message: ZaloMessage; body: Uint8Array }[] {
  return zaloOa.deliveries().flatMap(({ body, status }) => {
    const { data } = oaEvent.safeParse(JSON.parse(body.toString('utf8')))
    if (data === undefined) return []
    const { sender, message, timestamp } = data
    return [
      {
        body,
        message: {
          channel: 'zalo-oa' as const,
          id: message.msg_id,
          userId: sender.id,
          text: message.text,
          at: Number(timestamp),
          isTaken: status === 200,
        },
      },
    ]
  })
}

function botMessages(zaloBot: FakeZaloBot): ZaloMessage[] {
  return eachOnce(
    zaloBot.webhook.deliveries().flatMap(({ update, status }) => {
      const { data } = botUpdate.safeParse(update)
      if (data === undefined) return []
      const { message_id: id, from, text, date: at } = data.message
      return [
        { channel: 'zalo-bot' as const, id, userId: from.id, text, at, isTaken: status === 200 },
      ]
    }),
  )
}

function eachOnce(messages: ZaloMessage[]): ZaloMessage[] {
  const byId = new Map<string, ZaloMessage>()
  for (const message of messages) {
    const isTaken = message.isTaken || (byId.get(message.id)?.isTaken ?? false)
    byId.set(message.id, { ...message, isTaken })
  }
  return [...byId.values()].sort((a, b) => a.at - b.at)
}
