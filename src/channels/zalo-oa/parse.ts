import { cleanText, fold } from '../../lib/vietnamese.ts'
import type { ChatAddress, IncomingMessage } from '../channel.ts'
import { mayBeChoice, readChoice } from '../numbered-choices.ts'
import { BUTTON_PREFIX } from './render.ts'
import type { ZaloEvent } from './schema.ts'

export const NAME = 'zalo-oa'

export type ParsedEvent =
  | { kind: 'message'; message: IncomingMessage }
  /** Nothing to do: `why` is what the counter calls it. */
  | { kind: 'ignored'; why: 'own_echo' | 'not_for_us' | 'unknown_event' }
  /** A known event without the parts that it must have. */
  | { kind: 'malformed' }

export interface ParseOptions {
  /** Data of the choices shown last in the chat that `choicesNamedBy` gives. */
  choices: readonly string[] | null
  /** The account's name, for mentions in its groups; null while unknown. */
  oaName: string | null
}

const MALFORMED = { kind: 'malformed' } as const
const COMMAND = /^\/([a-z0-9_]{1,32})(?=\s|$)/i
/** What an admin types in the chat tool to let the bot answer again. */
const RESUME = /^\/?tiep ?tuc$/
/** Groups share the address space of chats; ids of people are digits only. */
const GROUP_PREFIX = 'group:'

/** With a caption these are read as a text, as long as there is one. */
const CAPTIONED = new Set(['image', 'gif', 'video', 'file', 'link'])
const ATTACHMENTS = /^user_send_(image|gif|link|audio|video|sticker|location|file|business_card)$/
const GROUP_TEXT = /^user_send_group_text$/
const ECHO = /^oa_send_(text|image|gif|list|file|sticker|template)$/
/** Known, and nothing to answer (Zalo OA docs, "Webhook"). */
const OTHER_EVENTS =
  /^(user_(reacted_message|submit_info|click_chatnow|feedback|reply_consent|received_message|seen_message|call_oa)|oa_(send_consent|reacted_message|call_user|send_anonymous_.*|send_group_.*)|anonymous_send_.*|user_send_group_.*|add_user_to_tag|permission_revoked|shop_has_order|change_.*|create_group|user_join_group|user_request_join_group|react_request_join_group|reject_request_join_group|add_group_admin|remove_group_admin|update_group_info|user_out_group|disperse_group)$/

/** One event of the webhook as the rest of the house reads it. */
export function parseEvent(event: ZaloEvent, options: ParseOptions): ParsedEvent {
  const { event_name: name } = event
  if (name === 'user_send_text') return parseText(event, options)
  if (ATTACHMENTS.test(name)) return parseAttachment(event, options)
  if (name === 'follow' || name === 'unfollow') return parseFollow(event)
  if (ECHO.test(name)) return parseEcho(event)
  if (GROUP_TEXT.test(name)) return parseGroupText(event, options)
  return { kind: 'ignored', why: OTHER_EVENTS.test(name) ? 'not_for_us' : 'unknown_event' }
}

/** The chat whose choices an event may name by a number, to look them up; null when it does not. */
export function choicesNamedBy(event: ZaloEvent, oaName: string | null): ChatAddress | null {
  const text = cleanText(event.message?.text ?? '').trim()
  if (GROUP_TEXT.test(event.event_name)) {
    const groupId = groupOf(event)
    const isNumber = mayBeChoice(withoutMention(text, oaName) ?? text)
    return groupId === undefined || !isNumber ? null : groupChat(groupId)
  }
  const userId = event.sender?.id
  return userId === undefined || !mayBeChoice(text) ? null : privateChat(userId)
}

/** The id under which a group's chat is kept, back to the platform's; null for a person. */
export function groupIdOf({ chatId }: ChatAddress): string | null {
  return chatId.startsWith(GROUP_PREFIX) ? chatId.slice(GROUP_PREFIX.length) : null
}

function parseText(event: ZaloEvent, { choices }: ParseOptions): ParsedEvent {
  const text = event.message?.text
  const from = senderOf(event)
  if (from === null || typeof text !== 'string') return MALFORMED
  return message(event, { ...from, content: readPrivateText(text, choices) })
}

function parseAttachment(event: ZaloEvent, options: ParseOptions): ParsedEvent {
  const [, kind = ''] = ATTACHMENTS.exec(event.event_name) ?? []
  const caption = event.message?.text?.trim() ?? ''
  if (CAPTIONED.has(kind) && caption !== '' && !/^https?:\S+$/.test(caption)) {
    return parseText(event, options)
  }
  const from = senderOf(event)
  if (from === null) return MALFORMED
  return message(event, { ...from, content: { kind: 'attachment' } })
}

