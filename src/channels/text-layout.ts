/** How the blocks of a message become text: the order, the blank lines, and what holds together. */
import { type Mark, type RichText, splitRichText } from '../lib/rich-text.ts'
import { choicesOf, linksOf } from './buttons.ts'
import type { InlineMark, OutgoingMessage, TextBlock } from './channel.ts'

export interface Line<Type = never> {
  text: string
  /** Drawn over parts of the line. */
  marks: Mark<Type>[]
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
      const start = text.length
      marks.push(...line.marks.map((mark) => ({ ...mark, offset: start + mark.offset })))
      text += line.text
    }
    isLed = leadsNext
  }
  return { text, marks, borders, joints }
}

/** The form in which text is sent; offsets are counted on it. */
export function tidy(text: string): string {
  return composed(text).trim()
}

/** A line in that form, with its marks moved to where their letters stand then. */
export function tidyLine(text: string, marks: InlineMark[] = []): Line<InlineMark['kind']> {
  const whole = composed(text)
  const tidied = whole.trim()
  const cut = whole.length - whole.trimStart().length
  const moved = (offset: number) =>
    Math.min(Math.max(composed(text.slice(0, offset)).length - cut, 0), tidied.length)
  return {
    text: tidied,
    marks: marks.flatMap(({ kind, offset, length }) => {
      const start = moved(offset)
      const end = moved(offset + length)
      return end > start ? [{ type: kind, offset: start, length: end - start }] : []
    }),
  }
}

function composed(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC')
}

export interface PlainLayout {
  /** UTF-16 code units of one part. */
  maxLength: number
  /**
   * The buttons below the text: links written out, the others as a numbered list, for a member to
   * type a number.
   */
  numbered: boolean
}

/**
 * A message as plain text for platforms without formatting, in as many parts as it takes; none when
 * it holds nothing. A quote with its source is torn only when it is longer than a whole part.
 */
export function layOutText(message: OutgoingMessage, layout: PlainLayout): string[] {
  const blocks = message.blocks.map(plainBlock)
  if (layout.numbered) blocks.push(...buttonsInWords(message))
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
      return listLines(block.items).map(({ text }) => plain(text))
    case 'quote':
      return [plain(`“${tidy(block.text)}”`), plain(`— ${tidy(block.source)}`)]
  }
}

const BULLET = '• '

/** Items with a dot before each that is not empty. `marks`: those of each item. */
export function listLines(items: string[], marks: InlineMark[][] = []): Line<InlineMark['kind']>[] {
  return items
    .map((item, index) => tidyLine(item, marks[index]))
    .filter((line) => line.text !== '')
    .map((line) => ({
      text: `${BULLET}${line.text}`,
      marks: line.marks.map((mark) => ({ ...mark, offset: mark.offset + BULLET.length })),
    }))
}

function buttonsInWords(message: OutgoingMessage): LinedBlock[] {
  const links = linksOf(message).map((link) => plain(linkInWords(link)))
  const labels = choicesOf(message).map(({ label }) => tidy(label))
  return [
    ...(links.length > 0 ? [{ lines: links, isWhole: false, leadsNext: false }] : []),
    ...(labels.length > 0 ? [numberedList(labels)] : []),
  ]
}

/** A link where nothing can be pressed. */
export function linkInWords({ label, url }: { label: string; url: string }): string {
  return `${tidy(label)}: ${url}`
}

function numberedList(labels: string[]): LinedBlock {
  const items = labels.map((label, index) => `${index + 1}. ${label}`)
  const hint = labels.length === 1 ? 'Bạn gõ số 1 để chọn:' : 'Bạn gõ số để chọn:'
  return { lines: [hint, ...items].map(plain), isWhole: true, leadsNext: false }
}

function plain(text: string): Line {
  return { text, marks: [] }
}
