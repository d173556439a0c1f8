/**
 * What Telegram checks in a message, stricter where it would drop something in silence without a
 * sane bot ever wanting that (nested quotes). Limits: Bot API docs and docs of the real server.
 */
import type { InlineKeyboardMarkup, MessageEntity } from '@grammyjs/types'
import { badRequest } from './faults.ts'

const MAX_TEXT_CODE_POINTS = 4096
const MAX_ENTITIES = 100
const MAX_CALLBACK_DATA_BYTES = 64
const MAX_BUTTONS = 100
const QUOTES = ['blockquote', 'expandable_blockquote']

export interface Content {
  text: string
  entities: MessageEntity[]
}

/** The text as it will be shown: trimmed, entities moved along, those over 100 dropped. */
export function checkText(text: string, entities: MessageEntity[]): Content {
  const shown = text.trim()
  if (shown === '') throw badRequest('message text is empty')
  if ([...text].length > MAX_TEXT_CODE_POINTS) throw badRequest('message is too long')
  for (const entity of entities) checkBounds(text, entity)
  checkNesting(entities)
  const trimmed = text.length - text.trimStart().length
  return {
    text: shown,
    entities: entities
      .toSorted((a, b) => a.offset - b.offset || b.length - a.length)
      .slice(0, MAX_ENTITIES)
      .map((entity) => ({
        ...entity,
        offset: Math.max(entity.offset - trimmed, 0),
        length: Math.min(entity.length, shown.length - Math.max(entity.offset - trimmed, 0)),
      })),
  }
}

function checkBounds(text: string, { offset, length }: MessageEntity): void {
  const at = `entity beginning at UTF-16 offset ${offset}`
  if (length < 1) throw badRequest(`can't parse entities: ${at} is empty`)
  if (offset < 0 || offset + length > text.length) {
    throw badRequest(`can't parse entities: ${at} ends after the end of the text`)
  }
  if (isMiddle(text, offset) || isMiddle(text, offset + length)) {
    throw badRequest(`can't parse entities: ${at} splits a UTF-16 symbol`)
  }
}

function isMiddle(text: string, offset: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 1, offset + 1))
}

function checkNesting(entities: MessageEntity[]): void {
  for (const [index, a] of entities.entries()) {
    for (const b of entities.slice(index + 1)) {
      const apart = a.offset + a.length <= b.offset || b.offset + b.length <= a.offset
      if (apart) continue
      if (QUOTES.includes(a.type) && QUOTES.includes(b.type)) {
        throw badRequest("can't parse entities: block quotes can't be nested")
      }
      const [outer, inner] = a.length >= b.length ? [a, b] : [b, a]
      const isInside =
        inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length
      if (!isInside) throw badRequest("can't parse entities: entities overlap in part")
    }
  }
}

export function checkKeyboard(
  markup: InlineKeyboardMarkup | undefined,
): InlineKeyboardMarkup['inline_keyboard'] {
  const rows = markup?.inline_keyboard ?? []
  if (rows.flat().length > MAX_BUTTONS) throw badRequest('reply markup is too long')
  for (const button of rows.flat()) {
    if (button.text.trim() === '') {
      throw badRequest("can't parse inline keyboard button: text must be non-empty")
    }
    if ('url' in button && !isAddress(button.url)) {
      throw badRequest('inline keyboard button URL is invalid')
    }
    if (!('callback_data' in button)) continue
    const bytes = Buffer.byteLength(button.callback_data, 'utf8')
    if (bytes < 1 || bytes > MAX_CALLBACK_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID')
  }
  return rows
}

function isAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:', 'tg:'].includes(new URL(url).protocol)
}

/** Entities as Telegram marks them in what people type: commands and @names. */
export function detectEntities(text: string): MessageEntity[] {
  const commands = [...text.matchAll(/(?<=^|\s)\/[a-z0-9_]{1,32}(?:@\w+)?(?=\s|$)/gi)].map(
    (match): MessageEntity => ({
      type: 'bot_command',
      offset: match.index,
      length: match[0].length,
    }),
  )
  const mentions = [...text.matchAll(/(?<![\w/@])@[a-z]\w{3,31}/gi)]
    .map(
      (match): MessageEntity => ({ type: 'mention', offset: match.index, length: match[0].length }),
    )
    .filter(
      ({ offset }) =>
        !commands.some((one) => offset > one.offset && offset < one.offset + one.length),
    )
  return [...commands, ...mentions].toSorted((a, b) => a.offset - b.offset)
}