function parseFollow(event: ZaloEvent): ParsedEvent {
  const userId = event.follower?.id
  if (userId === undefined) return MALFORMED
  const follows = event.event_name === 'follow'
  return message(event, {
    deliveryId: `${event.event_name}:${userId}:${event.timestamp}`,
    messageId: null,
    userId,
    content: { kind: 'membership', state: follows ? 'active' : 'blocked', follows },
  })
}

/** Our own messages come back; only those that a person of the office typed carry `admin_id`. */
function parseEcho(event: ZaloEvent): ParsedEvent {
  if (event.sender?.admin_id == null) return { kind: 'ignored', why: 'own_echo' }
  const userId = event.recipient?.id
  const messageId = event.message?.msg_id
  if (userId === undefined || messageId === undefined) return MALFORMED
  const text = fold(cleanText(event.message?.text ?? '')).trim()
  return message(event, {
    deliveryId: `admin:${messageId}`,
    messageId: null,
    userId,
    content: { kind: 'handover', to: RESUME.test(text) ? 'bot' : 'person' },
  })
}

/**
 * A group hears its own talk; the bot answers a command, a text that begins with its name, and the
 * number of a choice that it has shown there.
 */
function parseGroupText(event: ZaloEvent, { oaName, choices }: ParseOptions): ParsedEvent {
  const from = senderOf(event)
  const groupId = groupOf(event)
  const text = event.message?.text
  if (from === null || groupId === undefined || typeof text !== 'string') return MALFORMED
  const clean = cleanText(text).trim()
  const content = readCommand(clean) ?? readGroupTalk(clean, { oaName, choices })
  if (content === null) return { kind: 'ignored', why: 'not_for_us' }
  return message(event, { ...from, groupId, content })
}

function readGroupTalk(
  text: string,
  { oaName, choices }: ParseOptions,
): IncomingMessage['content'] | null {
  const mentioned = withoutMention(text, oaName)
  if (mentioned !== null) return readChoice(mentioned, choices) ?? readTyped(mentioned)
  // Any other number is the group's own affair.
  const choice = readChoice(text, choices)
  return choice?.kind === 'action' ? choice : null
}

function readPrivateText(text: string, choices: readonly string[] | null) {
  const clean = cleanText(text).trim()
  if (clean.startsWith(BUTTON_PREFIX)) {
    const data = clean.slice(BUTTON_PREFIX.length)
    return { kind: 'action' as const, data, acknowledgementId: '', onMessageId: null }
  }
  return readChoice(clean, choices) ?? readTyped(clean)
}

function readTyped(text: string): IncomingMessage['content'] {
  return readCommand(text) ?? { kind: 'text', text }
}

function readCommand(text: string): IncomingMessage['content'] | null {
  const [found, name] = COMMAND.exec(text) ?? []
  if (found === undefined || name === undefined) return null
  return { kind: 'command', name: name.toLowerCase(), argument: text.slice(found.length).trim() }
}

/** The text behind `@Sổ tay 57`, null when it does not begin so. */
function withoutMention(text: string, oaName: string | null): string | null {
  if (oaName === null || !fold(text).startsWith(`@${fold(oaName)}`)) return null
  return text.slice(oaName.normalize('NFC').length + 1).replace(/^[\s,:;]+/, '')
}

function groupOf({ recipient }: ZaloEvent): string | undefined {
  return recipient?.group_id ?? recipient?.id
}

interface Sender {
  userId: string
  messageId: string | null
  deliveryId: string
}

function senderOf({ sender, message }: ZaloEvent): Sender | null {
  const userId = sender?.id
  const messageId = message?.msg_id
  if (userId === undefined || messageId === undefined) return null
  return { userId, messageId, deliveryId: messageId }
}

function message(
  { timestamp }: ZaloEvent,
  parts: Sender & { groupId?: string; content: IncomingMessage['content'] },
): ParsedEvent {
  const { userId, groupId, messageId, deliveryId, content } = parts
  return {
    kind: 'message',
    message: {
      deliveryId,
      address: groupId === undefined ? privateChat(userId) : groupChat(groupId),
      chatKind: groupId === undefined ? 'private' : 'group',
      // Events name nobody; display names come with the import of followers.
      sender: { id: userId, displayName: '' },
      sentAt: new Date(Number(timestamp)).toISOString(),
      messageId,
      content,
    },
  }
}

function privateChat(userId: string): ChatAddress {
  return { channel: NAME, chatId: userId, topicId: null }
}

function groupChat(groupId: string): ChatAddress {
  return { channel: NAME, chatId: `${GROUP_PREFIX}${groupId}`, topicId: null }
}
