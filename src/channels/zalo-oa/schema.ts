/**
 * What we read of the platform's JSON, checked where it comes in. Unknown fields stay allowed, since
 * Zalo adds some without notice. Ids are long numbers and come as text.
 */
import { z } from 'zod'

const id = z.union([z.string().min(1), z.int()]).transform(String)
/** Epoch milliseconds, as text in every sample (Zalo OA docs, "Webhook"). */
const timestamp = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((text) => /^\d{12,14}$/.test(text), 'not a time in milliseconds')

/** Read before the signature is checked, since that is over this text as well. */
export const signedTimestamp = z.looseObject({ timestamp: z.union([z.string(), z.number()]) })

/** One event of the webhook. Which parts are there depends on `event_name`. */
export const zaloEvent = z.looseObject({
  event_name: z.string().min(1).max(100),
  timestamp,
  oa_id: id.optional(),
  sender: z.looseObject({ id: id.optional(), admin_id: id.nullish() }).optional(),
  recipient: z.looseObject({ id: id.optional(), group_id: id.optional() }).optional(),
  follower: z.looseObject({ id }).optional(),
  message: z
    .looseObject({
      msg_id: id.optional(),
      text: z.string().nullish(),
    })
    .optional(),
})
export type ZaloEvent = z.infer<typeof zaloEvent>

/** Every answer of the API comes with HTTP 200; only `error` says how it went. */
export const apiAnswer = z.looseObject({
  error: z.coerce.number(),
  message: z.string().optional(),
  data: z.unknown().optional(),
})

/** Numbers come as text here and as numbers there. */
const count = z.coerce.number().int().nullish().catch(null)

export const sentMessage = z.looseObject({
  message_id: id,
  quota: z
    .looseObject({ quota_type: z.string(), remain: count, total: count })
    .nullish()
    .catch(null),
})
export type SentMessage = z.infer<typeof sentMessage>

export const articleToken = z.looseObject({ token: z.string().min(1) })
export const articleId = z.looseObject({ id })

export const oaProfile = z.looseObject({
  oa_id: id.optional(),
  oaid: id.optional(),
  name: z.string(),
  num_follower: count,
  is_verified: z.boolean().optional().catch(undefined),
  package_name: z.string().optional().catch(undefined),
})
export type OaProfile = z.infer<typeof oaProfile>

export const userPage = z.looseObject({
  total: z.coerce.number().int().nonnegative(),
  users: z.array(z.looseObject({ user_id: id })).default([]),
})

export const userDetail = z.looseObject({
  user_id: id,
  display_name: z.string().default(''),
  user_is_follower: z.boolean().optional().catch(undefined),
  /** `dd/MM/yyyy`. */
  user_last_interaction_date: z.string().optional().catch(undefined),
  tags_and_notes_info: z
    .looseObject({ tag_names: z.array(z.string()).default([]) })
    .nullish()
    .catch(null),
})
export type UserDetail = z.infer<typeof userDetail>

export const tagNames = z.array(z.string())

/** Newest first. `src` 0 is the account, 1 the user. */
export const conversationRows = z.array(
  z.looseObject({
    src: z.coerce.number(),
    time: z.coerce.number(),
    message: z.string().nullish(),
    message_id: id,
  }),
)
export type ConversationRow = z.infer<typeof conversationRows>[number]
