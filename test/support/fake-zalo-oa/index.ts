/**
 * Zalo's side of an Official Account for tests and for a sandbox: real HTTP on the loopback for
 * signing in (`/v4/oa/…`) and for the OpenAPI, and a sender of signed webhook events.
 *
 * ```ts
 * const zalo = await createFakeZaloOa()
 * const { accessToken, refreshToken } = zalo.issueTokens()
 * // start the bot with zalo.apiRoot, zalo.oauthRoot, zalo.appId, zalo.appSecret, zalo.oaSecretKey
 * zalo.webhookUrl = 'http://127.0.0.1:8057/webhooks/zalo-oa'
 * const lan = zalo.user('Lan')
 * await lan.follows()
 * await lan.says('Mục tiêu kinh tế số đến năm 2030?')   // resolves when the webhook took it
 * const answer = await lan.chat.next()                  // the account's next message there
 * await lan.taps('Xem nguyên văn')
 * await zalo.adminSays(lan, 'Chào bạn, tôi là Hà.')     // a person of the office, by hand
 *
 * const group = zalo.group('Chi bộ 3')
 * await lan.says(`@${zalo.oaName} ai ký?`, { in: group })
 * await group.chat.next()
 *
 * zalo.failNext('/v3.0/oa/message/cs', { kind: 'drop', when: 'after' })
 * await zalo.deliver(lan.event('user_send_audio', { msg_id: '1' }), { sign: 'wrong', expect: false })
 * await zalo.redeliver()
 * expect(zalo.faults()).toEqual([])                     // each event was answered 200 within 2 s
 * await zalo.stop()
 * ```
 *
 * Checked as Zalo does: tokens and their ages, single use of refresh tokens and codes, PKCE, text up
 * to 2000 UTF-16 units, buttons, attachments, the windows of 48 hours and 7 days, promotions by hour
 * and day, counts and offsets, the rate limit. Errors come with HTTP 200. While `webhookUrl` is empty
 * events happen without being posted. Days and hours are those of Asia/Ho_Chi_Minh.
 */

import { createFailureScript } from '../failure-script.ts'
import { createWaiting, type WaitUntil } from '../waiting.ts'
import { createOaCrowd, type OaCrowd } from './crowd.ts'
import { echoEvent, type ZaloEvent } from './events.ts'
import type { ScriptedFailure } from './faults.ts'
import { createGroup, type FakeZaloGroup } from './groups.ts'
import { createLog } from './log.ts'
import { createUser, type FakeZaloUser } from './people.ts'
import { createApiServer, type RecordedCall } from './server.ts'
import { createTokens, type FakeTokenPair } from './tokens.ts'
import {
  createWebhooks,
  type DeliverOptions,
  type Delivery,
  type DeliveryAnswer,
} from './webhooks.ts'
import {
  addMessage,
  type Broadcast,
  createWorld,
  type Settings,
  type StoredMessage,
  type UserOptions,
} from './world.ts'

export type { FakeZaloUser } from './people.ts'

export interface FakeZaloOaOptions {
  /** In ms; moves windows, quotas, tokens and the rate limit. */
  now?: () => number
  /** Default: any free one. */
  port?: number
  /** Default true. */
  echoes?: boolean
  /** Told of each message in any chat, of whomever: for a sandbox that shows them. */
  onMessage?: (chat: { id: string; name: string }, message: StoredMessage) => void
}

/** The settings may be changed at any time. */
export interface FakeZaloOa extends Settings {
  /** In place of https://openapi.zalo.me */
  apiRoot: string
  /** In place of https://oauth.zaloapp.com */
  oauthRoot: string
  appId: string
  appSecret: string
  /** Signs the webhook; not the app's secret. */
  oaSecretKey: string
  oaId: string
  oaName: string
  /** A new pair, as the API explorer gives; the access token before it is dead. */
  issueTokens(): FakeTokenPair
  /** The owner takes the permission back: every token is dead. */
  revokeTokens(): void
  tokenState(): TokenState
  /** What happens to the next call (or calls) of a path; `skip` lets some pass before. */
  failNext(
    path: string,
    failure: ScriptedFailure,
    options?: { times?: number; skip?: number },
  ): void
  /** A share of the calls of a path fails so, from 0 to 1, until `calm`. */
  failSometimes(path: string, failure: ScriptedFailure, share: number): void
  calm(): void
  /**
   * This many people who are only counted, all alike; once. `refuse` takes an error code. What they
   * get comes back by no webhook, and does not count in their quotas.
   */
  crowd(size: number, options: { follows: boolean; lastInteractionAt: number | null }): OaCrowd
  /** Every call, oldest first, but for those to the crowd. */
  calls(path?: string): RecordedCall[]
  /** A person the account doesn't know yet, unless the options say otherwise. */
  user(name: string, options?: UserOptions): FakeZaloUser
  /** A group of the account's. */
  group(name: string): FakeZaloGroup
  /** Somebody of the office writes in the chat tool. Returns the id of the message. */
  adminSays(to: FakeZaloUser, text: string, options?: DeliverOptions): Promise<string>
  /** Posts any event; throws when no 200 comes within 2 seconds, unless `expect` is false. */
  deliver(event: ZaloEvent | string | Uint8Array, options?: DeliverOptions): Promise<DeliveryAnswer>
  /** The last events once more, as Zalo does when it got no answer. Default: the last one. */
  redeliver(last?: number, options?: { expect?: boolean }): Promise<DeliveryAnswer[]>
  /** The unsigned `{}` that Zalo posts when an address is saved. */
  checkWebhook(): Promise<DeliveryAnswer>
  /** Every webhook that was posted and answered, or not answered, oldest first. */
  deliveries(): Delivery[]
  /** Resolves when no echo is under way. */
  whenEchoed(): Promise<void>
  /** What a test must see as failed: webhooks that were not answered 200 within 2 seconds. */
  faults(): string[]
  broadcasts(): Broadcast[]
  /** Waits for anything; looks again at every change of the fake. */
  waitUntil: WaitUntil
  /** Breaks all connections and refuses new ones, until `goOnline`. */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  stop(): Promise<void>
}

