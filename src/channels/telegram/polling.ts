/** Long polling that looks after itself: it ends only when told to, or when the token is refused. */
import type { Api } from 'grammy'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { ChannelState, OnMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { toGrammySignal } from './api.ts'
import { toAdvice, toProblem } from './errors.ts'
import type { Me } from './schema.ts'
import { takeBatch } from './take-batch.ts'

export interface PollerDeps {
  api: Api
  logger: Logger
  timing: Timing
  /** Told once per start, as soon as Telegram says who we are. */
  onConnected(me: Me): void
}

export interface Poller {
  /** Resolves when the first attempt has succeeded or failed; the rest goes on behind. */
  start(onMessage: OnMessage): Promise<void>
  /** Ends the poll at once, waits for what is in hand, and confirms what was taken. */
  stop(): Promise<void>
  state(): ChannelState
}

/** What we read; named on every call, since Telegram otherwise keeps an earlier setting. */
export const ALLOWED_UPDATES = [
  'message',
  'callback_query',
  'my_chat_member',
  'poll_answer',
  'poll',
] as const
/** Bot API docs, "getUpdates": at most 100 per call; Telegram holds a poll for up to 50 s. */
const BATCH_SIZE = 100
export const LONG_POLL_SECONDS = 30
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
const CONFIRM_TIMEOUT_MS = 5_000

/** One poller at a time; it may be started again after `stop`. */
export function createPoller(deps: PollerDeps): Poller {
  const { logger } = deps
  let state: ChannelState = { kind: 'stopped' }
  let stopping = new AbortController()
  let loop: Promise<void> = Promise.resolve()

  return {
    async start(onMessage) {
      if (state.kind === 'running' || state.kind === 'starting') return
      stopping = new AbortController()
      const { signal } = stopping
      setState({ kind: 'starting', reason: null })
      await new Promise<void>((settled) => {
        loop = poll(deps, onMessage, signal, (next) => {
          setState(next)
          settled()
        })
      })
    },
    async stop() {
      stopping.abort()
      await loop
    },
    state: () => state,
  }

  function setState(next: ChannelState): void {
    const reason = 'reason' in next ? next.reason : null
    if (next.kind === 'failed') logger.error({ reason }, 'Telegram stopped')
    else if (reason !== null) logger.warn({ reason }, 'Telegram is out of reach, trying again')
    else if (next.kind !== state.kind) logger.info({ state: next.kind }, 'Telegram')
    state = next
  }
}

async function poll(
  { api, logger, timing, onConnected }: PollerDeps,
  onMessage: OnMessage,
  signal: AbortSignal,
  setState: (state: ChannelState) => void,
): Promise<void> {
  const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
  let me: Me | null = null
  let isInTouch = false
  /** Everything below is stored. Telegram learns it with the next call. */
  let offset = 0
  let confirmed = 0
  while (!signal.aborted) {
    try {
      if (me === null) {
        me = await connect(api, logger, signal)
        onConnected(me)
      }
      const isLongPoll = isInTouch
      const updates = await api.getUpdates(
        {
          offset,
          limit: BATCH_SIZE,
          // The first answer after trouble comes at once, so that the state is soon known.
          timeout: isLongPoll ? LONG_POLL_SECONDS : 0,
          allowed_updates: ALLOWED_UPDATES,
        },
        toGrammySignal(signal),
      )
      confirmed = offset
      isInTouch = true
      setState({ kind: 'running' })
      const taken = await takeBatch(updates, { me, onMessage, logger, timing, signal })
      offset = taken.nextOffset ?? offset
      if (taken.isStoreFailing) await timing.sleep(backoff.next(), signal)
      // With a second poller about, short polls succeed between the conflicts.
      else if (isLongPoll) backoff.reset()
    } catch (error) {
      if (signal.aborted) break
      isInTouch = false
      const trouble = readTrouble(error)
      setState(trouble.state)
      if (trouble.state.kind === 'failed') return
      await timing.sleep(trouble.waitMs + backoff.next(), signal)
    }
  }
  if (offset > confirmed) await confirm(api, offset, logger)
  setState({ kind: 'stopped' })
}

async function connect(api: Api, logger: Logger, signal: AbortSignal): Promise<Me> {
  const { id, username } = await api.getMe(toGrammySignal(signal))
  const webhook = await api.getWebhookInfo(toGrammySignal(signal))
  // Telegram refuses polling while a webhook is set. What waits there must not be lost.
  if (webhook.url !== undefined && webhook.url !== '') {
    logger.warn({}, 'a webhook is set for this bot; it is removed, since polling needs that')
    await api.deleteWebhook({ drop_pending_updates: false }, toGrammySignal(signal))
  }
  return { id, username }
}

/** Best effort: what is not confirmed comes again and is recognised by its delivery id. */
async function confirm(api: Api, offset: number, logger: Logger): Promise<void> {
  try {
    const signal = toGrammySignal(AbortSignal.timeout(CONFIRM_TIMEOUT_MS))
    await api.getUpdates({ offset, limit: 1, timeout: 0, allowed_updates: ALLOWED_UPDATES }, signal)
  } catch (error) {
    logger.warn({ problem: toProblem(error).kind }, 'the last updates could not be confirmed')
  }
}

interface Trouble {
  state: Extract<ChannelState, { kind: 'starting' | 'failed' }>
  /** Added to the back-off. */
  waitMs: number
}

function readTrouble(error: unknown): Trouble {
  const problem = toProblem(error)
  const reason = toAdvice(error)
  if (problem.kind === 'token_rejected') return { state: { kind: 'failed', reason }, waitMs: 0 }
  const waitMs = problem.kind === 'rate_limited' ? problem.retryAfterMs : 0
  return { state: { kind: 'starting', reason }, waitMs }
}
