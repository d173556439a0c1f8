/**
 * A Telegram Bot API server for tests: real HTTP on the loopback, strict about Telegram's limits.
 *
 * ```ts
 * const telegram = await createFakeTelegram()
 * // start the bot with telegram.token and telegram.apiRoot
 * const lan = telegram.user('Lan')
 * lan.says('Mục tiêu kinh tế số đến năm 2030?')
 * const answer = await lan.chat.next()            // the bot's next message there
 * answer.marked('expandable_blockquote')          // the quotes in it
 * const pressed = lan.presses('Xem nguyên văn')
 * await pressed.answer()                          // the notice the bot gave, or null
 *
 * const group = telegram.group('Chi bộ 3', { forum: true, addedBy: lan })
 * const topic = group.addTopic('Học nghị quyết')
 * lan.says(`@${telegram.username} ai ký?`, { in: topic })
 * await topic.next(/ký/)
 *
 * const poll = await group.next((message) => message.poll !== null)
 * lan.votes(poll, ['Ban Thường vụ'])              // 'counted', once; later 'already_voted' or 'closed'
 * minh.votesElsewhere(poll, [0])                  // in a forwarded copy, without being a member
 * telegram.votes()                                // every try, to recount from
 *
 * telegram.failNext('sendMessage', { kind: 'drop', when: 'after' })
 * telegram.failNext('sendPoll', { kind: 'slow', ms: 300 })   // people vote before the bot has its id
 * telegram.repeatUpdates(0.1)                     // a tenth of the updates comes twice
 * await telegram.stop()
 * ```
 *
 * Checked as Telegram does: text 1–4096 code points, entity bounds in UTF-16, 100 entities,
 * callback data 1–64 bytes, notices up to 200 characters, unknown chats, topics and reply targets,
 * blocked, kicked, moved, 20 sends and edits a minute per group, unchanged edits, the sizes of polls,
 * one vote of each person, the token, one poller at a time. Privacy mode holds in groups. `parse_mode` is refused.
 */
import type { Update } from '@grammyjs/types'
import { type Crowd, createCrowd } from '../crowd.ts'
import { createFailureScript } from '../failure-script.ts'
import { createWaiting, type WaitUntil } from '../waiting.ts'
import type { ScriptedFailure } from './faults.ts'
import { createGroup, type FakeGroup, type GroupOptions } from './groups.ts'
import { createUser, type FakeUser } from './people.ts'
import { type PollState, settlePoll, type VoteRecord } from './polls.ts'
import { createApiServer, type RecordedCall } from './server.ts'
import { createWebhookSender } from './webhooks.ts'
import { createWorld, type GroupLimit, type LimitViolation, type PressRecord } from './world.ts'

export type { FakeGroup } from './groups.ts'
export type { FakeUser } from './people.ts'

export interface FakeTelegramOptions {
  username?: string
  /** Lets the bot be called at http://127.0.0.1, which Telegram refuses. Default: false. */
  allowsLoopbackWebhook?: boolean
  /** For the flood limit, the dates of messages and the time that polls are open. */
  now?: () => number
  /** What becomes of more than 20 sends and edits a minute in a group. Default: enforced. */
  groupLimit?: GroupLimit
  /** Called after anything happened, for a sandbox that shows the chats. */
  onChange?: () => void
}

