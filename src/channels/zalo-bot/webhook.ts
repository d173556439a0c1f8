/** Zalo calls us: the address is told to Zalo at the start, and every call proves itself. */
import { z } from 'zod'
import { describeError } from '../../lib/errors.ts'
import { isSameSecret } from '../../lib/same-secret.ts'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { OnMessage, WebhookChannel, WebhookRequest } from '../channel.ts'
import type { Logger } from '../logger.ts'
import type { Api } from './api.ts'
import type { ZaloBotProblem } from './errors.ts'
import type { Intake } from './intake.ts'
import type { Quota } from './quota.ts'
import { type Me, toUpdates } from './schema.ts'
import { type StateKeeper, stateAfter } from './state.ts'

export interface WebhookDeps {
  /** The public https address Zalo is to call. */
  url: string
  /** 8–256 characters (Zalo Bot docs, setWebhook). */
  secret: string
  api: Api
  intake: Intake
  state: StateKeeper
  quota: Quota
  logger: Logger
  timing: Timing
  onConnected(me: Me): void
}

export interface Webhook {
  /** Resolves when the first attempt to tell Zalo the address has succeeded or failed. */
  start(onMessage: OnMessage): Promise<void>
  /** Waits for what is in hand. The address stays with Zalo: other processes may serve it. */
  stop(): Promise<void>
  /** 403: not from Zalo. 500: could not be stored, Zalo may call again. */
  handle: WebhookChannel['handleWebhook']
}

const SECRET_HEADER = 'x-bot-api-secret-token'
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
const NOT_TAKEN =
  'Zalo Bot không nhận địa chỉ webhook. Hãy dùng một địa chỉ https công khai có tên miền, rồi khởi động lại.'

/** Bodies come bare or as `{"ok":true,"result":…}`; Zalo's docs and its servers differ. */
const enveloped = z.object({ result: z.unknown().optional() })

export function createWebhook(deps: WebhookDeps): Webhook {
  const { url, secret, api, intake, state, quota, logger, timing } = deps
  const inHand = new Set<Promise<unknown>>()
  let stopping = new AbortController()
  let onMessage: OnMessage | null = null
  let setup: Promise<void> = Promise.resolve()
  let hasRenewedSecret = false
  let hasWarned = false

  return {
    async start(taker) {
      const { kind } = state.get()
      onMessage = taker
      if (kind === 'running' || kind === 'starting') return
      stopping = new AbortController()
      const { signal } = stopping
      hasRenewedSecret = false
      state.set({ kind: 'starting', reason: null })
      await new Promise<void>((settled) => {
        setup = keepTrying(deps, signal, settled).finally(settled)
      })
    },
    async stop() {
      stopping.abort()
      onMessage = null
      await setup
      await Promise.allSettled(inHand)
      if (state.get().kind !== 'failed') state.set({ kind: 'stopped' })
    },
    handle(request) {
      const answer = handle(request)
      inHand.add(answer)
      return answer.finally(() => inHand.delete(answer))
    },
  }

  async function handle(request: WebhookRequest): ReturnType<Webhook['handle']> {
    if (!isSameSecret(request.header(SECRET_HEADER) ?? '', secret)) {
      // Anybody can call, as often as they like: one line is enough.
      logger[hasWarned ? 'debug' : 'warn']({}, 'a call with another secret was refused')
      hasWarned = true
      renewSecret()
      return { status: 403 }
    }
    // A call that comes in time is served to the end, also when a stop comes between.
    const taker = onMessage
    if (taker === null) return { status: 500 }
    const updates = readBody(request.body)
    if (updates === null) {
      logger.error({}, 'unreadable call passed over')
      await quota.count('unreadable')
      // Called again it would be no better.
      return { status: 200 }
    }
    for (const update of updates) {
      const message = await intake.read(update)
      if (message === null) continue
      try {
        await intake.handOver(message, taker)
      } catch (error) {
        logger.error({ error: describeError(error) }, 'a message was not stored')
        return { status: 500 }
      }
    }
    return { status: 200 }
  }

  /**
   * Zalo tells the address it has, not the secret. When the operator changed the secret alone, this
   * is where it shows; once per start, so that strangers who guess set nothing going.
   */
  function renewSecret(): void {
    if (hasRenewedSecret || state.get().kind !== 'running') return
    hasRenewedSecret = true
    const renewal = api.setWebhook(url, secret, stopping.signal)
    inHand.add(renewal)
    void renewal
      .then(({ kind }) => logger.info({ kind }, 'the secret was told to Zalo once more'))
      .finally(() => inHand.delete(renewal))
  }

  async function keepTrying(
    { onConnected }: WebhookDeps,
    signal: AbortSignal,
    settled: () => void,
  ): Promise<void> {
    const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
    while (!signal.aborted) {
      const problem = await setUp(onConnected, signal)
      if (signal.aborted) return
      if (problem === null) return state.set({ kind: 'running' })
      if (problem.kind === 'refused') {
        logger.error({ reason: problem.reason }, 'the webhook address was refused')
        return state.set({ kind: 'failed', reason: NOT_TAKEN })
      }
      state.set(stateAfter(problem))
      if (state.get().kind === 'failed') return
      settled()
      await timing.sleep(backoff.next(), signal)
    }
  }

  async function setUp(
    onConnected: (me: Me) => void,
    signal: AbortSignal,
  ): Promise<ZaloBotProblem | null> {
    const me = await api.getMe(signal)
    if (me.kind !== 'ok') return me
    onConnected(me.result)
    const current = await api.getWebhookUrl(signal)
    if (current.kind !== 'ok') return current
    if (current.result === url) return null
    const set = await api.setWebhook(url, secret, signal)
    return set.kind === 'ok' ? null : set
  }
}

/** Null when it is no JSON. */
function readBody(body: Uint8Array): unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return toUpdates(enveloped.safeParse(value).data?.result ?? value)
  } catch {
    return null
  }
}
