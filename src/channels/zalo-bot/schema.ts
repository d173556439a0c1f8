/**
 * The part of Zalo's answers and updates that we read, checked where it comes in. Unknown fields
 * stay allowed: samples from the wild hold more than the docs, and not always the same.
 */
import { z } from 'zod'

/** Ids are digits or hex as strings; a number is taken as well, as long as it kept its digits. */
const id = z.union([z.string().min(1), z.int().transform(String)])

/** Every answer (Zalo Bot docs, responses); one method spells the code `errorCode`. */
export const envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  error_code: z.coerce.number().optional(),
  errorCode: z.coerce.number().optional(),
})
export type Envelope = z.infer<typeof envelope>

export const botAccount = z
  .object({
    id,
    account_name: z.string().optional(),
    display_name: z.string().optional(),
    /** Some answers say `name` for `display_name`. */
    name: z.string().optional(),
    can_join_groups: z.boolean().default(false),
  })
  .transform(({ id, account_name, display_name, name, can_join_groups }): Me => {
    const names = [display_name, name, account_name].filter((one) => one !== undefined)
    return { id, names, canJoinGroups: can_join_groups }
  })

/** What we know about ourselves, from `getMe`. */
export interface Me {
  id: string
  /** How people may address the bot, the one they see first; without the @. */
  names: string[]
  canJoinGroups: boolean
}

export const webhookInfo = z.object({ url: z.string().nullish() }).nullish()

export const sentMessage = z.object({ message_id: id })

/** What every update has, also one of a kind we don't know. `webhook.test` has a message too. */
export const updateHead = z.object({
  event_name: z.string().min(1),
  message: z.unknown().optional(),
})

/** `message` of an event `message.….received` (Zalo Bot docs, webhook and getUpdates). */
export const zaloBotMessage = z.object({
  message_id: id,
  from: z.object({
    id,
    display_name: z.string().optional(),
    name: z.string().optional(),
    is_bot: z.boolean().optional(),
  }),
  chat: z.object({ id, chat_type: z.string().optional() }),
  /** Milliseconds, or seconds from some servers; what is no date is left out. */
  date: z.coerce.number().positive().max(8.64e15).optional().catch(undefined),
  text: z.string().optional(),
  caption: z.string().optional(),
})
export type ZaloBotMessage = z.infer<typeof zaloBotMessage>

/** Updates in what a poll or a webhook brings: one object, a list, or nothing at all. */
export function toUpdates(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(toUpdates)
  if (typeof value !== 'object' || value === null) return value == null ? [] : [value]
  return Object.keys(value).length === 0 ? [] : [value]
}
