import { createInOrder } from '../../lib/in-order.ts'
import { realTiming, type Timing } from '../../lib/timing.ts'
import type { ChannelState, ChatAddress, CommandDescription, WebhookChannel } from '../channel.ts'
import type { FileChannel } from '../files.ts'
import type { Logger } from '../logger.ts'
import type { PollChannel } from '../polls.ts'
import { createApi, toGrammySignal } from './api.ts'
import type { TelegramAnnouncing } from './bulk.ts'
import { createCorrections } from './correct.ts'
import { createDelivery } from './deliver.ts'
import { toProblem } from './errors.ts'
import { createFiles } from './files.ts'
import { createPoller, LONG_POLL_SECONDS } from './polling.ts'
import { createPolls } from './polls.ts'
import { registerProfile, type TelegramProfile } from './profile.ts'
import { MAX_TEXT_LENGTH } from './render.ts'
import { callRepeatedly } from './repeat.ts'
import type { Me } from './schema.ts'
import { createSeenPolls } from './seen-polls.ts'
import { createWebhook } from './webhook.ts'

export interface TelegramOptions {
  token: string
  /** Another Bot API server, without a slash at the end. */
  apiRoot?: string
  logger: Logger
  /** Default: polling. */
  mode?:
    | { kind: 'polling' }
    /** `url` is public https; `secret` has letters, digits, `_` and `-`. */
    | { kind: 'webhook'; url: string; secret: string }
  commands: CommandDescription[]
  profile?: TelegramProfile
  timing?: Timing
  /** Longest an answer waits for Telegram's rate limit before it is reported as not sent. */
  maxRateLimitWaitMs?: number
  /** How long a call may take; a send that takes longer is reported as `unknown`. */
  callTimeoutSeconds?: number
}

export interface TelegramChannel extends WebhookChannel {
  /** The bot's name without the @, null until Telegram has told. */
  username(): string | null
  /** Asks Telegram for that name where nothing else does; never rejects, and may be called again. */
  learnUsername(): Promise<void>
  /** For the readiness page. */
  state(): ChannelState
  /** What `bulk.ts` makes announcements of; in order with all else that goes to a chat. */
  announcing: TelegramAnnouncing
  /** Sent in order with all else that goes to a chat; ended without waiting for it. */
  polls: PollChannel
  files: FileChannel
}

const MAX_NOTICE_LENGTH = 200

/**
 * Telegram, by long polling or by webhook. Messages are confirmed to Telegram only after `onMessage`
 * resolved, so each arrives at least once; a repeat carries the same deliveryId. Sends to one chat keep
 * their order. Sending goes on working after `stop`, but no longer waits for rate limits.
 */
export function createTelegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, apiRoot, logger, timing = realTiming, callTimeoutSeconds = 30 } = options
  const server = { token, ...(apiRoot !== undefined && { apiRoot }) }
  const api = createApi({ ...server, timeoutSeconds: callTimeoutSeconds })
  const inOrder = createInOrder()
  let stopping = new AbortController()
  let username: string | null = null
  let profileUpdate: Promise<void> = Promise.resolve()

  const intake = {
    logger,
    timing,
    onConnected(me: Me) {
      username = me.username
      const { commands, profile } = options
      profileUpdate = registerProfile({ api, logger, commands, profile, signal: stopping.signal })
    },
  }
  const { mode = { kind: 'polling' } } = options
  const webhook = mode.kind === 'webhook' ? createWebhook({ ...intake, ...mode, api }) : null
  const source =
    webhook ??
    createPoller({
      ...intake,
      api: createApi({ ...server, timeoutSeconds: LONG_POLL_SECONDS + 15 }),
    })
  const calling = { api, logger, timing, stopping: () => stopping.signal }
  const maxRateLimitWaitMs = options.maxRateLimitWaitMs ?? 60_000
  const delivery = createDelivery({ ...calling, maxRateLimitWaitMs })
  const corrections = createCorrections(calling)
  const seenPolls = createSeenPolls()
  const polls = createPolls({ ...calling, onSent: seenPolls.add })
  const files = createFiles(calling)
  const inHand = new Set<Promise<unknown>>()
  let learning: Promise<void> | null = null

  return {
    name: 'telegram',
    capabilities: {
      editing: true,
      quotesInPrivate: false,
      startCommand: true,
      maxTextLength: MAX_TEXT_LENGTH,
      maxButtons: null,
    },
    username: () => username,
    learnUsername() {
      learning ??= track(askUsername()).finally(() => {
        learning = null
      })
      return learning
    },
    state: source.state,

    async start(onMessage) {
      if (stopping.signal.aborted) stopping = new AbortController()
      await source.start(seenPolls.once(onMessage))
    },
    async stop() {
      stopping.abort()
      await source.stop()
      await profileUpdate
      await Promise.allSettled(inHand)
    },
    async handleWebhook(request) {
      return webhook ? webhook.handle(request) : { status: 403 }
    },
    send: (address, message) => inTurn(address, () => delivery.send(address, message)),
    edit: (address, messageId, message) =>
      inTurn(address, () => delivery.edit(address, messageId, message)),
    announcing: {
      send: (_route, address, message) =>
        inTurn(address, () => delivery.announce(address, message)),
      edit: (address, ids, message) =>
        inTurn(address, () => corrections.edit(address, ids, message)),
      recall: (address, ids) => inTurn(address, () => corrections.recall(address, ids)),
    },

    polls: {
      ...polls,
      send: (address, poll) => inTurn(address, () => polls.send(address, poll)),
      close: (address, messageId) => track(polls.close(address, messageId)),
      standing: (address, memberId) => track(polls.standing(address, memberId)),
    },
    files: {
      ...files,
      sendFile: (address, file) => inTurn(address, () => files.sendFile(address, file)),
    },

    async acknowledge({ content }, notice) {
      if (content.kind !== 'action') return
      try {
        await api.answerCallbackQuery(
          content.acknowledgementId,
          notice === null ? {} : { text: shorten(notice) },
        )
      } catch (error) {
        // The button was pressed too long ago, or Telegram is out of reach: no harm done.
        logger.debug({ problem: toProblem(error).kind }, 'a button press was not acknowledged')
      }
    },
  }

  async function askUsername(): Promise<void> {
    if (username !== null) return
    const ask = () => api.getMe(toGrammySignal(stopping.signal))
    const me = await callRepeatedly(calling, ask, { isHarmless: true })
    if (me.kind === 'answered') username = me.answer.username
    else logger.warn({ problem: me.kind }, 'the name of the bot is not known yet')
  }

  function inTurn<Result>({ chatId }: ChatAddress, task: () => Promise<Result>): Promise<Result> {
    return track(inOrder(chatId, task))
  }

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    inHand.add(work)
    try {
      return await work
    } finally {
      inHand.delete(work)
    }
  }
}

/** Bot API docs, "answerCallbackQuery": 0–200 characters. */
function shorten(notice: string): string {
  const characters = [...notice.normalize('NFC')]
  if (characters.length <= MAX_NOTICE_LENGTH) return characters.join('')
  return `${characters.slice(0, MAX_NOTICE_LENGTH - 1).join('')}…`
}
