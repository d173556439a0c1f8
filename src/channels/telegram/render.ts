import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import { splitRichText, type TextPart } from '../../lib/rich-text.ts'
import type { Button, OutgoingMessage, Picture, TextBlock } from '../channel.ts'
import {
  joinBlocks,
  type Line,
  type LinedBlock,
  listLines,
  tidy,
  tidyLine,
} from '../text-layout.ts'

/**
 * Bot API docs, "sendMessage": 1–4096 characters after entity parsing. Telegram counts code
 * points there; counting UTF-16 units is merely cautious.
 */
export const MAX_TEXT_LENGTH = 4096
/** Bot API docs, "sendPhoto" and "sendDocument". */
const MAX_CAPTION_LENGTH = 1024
/** Telegram drops what is more, without a word (facts: about 100 entities per message). */
const MAX_ENTITIES = 100
/** Bot API docs, "InlineKeyboardButton": callback_data is 1–64 bytes. */
const MAX_CALLBACK_DATA_BYTES = 64
/** About three lines on a phone; a longer quote is folded until it is tapped. */
const SHORT_QUOTE_LENGTH = 180
const SHORT_QUOTE_LINES = 3

type MarkType = 'bold' | 'italic' | 'blockquote' | 'expandable_blockquote'

/** One Telegram message: text, marks over it, and on the last one the buttons. */
export interface RenderedPart extends TextPart<MarkType> {
  /** Address of a picture that the text is the caption of. */
  photo: string | null
  keyboard: InlineKeyboardMarkup | null
}

/**
 * A message as the Telegram messages that carry it, in order; none when it holds no text.
 * Formatting goes by entities only, since nothing in a document's text can break those.
 * Throws when a button's data is not 1–64 bytes: that is a mistake in our own code.
 */
export function renderMessage(message: OutgoingMessage): RenderedPart[] {
  const keyboard = renderKeyboard(message.buttons ?? [])
  const parts = splitRichText(joinBlocks(message.blocks.map(toLinedBlock)), {
    maxLength: MAX_TEXT_LENGTH,
    maxMarks: MAX_ENTITIES,
  })
  const texts = parts.map((part, index) => ({
    ...part,
    photo: null,
    keyboard: index === parts.length - 1 ? keyboard : null,
  }))
  return message.picture === undefined ? texts : [renderPicture(message.picture), ...texts]
}

/** A message of its own, since a caption holds far less than a text. */
function renderPicture({ url, description }: Picture): RenderedPart {
  const text = renderCaption(description)
  return { text, marks: [], photo: url, keyboard: null }
}

/** What is sent where Telegram does not take the picture. */
export function pictureInWords(part: RenderedPart): RenderedPart {
  return { ...part, text: `${part.text}\n${part.photo}`, photo: null }
}

/** What stands below a picture or a file: as much as Telegram takes there. */
export function renderCaption(text: string): string {
  return shorten(tidy(text), MAX_CAPTION_LENGTH)
}

function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`
}

function toLinedBlock(block: TextBlock): LinedBlock<MarkType> {
  const { kind } = block
  return { lines: linesOf(block), isWhole: kind === 'quote', leadsNext: kind === 'title' }
}

function linesOf(block: TextBlock): Line<MarkType>[] {
  switch (block.kind) {
    case 'title':
      return [marked(tidy(block.text), 'bold')]
    case 'paragraph':
      return [tidyLine(block.text, block.marks)]
    case 'note':
      return [marked(tidy(block.text), 'italic')]
    case 'list':
      return listLines(block.items, block.marks)
    case 'quote': {
      const text = tidy(block.text)
      return [marked(text, quoteMark(text, block.open)), marked(tidy(block.source), 'italic')]
    }
  }
}

function marked(text: string, type: MarkType): Line<MarkType> {
  return { text, marks: [{ type, offset: 0, length: text.length }] }
}

function quoteMark(text: string, isOpen = false): MarkType {
  const isShort = text.length <= SHORT_QUOTE_LENGTH && text.split('\n').length <= SHORT_QUOTE_LINES
  return isShort || isOpen ? 'blockquote' : 'expandable_blockquote'
}

/** Null when there are none. Throws as `renderMessage` does. */
export function renderKeyboard(rows: Button[][]): InlineKeyboardMarkup | null {
  const filled = rows.filter((row) => row.length > 0)
  if (filled.length === 0) return null
  return { inline_keyboard: filled.map((row) => row.map(renderButton)) }
}

function renderButton(button: Button): InlineKeyboardButton {
  const { label } = button
  if (label.trim() === '') throw new Error('A button needs a label.')
  const text = label.normalize('NFC')
  if ('url' in button) return { text, url: button.url }
  const { data } = button
  const bytes = Buffer.byteLength(data, 'utf8')
  if (bytes < 1 || bytes > MAX_CALLBACK_DATA_BYTES) {
    throw new Error(
      `Button "${label}" carries ${bytes} bytes of data; Telegram takes 1 to ${MAX_CALLBACK_DATA_BYTES}. Store the data and let the button carry a short id.`,
    )
  }
  return { text, callback_data: data }
}
