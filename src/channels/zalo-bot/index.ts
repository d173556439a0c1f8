import { type Clock, systemClock } from '../../lib/clock.ts'
import { createInOrder } from '../../lib/in-order.ts'
import { realTiming, type Timing } from '../../lib/timing.ts'
import type { ChannelState, DeliveryResult, WebhookChannel } from '../channel.ts'
import type { Logger } from '../logger.ts'
import type { ChoiceMemory, UsageCounter } from '../ports.ts'
import { createApi } from './api.ts'
import type { ZaloBotAnnouncing } from './bulk.ts'
import { deliver } from './deliver.ts'
import { createIntake } from './intake.ts'
import { createPoller } from './polling.ts'
import { createQuota, type QuotaFigures } from './quota.ts'
import { MAX_TEXT_LENGTH } from './render.ts'
import type { Me } from './schema.ts'
import { createStateKeeper } from './state.ts'
import { createWebhook } from './webhook.ts'

export interface ZaloBotOptions {
  token: string
  /** Another server with the same paths, without a slash at the end. */
  apiRoot?: string
  logger: Logger
  mode:
    | { kind: 'polling' }
    /** `url` is public https; `secret` has 8–256 characters. */
    | { kind: 'webhook'; url: string; secret: string }
  /** Messages a month in the plan, both directions together. */
  monthlyQuota: number
  choices: ChoiceMemory
  usage: UsageCounter
  timing?: Timing
  clock?: Clock
  /** How long a call may take; a send that takes longer is reported as `unknown`. */
  callTimeoutMs?: number
}

export interface ZaloBotChannel extends WebhookChannel {
  /** For the readiness page. */
  state(): ChannelState
  /** Null until Zalo has told. */
  account(): { name: string; canJoinGroups: boolean } | null
  /** This month's messages by our own count. */
  quota(): Promise<QuotaFigures>
  /** What `bulk.ts` makes announcements of; in order with all else that goes to a chat. */
  announcing: ZaloBotAnnouncing
}

const NAME = 'zalo-bot'
const DEFAULT_CALL_TIMEOUT_MS = 30_000

/**
 * The Zalo Bot Platform, by long polling or by webhook. Zalo hands every update out once and forgets
 * it: it is stored before the next one is asked for, or before the call is answered. Repeats carry
 * the same deliveryId. Sends to one chat keep their order, and sending goes on working after `stop`.
 */
export function createZaloBotChannel(options: ZaloBotOptions): ZaloBotChannel {
  const { token, apiRoot, logger, mode, choices } = options
  const { timing = realTiming, clock = systemClock } = options
  const { callTimeoutMs = DEFAULT_CALL_TIMEOUT_MS } = options
  const api = createApi({ token, callTimeoutMs, ...(apiRoot !== undefined && { apiRoot }) })
  const quota = createQuota({
    channel: NAME,
    usage: options.usage,
    limit: options.monthlyQuota,
    logger,
  })
  const state = createStateKeeper(logger)
  let me: Me | null = null
  let stopping = new AbortController()
  const intake = createIntake({ logger, clock, quota, choices, me: () => me })
  const shared = {
    api,
    intake,
    state,
    logger,
    timing,
    onConnected(account: Me) {
      me = account
    },
  }
  const webhook = mode.kind === 'webhook' ? createWebhook({ ...shared, ...mode, quota }) : null
  const source = webhook ?? createPoller(shared)

  const delivery = { api, logger, timing, quota, choices, stopping: () => stopping.signal }
  const inOrder = createInOrder()
  const inHand = new Set<Promise<DeliveryResult>>()
  const send: WebhookChannel['send'] = (address, message) =>
    track(inOrder(address.chatId, () => deliver(delivery, address, message)))

  return {
    name: NAME,
    capabilities: {
      editing: false,
      quotesInPrivate: false,
      startCommand: false,
      maxTextLength: MAX_TEXT_LENGTH,
      maxButtons: null,
    },
    state: state.get,
    account: () => me && { name: me.names[0] ?? me.id, canJoinGroups: me.canJoinGroups },
    quota: quota.read,

    async start(onMessage) {
      if (stopping.signal.aborted) stopping = new AbortController()
      await source.start(onMessage)
    },
    async stop() {
      stopping.abort()
      await source.stop()
      await Promise.allSettled(inHand)
    },
    async handleWebhook(request) {
      return webhook ? webhook.handle(request) : { status: 403 }
    },
    send,
    announcing: {
      quota: quota.read,
      send: (_route, address, message) =>
        track(
          inOrder(address.chatId, () =>
            deliver(delivery, address, message, { laterPartsWait: true }),
          ),
        ),
    },
    edit: async () => ({ kind: 'failed', reason: 'not_supported' }),
    async acknowledge({ address }, notice) {
      if (notice === null) return
      await send(address, { blocks: [{ kind: 'paragraph', text: notice }] })
    },
  }

  async function track(result: Promise<DeliveryResult>): Promise<DeliveryResult> {
    inHand.add(result)
    try {
      return await result
    } finally {
      inHand.delete(result)
    }
  }
}
