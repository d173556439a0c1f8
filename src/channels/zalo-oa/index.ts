import type { Clock } from '../../lib/clock.ts'
import { createInOrder } from '../../lib/in-order.ts'
import type { Logger } from '../../lib/logger.ts'
import { createBackoff, realTiming, type Timing } from '../../lib/timing.ts'
import type {
  ChannelState,
  ChatAddress,
  DeliveryResult,
  OnMessage,
  OutgoingMessage,
  WebhookChannel,
} from '../channel.ts'
import type { ChoiceMemory, LimitBoard, UsageCounter } from '../ports.ts'
import { createOaApi, type OaApi } from './api.ts'
import { createArticleDesk } from './article.ts'
import type { ZaloOaAnnouncing } from './bulk.ts'
import { createDelivery } from './deliver.ts'
import { toAdvice } from './errors.ts'
import { createLimitNotes } from './limit-notes.ts'
import { NAME } from './parse.ts'
import { createPromoter } from './promote.ts'
import { createRateGates } from './rate-gate.ts'
import { MAX_BUTTONS, MAX_TEXT_LENGTH } from './render.ts'
import type { SignatureKeys } from './signature.ts'
import type { TokenKeeper } from './token.ts'
import { takeRequest, type WebhookOutcome } from './webhook.ts'

export interface ZaloOaOptions {
  apiRoot: string
  keys: SignatureKeys
  tokens: TokenKeeper
  choices: ChoiceMemory
  limits: LimitBoard
  usage: UsageCounter
  logger: Logger
  clock: Clock
  /** Zalo allows 4,000 a minute for an app (Zalo OA docs, "Giới hạn tốc độ gọi API"). */
  requestsPerMinute: number
  buttons: 'auto' | 'numbers'
  /** Counted for the metrics. */
  onWebhook?(outcome: WebhookOutcome): void
  timing?: Timing
  /** Longest a message waits for the rate limit before it is reported as not sent. */
  patienceMs?: number
  callTimeoutMs?: number
}

export interface ZaloOaChannel extends WebhookChannel {
  /** For the readiness page. */
  state(): ChannelState
  /** What the account calls itself, null until Zalo has told; its id too where that is missing. */
  account(): Account | null
  /** For the commands of the operator. */
  api: OaApi
  /** What `bulk.ts` makes announcements of; in order with all else that goes to a chat. */
  announcing: ZaloOaAnnouncing
}

interface Account {
  id: string | null
  name: string
}

/** A full minute, and then some. */
const PATIENCE_MS = 150_000
const CALL_TIMEOUT_MS = 20_000
const RETRIES = 'Sổ tay tự thử lại.'
const FIRST_RETRY_MS = 5_000
const MAX_RETRY_MS = 300_000
/** How often to ask who we are when events of another account come. */
const LOOK_AGAIN_MS = 60_000

/**
 * A Zalo Official Account. Events come by webhook and are stored before they are answered 200, so a
 * repeat is recognised by its deliveryId. Sends to one chat keep their order.
 */
