/**
 * The part of a Telegram update that we read, checked where it comes in. Unknown fields stay
 * allowed, since Telegram adds some with every version (Bot API docs, "Update").
 */
import { z } from 'zod'

const user = z.object({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
})

const chat = z.object({
  id: z.int(),
  type: z.string(),
})

const entity = z.object({
  type: z.string(),
  /** UTF-16 code units. */
  offset: z.int().nonnegative(),
  length: z.int().nonnegative(),
  user: z.object({ id: z.int() }).optional(),
})
export type Entity = z.infer<typeof entity>

/** Loose: what kind of message it is shows in which further keys are there. */
const message = z.looseObject({
  /** 0 for ephemeral messages. */
  message_id: z.int(),
  date: z.int(),
  chat,
  from: user.optional(),
  /** Set when someone writes as a group or a channel; `from` is then a placeholder. */
  sender_chat: z.object({ id: z.int(), title: z.string().optional() }).optional(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  is_automatic_forward: z.boolean().optional(),
  reply_to_message: z
    .object({ from: user.optional(), forum_topic_created: z.unknown().optional() })
    .optional(),
  text: z.string().optional(),
  entities: z.array(entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entity).optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
})
export type TelegramMessage = z.infer<typeof message>

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  /** `date` is 0 when the bot can't reach the message any more. */
  message: z
    .object({
      message_id: z.int(),
      date: z.int(),
      chat,
      message_thread_id: z.int().optional(),
      is_topic_message: z.boolean().optional(),
    })
    .optional(),
  /** Absent for games. */
  data: z.string().optional(),
})
export type TelegramCallbackQuery = z.infer<typeof callbackQuery>

const membershipStatus = z.object({ status: z.string(), is_member: z.boolean().optional() })

const chatMemberUpdated = z.object({
  chat,
  from: user,
  date: z.int(),
  old_chat_member: membershipStatus,
  new_chat_member: membershipStatus,
})
export type TelegramMembership = z.infer<typeof chatMemberUpdated>
export type MembershipStatus = z.infer<typeof membershipStatus>
export type TelegramUser = z.infer<typeof user>

const pollAnswer = z.object({
  poll_id: z.string(),
  /** Absent when someone votes as a group or a channel. */
  user: user.optional(),
  /** Empty when the vote was taken back. */
  option_ids: z.array(z.int().nonnegative()),
})
export type TelegramPollAnswer = z.infer<typeof pollAnswer>

const poll = z.object({
  id: z.string(),
  question: z.string(),
  type: z.string(),
  is_anonymous: z.boolean(),
})
export type TelegramPoll = z.infer<typeof poll>

export const telegramUpdate = z.object({
  update_id: z.int(),
  message: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: chatMemberUpdated.optional(),
  poll_answer: pollAnswer.optional(),
  poll: poll.optional(),
})

/** Read on its own, so that even an update that fails the check can be named and passed over. */
export const updateId = z.object({ update_id: z.int() })

/** What we know about ourselves, from `getMe`. */
export interface Me {
  id: number
  /** Without the @. */
  username: string
}
