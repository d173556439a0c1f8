/**
 * A Zalo Bot Platform server for tests: real HTTP on the loopback, strict about Zalo's limits.
 *
 * ```ts
 * const zalo = await createFakeZaloBot()
 * // start the bot with zalo.token and zalo.apiRoot
 * const lan = zalo.user('Lan')
 * lan.says('Mục tiêu kinh tế số đến năm 2030?')
 * const answer = await lan.chat.next()            // the bot's next message there
 *
 * const group = zalo.group('Chi bộ 3')
 * lan.says(`@${zalo.botName} ai ký?`, { in: group })
 * await group.next(/ký/)
 *
 * zalo.failNext('sendMessage', { kind: 'drop', when: 'after' })
 * await zalo.stop()
 * ```
 *
 * As the platform does: errors come with HTTP 200; a poll is held, gives one update and forgets it,
 * also when the poller has hung up (`lost`); polls are refused while a webhook is set; texts have
 * 1–2000 UTF-16 units; pictures are addresses; nobody is written to who never wrote; a month has
 * its quota; a group gives the bot only what mentions or answers it. Unknown parameters are refused.
 */

import { type Crowd, createCrowd } from '../crowd.ts'
import { createFailureScript } from '../failure-script.ts'
import { createWaiting, type WaitUntil } from '../waiting.ts'
import type { ScriptedFailure } from './faults.ts'
import { createGroup, createUser, type FakeGroup, type FakeUser } from './people.ts'
import { createApiServer, type RecordedCall } from './server.ts'
import type { Update } from './update-queue.ts'
import {
  createWebhookSender,
  type SendOptions,
  type WebhookDelivery,
  type WebhookShape,
} from './webhook-sender.ts'
import { createWorld, monthOf, type PollStyle } from './world.ts'

export interface FakeZaloBotOptions {
  /** Begins with "Bot" on the real platform. */
  name?: string
  canJoinGroups?: boolean
  /** Messages a calendar month (Asia/Ho_Chi_Minh); none by default. */
  monthlyQuota?: number
  /** For the quota and the dates of messages. */
  now?: () => number
  /** How long a poll is held for each second it asks for; 1000 is true to life. */
  holdMsPerSecond?: number
  /** Also takes http://127.0.0.1 as a webhook. */
  allowsLoopbackWebhook?: boolean
}

export interface FakeZaloBot {
  apiRoot: string
  token: string
  botId: string
  /** As people see it, without the @. */
  botName: string
  /** A person the bot doesn't know yet. */
  user(name: string): FakeUser
  /** A group the bot sits in; nobody tells it so. */
  group(title: string): FakeGroup
  /** What happens to the next call (or calls) of a method; `skip` lets some pass before. */
  failNext(
    method: string,
    failure: ScriptedFailure,
    options?: { times?: number; skip?: number },
  ): void
  /** A share of the calls of a method fails so, from 0 to 1, until `calm`. */
  failSometimes(method: string, failure: ScriptedFailure, share: number): void
  calm(): void
  /** This many people who have written once and are only counted; once. */
  crowd(size: number): Crowd
  /** Every call that carried the right token, oldest first, but for those to the crowd. */
  calls(method?: string): RecordedCall[]
  /** Sends any update, also a malformed one, by poll or by webhook. */
  pushUpdate(update: Update): void
  /** Updates no poll has fetched. */
  pendingUpdates(): Update[]
  /** Updates given to a poller who had hung up: nobody will ever see them. */
  lostUpdates(): Update[]
  answersPollsWith(style: PollStyle): void
  /** Messages sent this month. */
  sentThisMonth(): number
  /** Waits for anything; looks again at every change of the fake. */
  waitUntil: WaitUntil
  webhook: {
    url(): string
    secret(): string
    /** As another program with the same token would. */
    set(url: string, secret: string): void
    usesShape(shape: WebhookShape): void
    /** What was delivered so far, with the answers. */
    deliveries(): WebhookDelivery[]
    /** Calls the webhook once, also with an update that was delivered before. */
    deliver(update: Update, options?: SendOptions): Promise<WebhookDelivery>
    /** The platform's own test event. */
    test(): Promise<WebhookDelivery>
  }
  /** Makes the token invalid, as a reset does. */
  resetToken(): void
  /** Breaks all connections and refuses new ones, until `goOnline`. */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  stop(): Promise<void>
}

/** With nine digits it has the length of the ids of people. */
const CROWD_PREFIX = 'c0ffee57000'
const TOKEN = '5700000057:FakeZaloTokenForTests'

export async function createFakeZaloBot(options: FakeZaloBotOptions = {}): Promise<FakeZaloBot> {
  const world = createWorld({
    name: options.name ?? 'Bot Sổ tay 57',
    canJoinGroups: options.canJoinGroups ?? true,
    token: TOKEN,
    now: options.now ?? Date.now,
    monthlyQuota: options.monthlyQuota ?? null,
    holdMsPerSecond: options.holdMsPerSecond ?? 1000,
    allowsLoopbackWebhook: options.allowsLoopbackWebhook ?? false,
  })
  const { queue } = world
  const failures = createFailureScript<ScriptedFailure>()
  const calls: RecordedCall[] = []
  const { waitUntil, onChange } = createWaiting()
  const server = await createApiServer({ world, failures, calls, onChange })
  const sender = createWebhookSender(world, onChange)
  const emit = (update: Update) => {
    if (world.webhook.url === '') queue.push(update)
    else void sender.deliver(update)
    onChange()
  }
  const people = { world, waitUntil, emit }
  return {
    apiRoot: server.root,
    token: TOKEN,
    botId: world.bot.id,
    botName: world.bot.display_name,
    user: (name) => createUser(people, name),
    group: (title) => createGroup(people, title),
    failNext: (method, failure, counts) => failures.add(method, failure, counts),
    failSometimes: failures.sometimes,
    calm: failures.calm,
    crowd(size) {
      if (world.crowd !== null) throw new Error('There is a crowd already.')
      world.crowd = createCrowd(CROWD_PREFIX, size)
      return world.crowd
    },
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    pushUpdate: emit,
    pendingUpdates: () => queue.pending(),
    lostUpdates: () => [...world.lost],
    answersPollsWith(style) {
      world.pollStyle = style
    },
    sentThisMonth: () => world.sent.get(monthOf(world.now())) ?? 0,
    waitUntil,
    webhook: {
      url: () => world.webhook.url,
      secret: () => world.webhook.secret,
      set(url, secret) {
        world.webhook = { url, secret, updatedAt: world.now() }
      },
      usesShape: sender.usesShape,
      deliveries: sender.deliveries,
      deliver: sender.deliver,
      test: () =>
        sender.deliver({
          event_name: 'webhook.test',
          message: { message_id: 'webhook-test', date: world.now(), text: 'Webhook test' },
        }),
    },
    resetToken() {
      world.token = `${world.bot.id}:AnotherTokenThanTheOneInUse`
    },
    goOffline: server.close,
    goOnline: server.reopen,
    async stop() {
      queue.close()
      await sender.close()
      await server.close()
    },
  }
}