export function createZaloOaChannel(options: ZaloOaOptions): ZaloOaChannel {
  const { tokens, logger, clock, timing = realTiming } = options
  let stopping = new AbortController()
  let onMessage: OnMessage | null = null
  let account: Account | null = null
  let introducedAt = 0
  let hasWarnedOfSignature = false
  let reached: ChannelState = { kind: 'stopped' }
  const inHand = new Set<Promise<unknown>>()
  const inOrder = createInOrder()
  const notes = createLimitNotes({ channel: NAME, board: options.limits, clock, logger })
  const gates = createRateGates({ perMinute: options.requestsPerMinute, timing })
  const calling = {
    apiRoot: options.apiRoot,
    tokens,
    timing,
    onLimit: notes.note,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    callTimeoutMs: options.callTimeoutMs ?? CALL_TIMEOUT_MS,
    stopping: () => stopping.signal,
  }
  const api = createOaApi({ ...calling, gate: gates.replies })
  const bulkApi = createOaApi({ ...calling, gate: gates.bulk })
  const delivery = createDelivery({
    api,
    bulkApi,
    choices: options.choices,
    logger,
    timing,
    buttons: options.buttons,
    stopping: () => stopping.signal,
    onSent({ quota }) {
      if (quota == null) return
      const { quota_type: name, remain = null, total = null } = quota
      notes.note({ name, remaining: remain, total, at: clock.now().toISOString() })
    },
  })

  const promoter = createPromoter({ ...options, timing, api: bulkApi, stopping: calling.stopping })

  /** Until Zalo has said who we are; messages are taken and answered meanwhile. */
  async function introduce(signal: AbortSignal): Promise<void> {
    const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
    while (!signal.aborted) {
      const result = await api.getOa()
      if (result.kind === 'ok') {
        const { oa_id: id, oaid, name } = result.data
        account = { id: id ?? oaid ?? null, name }
        introducedAt = timing.now().getTime()
        reached = { kind: 'running' }
        logger.info({}, 'Zalo OA answers')
        return
      }
      reached = { kind: 'starting', reason: `${toAdvice(result)} ${RETRIES}` }
      logger.warn({ problem: result.kind }, 'Zalo OA does not answer yet')
      await timing.sleep(backoff.next(), signal)
    }
  }

  function reactTo(outcome: WebhookOutcome): void {
    if (outcome === 'bad_signature' && !hasWarnedOfSignature) {
      // Once, since anybody can call; the metrics count them all.
      hasWarnedOfSignature = true
      logger.warn({}, 'a call was not signed by Zalo: a stranger, or ZALO_OA_SECRET_KEY is wrong')
    }
    const isLongAgo = timing.now().getTime() - introducedAt >= LOOK_AGAIN_MS
    if (outcome !== 'other_account' || account === null || !isLongAgo) return
    // The operator may have authorised another account while we run.
    introducedAt = timing.now().getTime()
    void track(introduce(stopping.signal))
  }

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    inHand.add(work)
    try {
      return await work
    } finally {
      inHand.delete(work)
    }
  }

  async function deliver(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult> {
    return track(inOrder(address.chatId, () => delivery.send(address, message)))
  }

  return {
    name: NAME,
    capabilities: {
      editing: false,
      quotesInPrivate: true,
      startCommand: false,
      maxTextLength: MAX_TEXT_LENGTH,
      maxButtons: MAX_BUTTONS,
    },
    api,
    announcing: {
      articles: createArticleDesk({ api: bulkApi, now: timing.now }),
      areButtonsNumbered: delivery.areButtonsNumbered,
      allowance: async (route) => (route === 'promotion' ? promoter.allowance() : null),
      send: (route, address, message) =>
        track(
          inOrder(address.chatId, () =>
            route === 'promotion'
              ? promoter.send(address, message)
              : delivery.send(address, message, 'bulk'),
          ),
        ),
    },
    account: () => account,
    state() {
      const ofTokens = tokens.state()
      return ofTokens.kind === 'running' ? reached : ofTokens
    },

    async start(take) {
      if (stopping.signal.aborted) stopping = new AbortController()
      onMessage = take
      reached = { kind: 'starting', reason: null }
      await tokens.start()
      void track(introduce(stopping.signal))
    },

    async stop() {
      stopping.abort()
      onMessage = null
      await tokens.stop()
      await Promise.allSettled(inHand)
      await notes.settled()
      reached = { kind: 'stopped' }
    },

    async handleWebhook(request) {
      const take = onMessage
      // Zalo repeats what is not taken.
      if (take === null) return { status: 500 }
      const { keys, choices } = options
      const outcome = await track(
        takeRequest(request, {
          keys,
          choices,
          clock,
          logger,
          oaId: () => account?.id ?? null,
          oaName: () => account?.name ?? null,
          onMessage: take,
        }),
      )
      options.onWebhook?.(outcome)
      reactTo(outcome)
      return { status: outcome === 'store_failed' ? 500 : 200 }
    },

    send: deliver,
    edit: async () => ({ kind: 'failed', reason: 'not_supported' }),
    async acknowledge({ address }, notice) {
      if (notice === null) return
      await deliver(address, { blocks: [{ kind: 'paragraph', text: notice }] })
    },
  }
}
