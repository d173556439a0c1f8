/** Text with the marks Telegram draws over it, and how a long one becomes several messages. */
export type MarkType = 'bold' | 'italic' | 'blockquote' | 'expandable_blockquote'

/** A stretch of the text; offset and length in UTF-16 code units, as Telegram counts. */
export interface Mark {
  type: MarkType
  offset: number
  length: number
}

export interface RichText {
  text: string
  marks: Mark[]
  /** Offsets where a new message may well begin: borders between blocks. */
  borders: number[]
  /** Offsets of white space that holds together: under a title, between a quote and its source. */
  joints: number[]
}

export interface SplitLimits {
  maxLength: number
  maxMarks: number
}

export type TextPart = Pick<RichText, 'text' | 'marks'>

/** A message that is cut before this share of its room is used looks like a mistake. */
const LEAST_FILLED = 0.25
const BLANK_LINE = /\n\s*\n/g
const LINE_END = /\n/g
/** Not behind `TP.`, `ThS.` or the number of a list item. */
const SENTENCE_END = /(?<=(?<![\p{Lu}\d])[.]|[!?…;])\s/gu
const SPACE = /\s/g

/**
 * Cuts a text into parts that fit: between blocks where that leaves a decent part, else at a
 * blank line, a line, a sentence, a word, and only then within a word (never within a character).
 * Nothing is lost but white space at the cuts; a mark that crosses a cut goes on behind it.
 */
export function splitRichText(rich: RichText, limits: SplitLimits): TextPart[] {
  const parts: TextPart[] = []
  let start = skipSpace(rich.text, 0)
  while (start < rich.text.length) {
    const end = findEnd(rich, start, limits)
    const part = slice(rich, start, end)
    if (part.text !== '') parts.push(part)
    start = skipSpace(rich.text, end)
  }
  return parts
}

function findEnd(rich: RichText, start: number, limits: SplitLimits): number {
  const { text } = rich
  const furthest = Math.min(start + limits.maxLength, endByMarks(rich, start, limits.maxMarks))
  if (furthest >= text.length) return text.length
  const least = start + Math.floor((furthest - start) * LEAST_FILLED)
  const window = text.slice(start, furthest + 1)
  const lastSpace = (pattern: RegExp) =>
    [...window.matchAll(pattern)]
      .map(({ index }) => start + index)
      .findLast((offset) => !rich.joints.includes(offset))
  const ends = [
    rich.borders.findLast((border) => border <= furthest),
    ...[BLANK_LINE, LINE_END, SENTENCE_END, SPACE].map(lastSpace),
  ]
  const end = ends.find((candidate) => candidate !== undefined && candidate > least)
  return end ?? wholeCharacterEnd(text, start, furthest)
}

/** The mark that would be one too many begins the next part. */
function endByMarks({ text, marks }: RichText, start: number, maxMarks: number): number {
  const ahead = marks
    .filter((mark) => mark.offset + mark.length > start)
    .toSorted((a, b) => a.offset - b.offset)
  return ahead[maxMarks]?.offset ?? text.length
}

/** Steps back from the middle of a surrogate pair, a letter with its marks, or a joined emoji. */
function wholeCharacterEnd(text: string, start: number, furthest: number): number {
  const segments = new Intl.Segmenter('vi', { granularity: 'grapheme' })
  const { index } = segments.segment(text).containing(furthest) ?? { index: furthest }
  if (index > start) return index
  // One "character" longer than a whole message: keep at least the surrogate pair together.
  return /[\udc00-\udfff]/.test(text.charAt(furthest)) ? furthest - 1 : furthest
}

function slice({ text, marks }: RichText, from: number, to: number): TextPart {
  const end = from + text.slice(from, to).trimEnd().length
  return {
    text: text.slice(from, end),
    marks: marks.flatMap(({ type, offset, length }) => {
      const first = Math.max(offset, from)
      const last = Math.min(offset + length, end)
      return last > first ? [{ type, offset: first - from, length: last - first }] : []
    }),
  }
}

function skipSpace(text: string, from: number): number {
  const rest = text.slice(from)
  return from + (rest.length - rest.trimStart().length)
}
