/** Telegram calls us: the address is told to Telegram at the start, and every call proves itself. */
import type { Api } from 'grammy'
import { isSameSecret } from '../../lib/same-secret.ts'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { ChannelState, IncomingMessage, OnMessage, WebhookChannel } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { toGrammySignal } from './api.ts'
import { toAdvice, toProblem, withoutToken } from './errors.ts'
import { parseUpdate } from './parse.ts'
import { ALLOWED_UPDATES } from './polling.ts'
import type { Me } from './schema.ts'

export interface WebhookDeps {
  /** The public https address Telegram is to call. */
  url: string
  /** 1–256 letters, digits, `_` and `-` (Bot API docs, "setWebhook"). */
  secret: string
  api: Api
  logger: Logger
  timing: Timing
  /** Told once per start, as soon as Telegram says who we are. */
  onConnected(me: Me): void
}

export interface Webhook {
  /** Resolves when the first attempt to tell Telegram the address has succeeded or failed. */
  start(onMessage: OnMessage): Promise<void>
  /** Waits for what is in hand. The address stays with Telegram: other processes may serve it. */
  stop(): Promise<void>
  state(): ChannelState
  /** 403: not from Telegram. 500: could not be stored, Telegram calls again. */
  handle: WebhookChannel['handleWebhook']
}

const SECRET_HEADER = 'x-telegram-bot-api-secret-token'
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
const NOT_TAKEN =
  'Telegram không nhận địa chỉ webhook. Hãy đặt PUBLIC_URL là một địa chỉ https công khai có tên miền, cổng 443, 80, 88 hoặc 8443, rồi khởi động lại.'

/** One webhook; it may be started again after `stop`. */
export function createWebhook(deps: WebhookDeps): Webhook {
  const { url, secret, api, logger, timing } = deps
  const inHand = new Set<Promise<unknown>>()
  let state: ChannelState = { kind: 'stopped' }
  let stopping = new AbortController()
  let onMessage: OnMessage | null = null
  let me: Me | null = null
  let setup: Promise<void> = Promise.resolve()
  let hasRenewedSecret = false
  let hasWarned = false

  return {
    state: () => state,
    async start(taker) {
      onMessage = taker
      if (state.kind === 'running' || state.kind === 'starting') return
      stopping = new AbortController()
      const { signal } = stopping
      hasRenewedSecret = false
      me = null
      setState({ kind: 'starting', reason: null })
      await new Promise<void>((settled) => {
        setup = keepTrying(signal, settled).finally(settled)
      })
    },
    async stop() {
      stopping.abort()
      onMessage = null
      await setup
      await Promise.allSettled(inHand)
      if (state.kind !== 'failed') setState({ kind: 'stopped' })
    },
    handle: (request) => track(handle(request)),
  }

  async function handle(
    request: Parameters<WebhookChannel['handleWebhook']>[0],
  ): ReturnType<WebhookChannel['handleWebhook']> {
    if (!isSameSecret(request.header(SECRET_HEADER) ?? '', secret)) {
      // Anybody can call, as often as they like: one line is enough.
      logger[hasWarned ? 'debug' : 'warn']({}, 'a call with another secret was refused')
      hasWarned = true
      renewSecret()
      return { status: 403 }
    }
    // A call that comes in time is served to the end, also when a stop comes between.
    const taker = onMessage
    if (taker === null || me === null) return { status: 500 }
    const message = read(request.body, me)
    if (message === null) return { status: 200 }
    try {
      await taker(message)
      return { status: 200 }
    } catch (error) {
      logger.error({ error: withoutToken(String(error)) }, 'a message was not stored')
      return { status: 500 }
    }
  }

  /** Null when there is nothing to hand over; what is unreadable would be so again. */
  function read(body: Uint8Array, self: Me): IncomingMessage | null {
    try {
      const update: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
      const message = parseUpdate(update, self, timing.now())
      if (message === null) logger.debug({}, 'update is not for us')
      return message
    } catch (error) {
      // Not its message, which may hold what was written.
      const fault = error instanceof Error ? error.name : typeof error
      logger.error({ fault }, 'unreadable call passed over')
      return null
    }
  }

  /**
   * Telegram tells the address it has, not the secret. When the operator changed the secret alone,
   * this is where it shows; once per start, so that strangers who guess set nothing going.
   */
  function renewSecret(): void {
    if (hasRenewedSecret || state.kind !== 'running') return
    hasRenewedSecret = true
    const renewal = setWebhook(stopping.signal).then(
      () => logger.info({}, 'the secret was told to Telegram once more'),
      (error: unknown) =>
        logger.warn({ problem: toProblem(error).kind }, 'the secret was not told'),
    )
    void track(renewal)
  }

  async function keepTrying(signal: AbortSignal, settled: () => void): Promise<void> {
    const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
    while (!signal.aborted) {
      try {
        await setUp(signal)
        return setState({ kind: 'running' })
      } catch (error) {
        if (signal.aborted) return
        const problem = toProblem(error)
        if (problem.kind === 'failed' && isRefusal(error)) {
          return setState({ kind: 'failed', reason: NOT_TAKEN })
        }
        const reason = toAdvice(error)
        if (problem.kind === 'token_rejected') return setState({ kind: 'failed', reason })
        setState({ kind: 'starting', reason })
        settled()
        const waitMs = problem.kind === 'rate_limited' ? problem.retryAfterMs : 0
        await timing.sleep(waitMs + backoff.next(), signal)
      }
    }
  }

  async function setUp(signal: AbortSignal): Promise<void> {
    if (me === null) {
      const { id, username } = await api.getMe(toGrammySignal(signal))
      me = { id, username }
      deps.onConnected(me)
    }
    const current = await api.getWebhookInfo(toGrammySignal(signal))
    const allowed = current.allowed_updates ?? []
    const isSame = current.url === url && sameSet(allowed, ALLOWED_UPDATES)
    // Every process would set it anew otherwise.
    if (!isSame) await setWebhook(signal)
  }

  /** What waits at Telegram is not dropped: it comes by the new address. */
  async function setWebhook(signal: AbortSignal): Promise<void> {
    await api.setWebhook(
      url,
      { secret_token: secret, allowed_updates: ALLOWED_UPDATES, drop_pending_updates: false },
      toGrammySignal(signal),
    )
  }

  function setState(next: ChannelState): void {
    const reason = 'reason' in next ? next.reason : null
    if (next.kind === 'failed') logger.error({ reason }, 'Telegram stopped')
    else if (reason !== null) logger.warn({ reason }, 'Telegram is out of reach, trying again')
    else if (next.kind !== state.kind) logger.info({ state: next.kind }, 'Telegram')
    state = next
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

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'method' in error && error.method === 'setWebhook'
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one))
}
