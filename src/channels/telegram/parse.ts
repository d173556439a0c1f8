import type { ChatAddress, IncomingMessage } from '../channel.ts'
import { readAttachment, readCommand, readText } from './content.ts'
import {
  type Me,
  type MembershipStatus,
  type TelegramCallbackQuery,
  type TelegramMembership,
  type TelegramMessage,
  type TelegramPoll,
  type TelegramPollAnswer,
  type TelegramUser,
  telegramUpdate,
} from './schema.ts'

type Parsed = Omit<IncomingMessage, 'deliveryId'>

/**
 * One update as the rest of the house reads it, or null when it is not for us: other kinds of
 * updates, service messages, group talk that doesn't address the bot, other bots.
 * Throws a ZodError when the update is not shaped as the Bot API says.
 * `receivedAt` dates a pressed button or a vote, which Telegram doesn't.
 */
export function parseUpdate(update: unknown, me: Me, receivedAt: Date): IncomingMessage | null {
  const { update_id, message, callback_query, my_chat_member, poll_answer, poll } =
    telegramUpdate.parse(update)
  const parsed =
    (message && parseMessage(message, me)) ??
    (callback_query && parseCallbackQuery(callback_query, receivedAt)) ??
    (my_chat_member && parseMembership(my_chat_member)) ??
    (poll_answer && parseVote(poll_answer, receivedAt)) ??
    (poll && parsePoll(poll, receivedAt)) ??
    null
  return parsed && { deliveryId: String(update_id), ...parsed }
}

function parseMessage(message: TelegramMessage, me: Me): Parsed | null {
  const chatKind = toChatKind(message.chat.type)
  if (chatKind === null) return null
  const sentAt = toIsoTime(message.date)
  const moved = parseMigration(message)
  if (moved) return { ...moved, chatKind, sentAt, sender: null, messageId: null }

  // Another bot could start an endless conversation. Anonymous admins look like a bot as well.
  if (message.from?.is_bot && !message.sender_chat) return null
  if (message.is_automatic_forward) return null
  // In a group a message of nobody would pass for one of an anonymous admin.
  if (!message.from && !message.sender_chat) return null

  const content =
    readCommand(message, me) ??
    readText(message, chatKind, me) ??
    readAttachment(message, chatKind, me)
  if (content === 'for another bot' || content === null) return null
  return {
    address: toAddress(message),
    chatKind,
    sender: readSender(message),
    sentAt,
    messageId: message.message_id === 0 ? null : String(message.message_id),
    content,
  }
}

/**
 * Null for an anonymous admin, who writes as the group itself. Any member may write as a channel of
 * theirs; whoever does is that channel to us, and no admin.
 */
function readSender({ from, sender_chat: as, chat }: TelegramMessage): Parsed['sender'] {
  if (as === undefined) return from === undefined ? null : toSender(from)
  if (as.id === chat.id) return null
  return { id: String(as.id), displayName: (as.title ?? '').normalize('NFC').trim() }
}

/** Telegram tells twice: once in the old chat, once in the new one. Both name the old chat here. */
function parseMigration(message: TelegramMessage): Pick<Parsed, 'address' | 'content'> | null {
  const { migrate_to_chat_id: to, migrate_from_chat_id: from, chat } = message
  if (to !== undefined) return moved(chat.id, to)
  if (from !== undefined) return moved(from, chat.id)
  return null
}

function moved(oldChatId: number, newChatId: number): Pick<Parsed, 'address' | 'content'> {
  return {
    address: { channel: 'telegram', chatId: String(oldChatId), topicId: null },
    content: { kind: 'moved', newChatId: String(newChatId) },
  }
}

/**
 * A button whose message Telegram no longer names (it sends none for very old ones) is answered
 * in the private chat of who pressed it: there is no other address left.
 */
function parseCallbackQuery(query: TelegramCallbackQuery, receivedAt: Date): Parsed | null {
  if (query.data === undefined) return null
  const { message } = query
  const chatKind = message ? toChatKind(message.chat.type) : 'private'
  if (chatKind === null) return null
  const isReachable = message !== undefined && message.date !== 0
  return {
    address: message
      ? toAddress(message)
      : { channel: 'telegram', chatId: String(query.from.id), topicId: null },
    chatKind,
    sender: toSender(query.from),
    sentAt: receivedAt.toISOString(),
    messageId: null,
    content: {
      kind: 'action',
      data: query.data,
      acknowledgementId: query.id,
      onMessageId: isReachable ? String(message.message_id) : null,
    },
  }
}

/** Promotions and restrictions of a bot that stays in the chat are no news. */
function parseMembership(change: TelegramMembership): Parsed | null {
  const chatKind = toChatKind(change.chat.type)
  const isIn = isInChat(change.new_chat_member)
  if (chatKind === null || (isIn && isInChat(change.old_chat_member))) return null
  const whenOut = chatKind === 'private' ? 'blocked' : 'removed'
  return {
    address: { channel: 'telegram', chatId: String(change.chat.id), topicId: null },
    chatKind,
    sender: toSender(change.from),
    sentAt: toIsoTime(change.date),
    messageId: null,
    content: { kind: 'membership', state: isIn ? 'active' : whenOut },
  }
}

/**
 * The address is the voter's own chat with us, since Telegram names neither the group nor the message.
 * Votes as a group or a channel have no person behind them that could be counted.
 */
function parseVote({ poll_id, user, option_ids }: TelegramPollAnswer, receivedAt: Date) {
  if (user === undefined) return null
  return {
    address: { channel: 'telegram', chatId: String(user.id), topicId: null },
    chatKind: 'private',
    sender: toSender(user),
    sentAt: receivedAt.toISOString(),
    messageId: null,
    content: {
      kind: 'vote',
      pollId: poll_id,
      // A client has been seen to name an option twice.
      choices: [...new Set(option_ids)].toSorted((a, b) => a - b),
    },
  } satisfies Parsed
}

/** Ours are quizzes in which everybody sees who voted; Telegram tells of others that were stopped. */
function parsePoll(poll: TelegramPoll, receivedAt: Date) {
  if (poll.type !== 'quiz' || poll.is_anonymous) return null
  return {
    address: { channel: 'telegram', chatId: `poll:${poll.id}`, topicId: null },
    chatKind: 'private',
    sender: null,
    sentAt: receivedAt.toISOString(),
    messageId: null,
    content: { kind: 'poll_seen', pollId: poll.id, text: poll.question.normalize('NFC') },
  } satisfies Parsed
}

function isInChat({ status, is_member }: MembershipStatus): boolean {
  if (status === 'restricted') return is_member === true
  return status === 'creator' || status === 'administrator' || status === 'member'
}

function toChatKind(type: string): IncomingMessage['chatKind'] | null {
  if (type === 'private') return 'private'
  return type === 'group' || type === 'supergroup' ? 'group' : null
}

/**
 * `message_thread_id` is also set on plain reply threads, where sending to it fails; only with
 * `is_topic_message` is it a topic.
 */
function toAddress(
  message: Pick<TelegramMessage, 'chat' | 'message_thread_id' | 'is_topic_message'>,
): ChatAddress {
  const { chat, message_thread_id: threadId, is_topic_message: isTopic } = message
  return {
    channel: 'telegram',
    chatId: String(chat.id),
    topicId: isTopic && threadId !== undefined ? String(threadId) : null,
  }
}

function toSender(user: TelegramUser): { id: string; displayName: string } {
  const name = `${user.first_name} ${user.last_name ?? ''}`.normalize('NFC').trim()
  return { id: String(user.id), displayName: name }
}

function toIsoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString()
}
