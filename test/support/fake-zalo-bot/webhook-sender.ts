/** The platform's calls to the bot's webhook: one after the other, and never repeated by itself. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Update } from './update-queue.ts'
import type { World } from './world.ts'

/** Whether an update comes inside `{"ok":true,"result":…}`; both are reported (Zalo Bot docs). */
export type WebhookShape = 'enveloped' | 'flat'

export interface WebhookDelivery {
  update: Update
  /** Null until it is answered, or when no answer came. */
  status: number | null
}

export interface SendOptions {
  shape?: WebhookShape
  /** Another secret than the one that was set. */
  secret?: string | null
  /** Any body in place of the update's. */
  body?: string
}

const ANSWER_WITHIN_MS = 5_000

export function createWebhookSender(world: World, onChange: () => void) {
  const deliveries: WebhookDelivery[] = []
  const stopping = new AbortController()
  let tail: Promise<unknown> = Promise.resolve()
  let usualShape: WebhookShape = 'enveloped'

  async function post(
    delivery: WebhookDelivery,
    shape: WebhookShape,
    options: SendOptions,
  ): Promise<void> {
    const { url, secret } = world.webhook
    const body = shape === 'flat' ? delivery.update : { ok: true, result: delivery.update }
    const header = options.secret === undefined ? secret : options.secret
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          ...(header !== null && { 'X-Bot-Api-Secret-Token': header }),
        },
        body: options.body ?? JSON.stringify(body),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      })
      await response.arrayBuffer()
      delivery.status = response.status
    } catch {
      // No answer: the status stays null.
    }
    onChange()
  }

  return {
    deliveries: (): WebhookDelivery[] => [...deliveries],
    /** Resolves when it was answered, or could not be. */
    async deliver(update: Update, options: SendOptions = {}): Promise<WebhookDelivery> {
      const delivery: WebhookDelivery = { update, status: null }
      deliveries.push(delivery)
      const { shape = usualShape } = options
      const sent = tail.then(() => post(delivery, shape, options))
      tail = sent
      await sent
      return delivery
    },
    usesShape(shape: WebhookShape): void {
      usualShape = shape
    },
    async close(): Promise<void> {
      stopping.abort()
      await Promise.race([tail, delay(ANSWER_WITHIN_MS, undefined, { ref: false })])
    },
  }
}
