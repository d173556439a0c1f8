import { type BulletMark, type NumberMark, readBullet, readNumberMarks } from './numbering.ts'
import type { PrintedLine } from './printed-lines.ts'
import { isCapitals } from './read-head.ts'

/** One paragraph, bullet or numbered line of the body, joined from the lines it was wrapped to. */
export interface Block {
  text: string
  line: number
  /** Marked as a heading with `#`. */
  marked: boolean
  bullet: BulletMark | null
  /** The readings of its number; none of them need be a head. */
  numbers: NumberMark[]
}

/** A text with a line longer than this is not wrapped: each line break ends a paragraph. */
const LONGEST_WRAPPED_LINE = 140
/** How full a line is that was broken only because the next word did not fit. */
const LEAST_FILL = 0.75

/** The blocks of the body, then those of what follows the signature under a head of their own. */
export function readBodyBlocks(body: PrintedLine[], attached: PrintedLine[]): Block[] {
  const [first, ...rest] = readBlocks(attached)
  if (first === undefined) return readBlocks(body)
  const announced = first.numbers.some((mark) => mark.scheme === 'annex')
  const mark: NumberMark = { scheme: 'annex', path: [0], label: '', rest: first.text }
  const head = announced ? first : { ...first, bullet: null, numbers: [mark] }
  return [...readBlocks(body), head, ...rest]
}

/** Joins wrapped lines to blocks. A mark, a blank line or a change from capitals begins a new one. */
function readBlocks(lines: PrintedLine[]): Block[] {
  const widest = lines.reduce((width, line) => Math.max(width, line.text.length), 0)
  const groups: PrintedLine[][] = []
  for (const line of lines) {
    const open = groups.at(-1)
    const previous = open?.at(-1)
    if (open !== undefined && previous !== undefined && belongsTo(previous, line, widest))
      open.push(line)
    else groups.push([line])
  }
  return groups.flatMap(toBlock)
}

function belongsTo(previous: PrintedLine, line: PrintedLine, widest: number): boolean {
  if (previous.marked || line.marked) return false
  // `Chương I` and its title are one head, with or without a blank line between them.
  if (isBareHead(previous.text)) return isTitleLine(line.text)
  if (line.afterBlank || startsBlock(line.text)) return false
  if (/^\p{Ll}/u.test(line.text) && !/[.:;]$/.test(previous.text)) return true
  if (widest > LONGEST_WRAPPED_LINE || /[:;]$|\.\/\.$/.test(previous.text)) return false
  // A line that was broken for width is nearly full; a short one ended there.
  const full = previous.text.length >= widest * LEAST_FILL
  return full && isCapitals(previous.text) === isCapitals(line.text)
}

function startsBlock(text: string): boolean {
  return readBullet(text) !== null || readNumberMarks(text).length > 0 || isBareHead(text)
}

function isBareHead(text: string): boolean {
  return readNumberMarks(text).some(
    ({ scheme, rest }) => rest === '' && ['part', 'chapter', 'division', 'annex'].includes(scheme),
  )
}

function isTitleLine(text: string): boolean {
  return !startsBlock(text) && text.length < 200 && !/[.:;,]$/.test(text)
}

function toBlock(group: PrintedLine[]): Block[] {
  const first = group[0]
  if (first === undefined) return []
  const text = group.map((line) => line.text).join(' ')
  const bullet = readBullet(text)
  return [
    {
      text,
      line: first.line,
      marked: first.marked,
      bullet,
      numbers: bullet === null ? readNumberMarks(text) : [],
    },
  ]
}
