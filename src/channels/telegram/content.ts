/** What a Telegram message says to us: a command, a text, or something we can't read. */
import { cleanText } from '../../lib/vietnamese.ts'
import type { IncomingMessage } from '../channel.ts'
import type { Entity, Me, TelegramMessage } from './schema.ts'

type Content = Extract<IncomingMessage['content'], { kind: 'text' | 'command' | 'attachment' }>
type ChatKind = IncomingMessage['chatKind']

/** Bot API docs, "BotCommand": 1–32 of a–z, 0–9 and _; a bot's name may follow in groups. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)/i

/** The keys under which a message carries what is no text (Bot API docs, "Message"). */
const ATTACHMENT_KEYS = [
  'animation',
  'audio',
  'checklist',
  'contact',
  'dice',
  'document',
  'game',
  'live_photo',
  'location',
  'paid_media',
  'photo',
  'poll',
  'rich_message',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const

/**
 * A command stands at the very start of a text or caption. Bare commands in groups count as
 * ours: whom they were meant for can't be told.
 */
export function readCommand(message: TelegramMessage, me: Me): Content | 'for another bot' | null {
  const text = textOf(message)
  const match = COMMAND.exec(text)
  const name = match?.[1]
  if (!match || name === undefined) return null
  const botName = match[2]
  if (botName !== undefined && !isSameName(botName, me.username)) return 'for another bot'
  const argument = cleanText(text.slice(match[0].length)).trim()
  return { kind: 'command', name: name.toLowerCase(), argument }
}

/**
 * Free text in private; in a group only when it mentions the bot or replies to it. The mention
 * is taken out. A message that is nothing but a mention gives an empty text.
 */
export function readText(message: TelegramMessage, chatKind: ChatKind, me: Me): Content | null {
  const text = textOf(message)
  if (text.trim() === '') return null
  const mentions = findMentions(message, me)
  if (chatKind === 'group' && mentions.length === 0 && !isReplyTo(message, me)) return null
  // Offsets count UTF-16 units of the text as it came, so cut before anything is normalised.
  return { kind: 'text', text: cleanText(withoutMentions(text, mentions)).trim() }
}

/** Null for service messages, and for what a group shares among itself. */
export function readAttachment(
  message: TelegramMessage,
  chatKind: ChatKind,
  me: Me,
): Content | null {
  if (chatKind === 'group' && !isReplyTo(message, me)) return null
  return ATTACHMENT_KEYS.some((key) => message[key] !== undefined) ? { kind: 'attachment' } : null
}

function textOf(message: TelegramMessage): string {
  return message.text ?? message.caption ?? ''
}

function findMentions(message: TelegramMessage, me: Me): Entity[] {
  const text = textOf(message)
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? []
  return entities.filter(({ type, offset, length, user }) => {
    if (type === 'text_mention') return user?.id === me.id
    return type === 'mention' && isSameName(text.slice(offset + 1, offset + length), me.username)
  })
}

function withoutMentions(text: string, mentions: Entity[]): string {
  if (mentions.length === 0) return text
  let rest = text
  for (const { offset, length } of mentions.toSorted((a, b) => b.offset - a.offset)) {
    rest = `${rest.slice(0, offset).replace(/[^\S\n]+$/, ' ')}${rest.slice(offset + length).replace(/^[^\S\n]+/, ' ')}`
  }
  return rest.replace(/ {2,}/g, ' ').replace(/^[\s,:;]+/, '')
}

/** In a topic, a message that replies to nothing "replies" to the topic's opening message. */
function isReplyTo({ reply_to_message: original }: TelegramMessage, me: Me): boolean {
  return original?.from?.id === me.id && original.forum_topic_created === undefined
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