export interface FakeTelegram {
  apiRoot: string
  token: string
  /** The bot's name, without the @. */
  username: string
  /** The bot's own id. */
  botId: number
  /** A person the bot doesn't know yet. */
  user(name: string): FakeUser
  /** A group the bot has just been added to; it is told so. */
  group(title: string, options?: GroupOptions): FakeGroup
  /** What happens to the next call (or calls) of a method; `skip` lets some pass before. */
  failNext(
    method: string,
    failure: ScriptedFailure,
    options?: { times?: number; skip?: number },
  ): void
  /** A share of the calls of a method fails so, from 0 to 1, until `calm`. */
  failSometimes(method: string, failure: ScriptedFailure, share: number): void
  calm(): void
  /**
   * This many people who have pressed start and are only counted; once. `refuse` takes the words of
   * a 403, such as "bot was blocked by the user".
   */
  crowd(size: number): Crowd
  /** Every call that carried the right token, oldest first, but for those to the crowd. */
  calls(method?: string): RecordedCall[]
  /** All polls of the bot, oldest first, as they stand now. */
  polls(): PollState[]
  /** Every try to vote, oldest first. */
  votes(): VoteRecord[]
  /** Every button that people pressed, oldest first. */
  presses(): PressRecord[]
  /** Writes into groups that were too many, also those that were refused for it. */
  limitViolations(): LimitViolation[]
  /** This share of the updates from now on, from 0 to 1, comes to the bot twice. */
  repeatUpdates(share: number): void
  /** Updates the bot has not confirmed. */
  pendingUpdates(): Update[]
  /** Resolves when the bot has confirmed everything it was sent. */
  whenAllConfirmed(): Promise<void>
  /** Waits for anything; looks again at every change of the fake. */
  waitUntil: WaitUntil
  /** Queues any update, also a malformed one. Returns its id. */
  pushUpdate(update: Record<string, unknown>): number
  setWebhook(url: string): void
  /** Calls to the bot's webhook, once the bot has set one. */
  webhook: Omit<ReturnType<typeof createWebhookSender>, 'wake' | 'close'>
  webhookUrl(): string
  /** Makes the token invalid, as /revoke does. */
  revokeToken(): void
  /** One poll by another process with the same token; it ends the bot's own. */
  pollElsewhere(): Promise<void>
  /** The bot's profile by language code; '' is everybody's. */
  commands(language: string): { command: string; description: string }[]
  description(language: string): string
  shortDescription(language: string): string
  /** Breaks all connections and refuses new ones, until `goOnline`. */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  stop(): Promise<void>
}

/** No person made by name has an id of this form. */
const CROWD_PREFIX = '7'
const TOKEN = '5700000057:AAFakeTokenForTests-0123456789abcdefg'

export async function createFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const world = createWorld({
    username: options.username ?? 'so_tay_57_bot',
    token: TOKEN,
    now: options.now ?? Date.now,
  })
  const failures = createFailureScript<ScriptedFailure>()
  const calls: RecordedCall[] = []
  const waiting = createWaiting()
  const { waitUntil } = waiting
  const onChange = () => {
    webhook.wake()
    waiting.onChange()
    options.onChange?.()
  }
  const webhook = createWebhookSender(world, onChange)
  const { allowsLoopbackWebhook: allowsLoopback = false } = options
  world.webhook = { ...world.webhook, allowsLoopback }
  world.groupLimit = options.groupLimit ?? 'enforced'
  const server = await createApiServer({ world, failures, calls, onChange })
  const people = { world, waitUntil, onChange }
  const { profile, queue } = world
  return {
    apiRoot: server.root,
    token: TOKEN,
    username: world.bot.username,
    botId: world.bot.id,
    user: (name) => createUser(people, name),
    group: (title, groupOptions) => createGroup(people, title, groupOptions),
    failNext: (method, failure, counts) => failures.add(method, failure, counts),
    failSometimes: failures.sometimes,
    calm: failures.calm,
    crowd(size) {
      if (world.crowd !== null) throw new Error('There is a crowd already.')
      world.crowd = createCrowd(CROWD_PREFIX, size)
      return world.crowd
    },
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    polls: () => [...world.polls.values()].map((poll) => settlePoll(poll, world.now())),
    votes: () => [...world.votes],
    presses: () => [...world.presses],
    limitViolations: () => [...world.violations],
    repeatUpdates: queue.repeat,
    pendingUpdates: () => queue.pending(),
    async whenAllConfirmed() {
      await waitUntil(
        () => queue.pending().length === 0,
        () => `the bot to confirm ${queue.pending().length} updates`,
      )
    },
    waitUntil,
    pushUpdate(update) {
      const id = queue.push(update as Omit<Update, 'update_id'>)
      onChange()
      return id
    },
    setWebhook(url) {
      world.webhookUrl = url
    },
    webhookUrl: () => world.webhookUrl,
    webhook,
    revokeToken() {
      world.token = `${world.bot.id}:AAAnotherTokenThanTheOneInUse-0123456789`
    },
    async pollElsewhere() {
      const gone = new AbortController().signal
      await queue.poll({ offset: 0, limit: 1, timeoutSeconds: 0, allowed: undefined, gone })
    },
    commands: (language) => profile.commands.get(language) ?? [],
    description: (language) => profile.descriptions.get(language) ?? '',
    shortDescription: (language) => profile.shortDescriptions.get(language) ?? '',
    goOffline: server.close,
    goOnline: server.reopen,
    async stop() {
      await webhook.close()
      await server.close()
    },
  }
}
