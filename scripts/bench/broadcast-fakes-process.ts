/** The fake platforms in a process of their own, and what they know of who got what. */
import { z } from 'zod'
import type { Crowd } from '../../test/support/crowd.ts'
import { createFakeTelegram } from '../../test/support/fake-telegram/index.ts'
import { createFakeZaloBot } from '../../test/support/fake-zalo-bot/index.ts'
import { createFakeZaloOa } from '../../test/support/fake-zalo-oa/index.ts'
import type { Chat } from './broadcast-people.ts'
import { watchRequests } from './broadcast-requests.ts'
import { serve } from './remote.ts'

const CONSULTATION = '/v3.0/oa/message/cs'
/** No limit of Zalo's is measured here. */
const NO_LIMIT = 999_999_999

const members = z.object({ telegram: z.number(), zaloOa: z.number(), zaloBot: z.number() })
const connections = z.object({ ports: z.array(z.number()), time: z.number() })
/** Shares of the calls: of each kind of failure, and of 429. */
const trouble = z.object({ shareOfEach: z.number(), floods: z.number() })

const requests = watchRequests((url) => /\/send(Message|Photo)$|\/oa\/message\/cs$/.test(url))
const telegram = await createFakeTelegram()
const zaloOa = await createFakeZaloOa()
const zaloBot = await createFakeZaloBot()
zaloOa.requestsPerMinute = NO_LIMIT
let crowds: [channel: string, crowd: Crowd][] = []

serve({
  /** The settings of the program with which it finds these platforms. */
  about: () => ({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ZALO_OA_APP_ID: zaloOa.appId,
    ZALO_OA_APP_SECRET: zaloOa.appSecret,
    ZALO_OA_SECRET_KEY: zaloOa.oaSecretKey,
    ZALO_OA_REFRESH_TOKEN: zaloOa.issueTokens().refreshToken,
    ZALO_OA_API_ROOT: zaloOa.apiRoot,
    ZALO_OAUTH_ROOT: zaloOa.oauthRoot,
    ZALO_OA_REQUESTS_PER_MINUTE: String(NO_LIMIT),
    ZALO_BOT_TOKEN: zaloBot.token,
    ZALO_BOT_API_ROOT: zaloBot.apiRoot,
    ZALO_BOT_MONTHLY_QUOTA: String(NO_LIMIT),
  }),
  /** People who have written to the bots. */
  meet(argument): Chat[] {
    const count = members.parse(argument)
    const followers = { follows: true, lastInteractionAt: Date.now() }
    crowds = [
      ['telegram', telegram.crowd(count.telegram)],
      ['zalo-oa', zaloOa.crowd(count.zaloOa, followers)],
      ['zalo-bot', zaloBot.crowd(count.zaloBot)],
    ]
    return crowds.flatMap(([channel, { size, idOf }]) =>
      Array.from({ length: size }, (_, member): Chat => [channel, idOf(member)]),
    )
  },
  /** Everybody who got a message with this in its text, and how many copies. */
  copies(argument): [...Chat, number][] {
    const part = z.string().parse(argument)
    return crowds.flatMap(([channel, crowd]) =>
      [...crowd.sentTo(part)].map(([id, copies]): [...Chat, number] => [channel, id, copies]),
    )
  },
  /** When messages came since then (ms since 1970), in order. */
  times: (argument) => requests.times(z.number().parse(argument)),
  unansweredAt(argument) {
    const { ports, time } = connections.parse(argument)
    return requests.unansweredAt(new Set(ports), time)
  },
  makeTrouble(argument) {
    const { shareOfEach, floods } = trouble.parse(argument)
    const flood = { kind: 'flood', retryAfterSeconds: 1 } as const
    // Once at least, however short the run.
    telegram.failNext('sendMessage', flood, { skip: 50 })
    telegram.failSometimes('sendMessage', flood, floods)
    const blocked = { code: 403, description: 'Forbidden: bot was blocked by the user' }
    telegram.failSometimes('sendMessage', { kind: 'error', ...blocked }, shareOfEach)
    for (const failure of [
      { kind: 'drop', when: 'before' },
      { kind: 'drop', when: 'after' },
      { kind: 'gateway', status: 502, carriedOut: false },
      { kind: 'gateway', status: 504, carriedOut: true },
    ] as const) {
      telegram.failSometimes('sendMessage', failure, shareOfEach)
      zaloOa.failSometimes(CONSULTATION, failure, shareOfEach)
    }
  },
})
