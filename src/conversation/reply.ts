import type { Button, TextBlock } from '../channels/channel.ts'
import type { Action } from './actions.ts'

export type ReplyButton =
  | { label: string; action: Action }
  /** Carries everything by itself (at most 64 bytes), or opens a page: nothing is stored for it. */
  | Button

/** A message before its actions are stored: what `replies.ts` makes and `delivery.ts` sends. */
export interface Reply {
  blocks: TextBlock[]
  /** Rows of choices; each channel shows them in its own way. */
  buttons: ReplyButton[][]
}

/** A reply of plain paragraphs, with what to do next as small print. */
export function textReply(paragraphs: string[], notes: string[] = []): Reply {
  return {
    blocks: [
      ...paragraphs.map((text): TextBlock => ({ kind: 'paragraph', text })),
      ...notes.map((text): TextBlock => ({ kind: 'note', text })),
    ],
    buttons: [],
  }
}

/** Questions to be asked by a press, one below the other. */
export function questionButtons(questions: readonly string[]): ReplyButton[][] {
  return questions.map((question) => [{ label: question, action: { kind: 'ask', question } }])
}

/** Puts buttons into rows of the given width. */
export function toRows(buttons: ReplyButton[], perRow: number): ReplyButton[][] {
  const rows: ReplyButton[][] = []
  for (let start = 0; start < buttons.length; start += perRow) {
    rows.push(buttons.slice(start, start + perRow))
  }
  return rows
}

/** Shortens a text to fit a button or a list, at a word's end, with `…`. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const cut = text.slice(0, maxLength - 1)
  const lastSpace = cut.lastIndexOf(' ')
  const kept = lastSpace > maxLength / 2 ? cut.slice(0, lastSpace) : cut
  return `${kept.replace(/[\s,;:.]+$/, '')}…`
}

/** Shortens a text whose end tells it apart: `Hướng dẫn… Ban Tuyên giáo Thị ủy (Phước Long)`. */
export function shortenMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const head = shorten(text, Math.ceil(maxLength / 3))
  const tail = text.slice(text.length - (maxLength - head.length - 1))
  return `${head} ${tail.slice(tail.indexOf(' ') + 1)}`
}
