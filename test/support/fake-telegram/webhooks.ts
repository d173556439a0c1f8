/**
 * Telegram's calls to the bot's webhook: one at a time, each again until it is answered 200. One that
 * is not keeps no other waiting.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { badRequest } from './faults.ts'
import type { WebhookSettings } from './webhook-settings.ts'
import type { World } from './world.ts'

export interface WebhookDelivery {
  /** As it was posted. */
  body: string
  /** Null until it is answered, or when no answer came. */
  status: number | null
}

const ANSWER_WITHIN_MS = 5_000
const RETRY_MS = 100

/** Bot API docs, "setWebhook". */
const setWebhookPayload = z.object({
  url: z.string(),
  secret_token: z
    .string()
    .regex(/^[\w-]{1,256}$/)
    .default(''),
  allowed_updates: z.array(z.custom<WebhookSettings['allowed'][number]>()).default([]),
  drop_pending_updates: z.boolean().default(false),
})

export async function setWebhook(world: World, payload: unknown): Promise<true> {
  const { url, secret_token, allowed_updates } = setWebhookPayload.parse(payload)
  const { allowsLoopback } = world.webhook
  if (!url.startsWith('https://') && !(allowsLoopback && url.startsWith('http://127.0.0.1:'))) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  }
  world.webhookUrl = url
  world.webhook = { secret: secret_token, allowed: allowed_updates, allowsLoopback }
  await confirmBelow(world, 0)
  return true
}

export function createWebhookSender(world: World, onChange: () => void) {
  const deliveries: WebhookDelivery[] = []
  const stopping = new AbortController()
  let pumping: Promise<void> | null = null

  async function post(body: string, secret: string | null): Promise<WebhookDelivery> {
    const delivery: WebhookDelivery = { body, status: null }
    deliveries.push(delivery)
    try {
      const response = await fetch(world.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret !== null && { 'X-Telegram-Bot-Api-Secret-Token': secret }),
        },
        body,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      })
      await response.arrayBuffer()
      delivery.status = response.status
    } catch {
      // No answer: the status stays null.
    }
    onChange()
    return delivery
  }

  /** Brings all that waits once, and again after a while what was not taken. */
  async function pump(): Promise<void> {
    const taken = new Set<number>()
    for (;;) {
      const left = world.queue.pending().filter(({ update_id }) => !taken.has(update_id))
      if (left.length === 0 || stopping.signal.aborted) return
      for (const update of left) {
        if (world.webhookUrl === '' || stopping.signal.aborted) return
        const { status } = await post(JSON.stringify(update), world.webhook.secret)
        if (status === 200) {
          taken.add(update.update_id)
          if (world.queue.takeRepeat(update.update_id)) {
            await post(JSON.stringify(update), world.webhook.secret)
          }
        }
        const open = world.queue.pending().find(({ update_id }) => !taken.has(update_id))
        await confirmBelow(world, open?.update_id ?? Math.max(0, ...taken) + 1)
      }
      const isAllTaken = left.every(({ update_id }) => taken.has(update_id))
      const pauseMs = isAllTaken ? 0 : RETRY_MS
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  return {
    /** Begins to call, when there is something to bring and an address to bring it to. */
    wake(): void {
      pumping ??= pump().finally(() => {
        pumping = null
      })
    },
    deliveries: (): WebhookDelivery[] => [...deliveries],
    /** A call by a stranger, or one that comes again; `secret` is by default the right one. */
    deliver: (body: string, { secret }: { secret?: string | null } = {}) =>
      post(body, secret === undefined ? world.webhook.secret : secret),
    secret: () => world.webhook.secret,
    async close(): Promise<void> {
      stopping.abort()
      await pumping
    },
  }
}

/** Forgets the updates below this id; what is queued from now on is of the allowed kinds. */
async function confirmBelow(world: World, offset: number): Promise<void> {
  const gone = new AbortController().signal
  const { allowed } = world.webhook
  await world.queue.poll({ offset, limit: 1, timeoutSeconds: 0, allowed, gone })
}
