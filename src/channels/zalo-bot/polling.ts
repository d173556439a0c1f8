/** Long polling that looks after itself: it ends only when told to, or when the token is refused. */
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { OnMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import type { Api } from './api.ts'
import type { ZaloBotProblem } from './errors.ts'
import { createHolding, type Holding } from './holding.ts'
import type { Intake } from './intake.ts'
import { type Me, toUpdates } from './schema.ts'
import { type StateKeeper, stateAfter } from './state.ts'

export interface PollerDeps {
  api: Api
  intake: Intake
  state: StateKeeper
  logger: Logger
  timing: Timing
  /** Told at every connection who we are. */
  onConnected(me: Me): void
}

export interface Poller {
  /** Resolves when the first attempt has succeeded or failed; the rest goes on behind. */
  start(onMessage: OnMessage): Promise<void>
  /** Waits for the poll in flight and stores what it brings. */
  stop(): Promise<void>
}

/**
 * Zalo pops an update for a poll even when the poller has hung up, so a stop has to wait for the
 * answer: this is how long Ctrl-C may take, and well within the 10 s a container is given. It makes
 * 900 calls an hour; no limit on calls is published.
 */
const LONG_POLL_SECONDS = 4
/** An empty answer that comes sooner was not held, and asking at once would be a storm. */
const EARLY_MS = 1_000
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000

/** One poller at a time; it may be started again after `stop`. */
export function createPoller(deps: PollerDeps): Poller {
  const { state, logger, timing, intake } = deps
  let stopping = new AbortController()
  let loop: Promise<void> = Promise.resolve()

  return {
    async start(onMessage) {
      const { kind } = state.get()
      if (kind === 'running' || kind === 'starting') return
      stopping = new AbortController()
      const { signal } = stopping
      const holding = createHolding({
        handOver: (message) => intake.handOver(message, onMessage),
        logger,
        timing,
      })
      state.set({ kind: 'starting', reason: null })
      await new Promise<void>((settled) => {
        loop = poll(deps, holding, signal, settled).finally(settled)
      })
    },
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

async function poll(
  deps: PollerDeps,
  holding: Holding,
  signal: AbortSignal,
  settled: () => void,
): Promise<void> {
  const { state, timing } = deps
  const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
  let isConnected = false
  while (!signal.aborted) {
    const problem = isConnected
      ? await pollOnce(deps, holding, signal)
      : await connect(deps, signal)
    if (signal.aborted) break
    if (problem === null) {
      // Who we are is known before the first poll, which alone shows that polling works.
      if (isConnected) backoff.reset()
      isConnected = true
      state.set({ kind: 'running' })
      settled()
      continue
    }
    // Most likely somebody has set a webhook.
    if (problem.kind === 'refused') isConnected = false
    state.set(stateAfter(problem))
    settled()
    if (state.get().kind === 'failed') return holding.settleAtLast()
    await timing.sleep(backoff.next(), signal)
  }
  await holding.settleAtLast()
  state.set({ kind: 'stopped' })
}

async function connect(
  { api, logger, onConnected }: PollerDeps,
  signal: AbortSignal,
): Promise<ZaloBotProblem | null> {
  const me = await api.getMe(signal)
  if (me.kind !== 'ok') return me
  onConnected(me.result)
  const webhook = await api.getWebhookUrl(signal)
  if (webhook.kind !== 'ok') return webhook
  if (webhook.result === '') return null
  // Zalo refuses polling while a webhook is set (Zalo Bot docs, getUpdates).
  logger.warn({}, 'a webhook is set for this bot; it is removed, since polling needs that')
  const deleted = await api.deleteWebhook(signal)
  return deleted.kind === 'ok' ? null : deleted
}

/** Takes what one poll brings; only when it is stored may the next poll begin. */
async function pollOnce(
  { api, intake, timing }: PollerDeps,
  holding: Holding,
  signal: AbortSignal,
): Promise<ZaloBotProblem | null> {
  const askedAt = timing.now().getTime()
  const answer = await api.getUpdates(LONG_POLL_SECONDS)
  if (answer.kind !== 'ok' && answer.kind !== 'empty_poll') return answer
  const updates = answer.kind === 'ok' ? toUpdates(answer.result) : []
  const answeredAt = timing.now().getTime()
  for (const update of updates) {
    const message = await intake.read(update)
    if (message !== null) holding.add(message)
  }
  await holding.settle(signal)
  if (updates.length === 0 && answeredAt - askedAt < EARLY_MS) {
    await timing.sleep(EARLY_MS, signal)
  }
  return null
}
