/**
 * Text with marks drawn over it, such as bold, and how a long one becomes several messages. `Type`
 * is what the platform calls its marks; `never` for plain text.
 */
export interface RichText<Type = never> {
  text: string
  marks: Mark<Type>[]
  /** Offsets where a new message may well begin: borders between blocks. */
  borders: number[]
  /** Offsets of white space that holds together: under a title, between a quote and its source. */
  joints: number[]
}

/** A stretch of the text; offset and length in UTF-16 code units. */
export interface Mark<Type> {
  type: Type
  offset: number
  length: number
}

export interface SplitLimits {
  /** UTF-16 code units of one part. */
  maxLength: number
  /** Marks of one part; as many as there are when left out. */
  maxMarks?: number
}

export type TextPart<Type = never> = Pick<RichText<Type>, 'text' | 'marks'>

/** A message that is cut before this share of its room is used looks like a mistake. */
const LEAST_FILLED = 0.25
const BLANK_LINE = /\n\s*\n/g
const LINE_END = /\n/g
/** Not behind `TP.`, `ThS.` or the number of a list item. */
const SENTENCE_END = /(?<=(?<![\p{Lu}\d])[.]|[!?…;])\s/gu
const SPACE = /\s/g

/**
 * Cuts a text into parts that fit: before a block that then stays whole, or between blocks where
 * that leaves a decent part, else at a blank line, a line, a sentence, a word, and only then within
 * a word (never within a character). Nothing is lost but white space at the cuts; a mark that
 * crosses a cut goes on behind it.
 */
export function splitRichText<Type>(rich: RichText<Type>, limits: SplitLimits): TextPart<Type>[] {
  const parts: TextPart<Type>[] = []
  let start = skipSpace(rich.text, 0)
  while (start < rich.text.length) {
    const end = findEnd(rich, start, limits)
    const part = slice(rich, start, end)
    if (part.text !== '') parts.push(part)
    start = skipSpace(rich.text, end)
  }
  return parts
}

function findEnd<Type>(rich: RichText<Type>, start: number, limits: SplitLimits): number {
  const { text, borders } = rich
  const { maxLength, maxMarks = Number.POSITIVE_INFINITY } = limits
  const furthest = Math.min(start + maxLength, endByMarks(rich, start, maxMarks))
  if (furthest >= text.length) return text.length
  const border = borders.findLast((offset) => offset <= furthest)
  const next = borders.find((offset) => offset > furthest) ?? text.length
  if (border !== undefined && border > start && next - border <= maxLength) return border
  const least = start + Math.floor((furthest - start) * LEAST_FILLED)
  const window = text.slice(start, furthest + 1)
  const lastSpace = (pattern: RegExp) =>
    [...window.matchAll(pattern)]
      .map(({ index }) => start + index)
      .findLast((offset) => !rich.joints.includes(offset))
  const ends = [border, ...[BLANK_LINE, LINE_END, SENTENCE_END, SPACE].map(lastSpace)]
  const end = ends.find((candidate) => candidate !== undefined && candidate > least)
  return end ?? wholeCharacterEnd(text, start, furthest)
}

/** The mark that would be one too many begins the next part. */
function endByMarks<Type>(
  { text, marks }: RichText<Type>,
  start: number,
  maxMarks: number,
): number {
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

function slice<Type>({ text, marks }: RichText<Type>, from: number, to: number): TextPart<Type> {
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