export interface TokenState {
  current: FakeTokenPair | null
  /** Pairs given so far, by whatever way. */
  minted: number
  /** What came to the token endpoint, oldest first. A dropped one may have given a pair. */
  requests: { grant: string; at: number; outcome: RecordedCall['outcome'] }[]
}

const APP_ID = '360846524940903957'
const APP_SECRET = 'Kq57AppSecretForTests'
const OA_ID = '388613280878808657'
const OA_NAME = 'Sổ tay 57'
const OA_SECRET_KEY = 'Zx57WebhookKeyForTests'
const ADMIN_ID = '7570000000000000057'
const TOKEN_PATH = '/v4/oa/access_token'
/** Calls and deliveries remembered. */
const HISTORY = 50_000

export async function createFakeZaloOa(options: FakeZaloOaOptions = {}): Promise<FakeZaloOa> {
  const now = options.now ?? Date.now
  const settings: Settings = {
    webhookUrl: '',
    buttons: 'accepted',
    requestsPerMinute: 4000,
    echoes: options.echoes ?? true,
    freeReplies: 8,
    subQuota: 2000,
    promotionsPerDay: 500,
    listedTotal: null,
    articlePolls: 1,
  }
  const tokens = createTokens({ appId: APP_ID, appSecret: APP_SECRET, oaId: OA_ID, now })
  const { waitUntil, onChange } = createWaiting()
  const world = createWorld({
    appId: APP_ID,
    oaId: OA_ID,
    oaName: OA_NAME,
    oaSecretKey: OA_SECRET_KEY,
    settings,
    tokens,
    now,
    onMessage: (room, message) => options.onMessage?.(room, message),
    onSent(room, message) {
      if (!settings.echoes || settings.webhookUrl === '') return
      webhooks.deliverSoon(echoEvent(world, room, message))
    },
  })
  const failures = createFailureScript<ScriptedFailure>()
  const calls = createLog<RecordedCall>(HISTORY)
  const deliveries = createLog<Delivery>(HISTORY)
  const webhooks = createWebhooks({ world, deliveries, onChange })
  const server = await createApiServer({ world, failures, calls, onChange }, options.port ?? 0)
  const callsOf = (path?: string) =>
    calls.entries().filter((call) => path === undefined || call.path === path)

  return Object.assign(settings, {
    apiRoot: server.root,
    oauthRoot: server.root,
    appId: APP_ID,
    appSecret: APP_SECRET,
    oaSecretKey: OA_SECRET_KEY,
    oaId: OA_ID,
    oaName: OA_NAME,
    issueTokens: tokens.mint,
    revokeTokens: tokens.revoke,
    tokenState: () => ({
      current: tokens.current(),
      minted: tokens.minted(),
      requests: callsOf(TOKEN_PATH).map(({ payload, at, outcome }) => ({
        grant: String(payload.grant_type ?? ''),
        at,
        outcome,
      })),
    }),
    failNext: failures.add,
    failSometimes: failures.sometimes,
    calm: failures.calm,
    crowd(size, crowdOptions) {
      if (world.crowd !== null) throw new Error('There is a crowd already.')
      world.crowd = createOaCrowd(size, crowdOptions)
      if (crowdOptions.follows) world.followerCount += size
      return world.crowd
    },
    calls: callsOf,
    user: (name, userOptions) => createUser({ world, webhooks, onChange }, name, userOptions),
    group: (name) => createGroup(world, name),
    async adminSays(to, text, how) {
      const person = world.people.get(to.id)
      if (!person) throw new Error(`${to.name} is of another fake.`)
      const message = addMessage(world, person, { from: 'admin', kind: 'text', text })
      if (settings.webhookUrl !== '') {
        await webhooks.deliver(echoEvent(world, person, message, ADMIN_ID), how)
      }
      return message.id
    },
    deliver: webhooks.deliver,
    redeliver: (last = 1, how) => webhooks.redeliver(last, how),
    checkWebhook: () => webhooks.deliver('{}', { sign: false }),
    deliveries: () => [...deliveries.entries()],
    whenEchoed: webhooks.settled,
    faults: webhooks.faults,
    broadcasts: () => [...world.broadcasts],
    waitUntil,
    goOffline: server.close,
    goOnline: server.reopen,
    async stop() {
      await Promise.all([server.close(), webhooks.stop()])
    },
  } satisfies Omit<FakeZaloOa, keyof Settings>)
}
