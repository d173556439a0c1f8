/** The few marks an announcement may be written with, and what they become. */
import type { InlineMark, TextBlock } from '../channels/channel.ts'

const LINE_MARKS = [
  ['title', /^#\s+(.+)$/su],
  ['item', /^[-•]\s+(.+)$/su],
  ['note', /^>\s+(.+)$/su],
] as const

/** Not the marks that may stand around it, nor the full stop behind it. */
const WEB_ADDRESS = /https?:\/\/(?:[^\s*()[\]]|\([^\s*()]*\))*[^\s*()[\].,;:!?"'”’_]/gu
/** In the place of each character of a web address, so that no mark is found in one. */
const MASK = '\ue000'
const LINK = `\\[(?<label>[^[\\]]*[^[\\]\\s][^[\\]]*)\\]\\((?<address>${MASK}[^\\s()]*)\\)`
const BOLD = String.raw`(?<!\*)\*\*(?<bold>[^\s*](?:.*?[^\s*])?)\*\*(?!\*)`
const ITALIC = String.raw`(?<![\p{L}\p{N}\p{M}_])_(?<italic>[^\s_](?:.*?[^\s_])?)_(?![\p{L}\p{N}\p{M}_])`
const INLINE = new RegExp(`${LINK}|${BOLD}|${ITALIC}`, 'su')

/** One line without its marks, and where they were drawn. */
interface MarkedText {
  text: string
  marks: InlineMark[]
}

type Line = { kind: 'title' | 'item' | 'note' | 'plain'; content: MarkedText } | { kind: 'blank' }
type Filled = Exclude<Line, { kind: 'blank' }>

/**
 * An announcement's text as blocks: `# ` a title, `- ` or `• ` the items of a list, `> ` small print,
 * a blank line a new paragraph; `**bold**`, `_italic_` at the borders of words, `[words](https://…)`
 * as "words (https://…)". Marks that are not closed on their line stay as they are; nothing but marks
 * is ever left out. The texts are in the form in which channels send them, so that offsets hold.
 */
export function parseMarkup(text: string): TextBlock[] {
  const lines = text.replace(/\r\n?/g, '\n').normalize('NFC').split('\n').map(readLine)
  const groups: Filled[][] = []
  let isOpen = false
  for (const line of lines) {
    const group = groups.at(-1)
    if (line.kind === 'blank') isOpen = false
    else if (isOpen && group?.[0]?.kind === line.kind && line.kind !== 'title') group.push(line)
    else {
      groups.push([line])
      isOpen = true
    }
  }
  return groups.map(toBlock)
}

function readLine(raw: string): Line {
  const line = raw.trim()
  if (line === '') return { kind: 'blank' }
  for (const [kind, pattern] of LINE_MARKS) {
    const content = pattern.exec(line)?.[1]
    if (content !== undefined) return { kind, content: readMarks(content) }
  }
  return { kind: 'plain', content: readMarks(line) }
}

function toBlock(lines: Filled[]): TextBlock {
  const contents = lines.map(({ content }) => content)
  const { text, marks } = join(contents, '\n')
  switch (lines[0]?.kind) {
    case 'title':
      return { kind: 'title', text }
    case 'note':
      return { kind: 'note', text }
    case 'item': {
      const items = contents.map((content) => content.text)
      const isMarked = contents.some((content) => content.marks.length > 0)
      return {
        kind: 'list',
        items,
        ...(isMarked && { marks: contents.map((content) => content.marks) }),
      }
    }
    default:
      return { kind: 'paragraph', text, ...(marks.length > 0 && { marks }) }
  }
}

function readMarks(line: string): MarkedText {
  const masked = line.replace(WEB_ADDRESS, (address) => MASK.repeat(address.length))
  const read = readInline(line, masked)
  // A mark between a letter and its accent: left as it is, since channels would join the two.
  return read.text.normalize('NFC') === read.text ? read : { text: line, marks: [] }
}

/** The first mark, what is in it, and what is behind it. `masked` has the same length as `line`. */
function readInline(line: string, masked: string): MarkedText {
  const match = INLINE.exec(masked)
  if (match?.groups === undefined) return { text: line, marks: [] }
  const { label, address, bold, italic } = match.groups
  const [whole] = match
  const end = match.index + whole.length
  const read = (from: number, length: number) =>
    readInline(line.slice(from, from + length), masked.slice(from, from + length))
  const parts: MarkedText[] = [{ text: line.slice(0, match.index), marks: [] }]
  if (label !== undefined && address !== undefined) {
    parts.push(read(match.index + 1, label.length))
    parts.push({ text: ` (${line.slice(end - 1 - address.length, end - 1)})`, marks: [] })
  } else if (bold !== undefined) {
    parts.push(drawn('bold', read(match.index + 2, bold.length)))
  } else {
    parts.push(drawn('italic', read(match.index + 1, italic?.length ?? 0)))
  }
  parts.push(read(end, line.length - end))
  return join(parts, '')
}

function drawn(kind: InlineMark['kind'], { text, marks }: MarkedText): MarkedText {
  return { text, marks: [{ kind, offset: 0, length: text.length }, ...marks] }
}

function join(parts: MarkedText[], separator: string): MarkedText {
  let text = ''
  const marks: InlineMark[] = []
  for (const [index, part] of parts.entries()) {
    if (index > 0) text += separator
    marks.push(...part.marks.map((mark) => ({ ...mark, offset: mark.offset + text.length })))
    text += part.text
  }
  return { text, marks }
}
