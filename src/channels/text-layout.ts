/** How the blocks of a message become text: the order, the blank lines, and what holds together. */
import { type Mark, type RichText, splitRichText } from '../lib/rich-text.ts'
import type { OutgoingMessage, TextBlock } from './channel.ts'

export interface Line<Type = never> {
  text: string
  /** Drawn over the whole line. */
  mark: Type | null
}

/** Lines that belong together, and whether the next block belongs to them as well. */
export interface LinedBlock<Type = never> {
  lines: Line<Type>[]
  /** No message may begin between two of its lines. */
  isWhole: boolean
  /** A title stays with what it stands above. */
  leadsNext: boolean
}

/** One text of all blocks, a blank line between each, with the places where it may be cut. */
export function joinBlocks<Type>(blocks: LinedBlock<Type>[]): RichText<Type> {
  let text = ''
  const marks: Mark<Type>[] = []
  const borders: number[] = []
  const joints: number[] = []
  let isLed = false
  for (const { lines, isWhole, leadsNext } of blocks) {
    const filled = lines.filter((line) => line.text !== '')
    if (filled.length === 0) continue
    if (isLed) joints.push(text.length, text.length + 1)
    else borders.push(text.length)
    for (const [index, line] of filled.entries()) {
      if (index > 0 && isWhole) joints.push(text.length)
      if (text !== '') text += index === 0 ? '\n\n' : '\n'
      if (line.mark !== null) {
        marks.push({ type: line.mark, offset: text.length, length: line.text.length })
      }
      text += line.text
    }
    isLed = leadsNext
  }
  return { text, marks, borders, joints }
}

/** The form in which text is sent; offsets are counted on it. */
export function tidy(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
}

export interface PlainLayout {
  /** UTF-16 code units of one part. */
  maxLength: number
  /** The buttons as a numbered list below the text, for a member to type a number. */
  numbered: boolean
}

/**
 * A message as plain text for platforms without formatting, in as many parts as it takes; none when
 * it holds nothing. A quote with its source is torn only when it is longer than a whole part.
 */
export function layOutText(message: OutgoingMessage, layout: PlainLayout): string[] {
  const blocks = message.blocks.map(plainBlock)
  const labels = (message.buttons ?? []).flat().map(({ label }) => tidy(label))
  if (layout.numbered && labels.length > 0) blocks.push(numberedList(labels))
  const limits = { maxLength: layout.maxLength }
  return splitRichText(joinBlocks(blocks), limits).map(({ text }) => text)
}

function plainBlock(block: TextBlock): LinedBlock {
  const { kind } = block
  return { lines: plainLines(block), isWhole: kind === 'quote', leadsNext: kind === 'title' }
}

function plainLines(block: TextBlock): Line[] {
  switch (block.kind) {
    case 'title':
    case 'paragraph':
    case 'note':
      return [plain(tidy(block.text))]
    case 'list':
      return listItems(block.items).map(plain)
    case 'quote':
      return [plain(`“${tidy(block.text)}”`), plain(`— ${tidy(block.source)}`)]
  }
}

/** Items with a dot before each that is not empty. */
export function listItems(items: string[]): string[] {
  return items
    .map(tidy)
    .filter((item) => item !== '')
    .map((item) => `• ${item}`)
}

function numberedList(labels: string[]): LinedBlock {
  const items = labels.map((label, index) => `${index + 1}. ${label}`)
  const hint = labels.length === 1 ? 'Bạn gõ số 1 để chọn:' : 'Bạn gõ số để chọn:'
  return { lines: [hint, ...items].map(plain), isWhole: true, leadsNext: false }
}

function plain(text: string): Line {
  return { text, mark: null }
}
