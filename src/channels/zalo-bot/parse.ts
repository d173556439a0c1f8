import type { IncomingMessage } from '../channel.ts'
import { readContent } from './content.ts'
import { type Me, updateHead, type ZaloBotMessage, zaloBotMessage } from './schema.ts'

/** What an update is to us; the reason is for the log and holds nothing a person wrote. */
export type ParsedUpdate =
  | { kind: 'message'; message: IncomingMessage }
  | { kind: 'ignored'; reason: string }

export interface ParseContext {
  /** Null while Zalo has not told. */
  me: Me | null
  /** Dates a message that has no date. */
  receivedAt: Date
}

/** The events that bring something a person sent (Zalo Bot docs, webhook). */
const RECEIVED = /^message\.(text|image|sticker|voice|link|unsupported)\.received$/
const EVENT_NAME = /^[\w.-]{1,60}$/
/** Dates below are seconds: in milliseconds this is September 2001. */
const FIRST_MILLISECONDS = 1e12

/**
 * One update as the rest of the house reads it. Everything a group delivers is meant for the bot.
 * Throws a ZodError when the update is not shaped as documented.
 */
export function parseUpdate(update: unknown, { me, receivedAt }: ParseContext): ParsedUpdate {
  const { event_name: event, message: body } = updateHead.parse(update)
  const [, kind] = RECEIVED.exec(event) ?? []
  if (kind === undefined) return ignored(EVENT_NAME.test(event) ? event : 'unknown event')
  // A file or a card of which the platform tells nothing, not even who sent it.
  if (kind === 'unsupported' && body == null) return ignored(`${event} without a message`)

  const message = zaloBotMessage.parse(body)
  if (message.from.is_bot || message.from.id === me?.id) return ignored('message of a bot')
  const chatKind = toChatKind(message)
  if (chatKind === null) return ignored('unknown kind of chat')
  const content = readContent(kind, message, { me, isGroup: chatKind === 'group' })
  if (content === null) return ignored('empty message')
  return {
    kind: 'message',
    message: {
      deliveryId: `${event}:${message.message_id}`,
      address: { channel: 'zalo-bot', chatId: message.chat.id, topicId: null },
      chatKind,
      sender: { id: message.from.id, displayName: nameOf(message) },
      sentAt: toTime(message.date, receivedAt).toISOString(),
      messageId: message.message_id,
      content,
    },
  }
}

function ignored(reason: string): ParsedUpdate {
  return { kind: 'ignored', reason }
}

/** A private chat has the id of the person in it. */
function toChatKind({ chat, from }: ZaloBotMessage): IncomingMessage['chatKind'] | null {
  const type = chat.chat_type?.toUpperCase()
  if (type === undefined) return chat.id === from.id ? 'private' : 'group'
  if (type === 'PRIVATE') return 'private'
  return type === 'GROUP' ? 'group' : null
}

function nameOf({ from }: ZaloBotMessage): string {
  return (from.display_name ?? from.name ?? '').normalize('NFC').trim()
}

function toTime(date: number | undefined, receivedAt: Date): Date {
  if (date === undefined) return receivedAt
  return new Date(date < FIRST_MILLISECONDS ? date * 1000 : date)
}
