import type { Sentence } from './document.ts'

/** Short forms whose full stop does not end a sentence, folded to lower case. */
const ABBREVIATIONS = new Set(
  'tp tx tt q p h x kp ts ths th.s pgs gs bs ks cn nxb tr st mr mrs dr no vs đ/c đc ub ubnd k/t kt tm t/m tl tuq'.split(
    ' ',
  ),
)
/** A printed number at the very beginning: `1.`, `1.2.`, `II.`, `Điều 5.`, `(1)`, `a)`. */
const LEADING_NUMBER =
  /^(?:(?:điều|chương|mục|phần|phụ lục)\s+[\p{L}\d]+|\p{Lu}|[IVXLC]+|\d+(?:\.\d+)*)\s*[.:]\s/iu
const CLOSERS = /^[”’"')\]»]+/
const SENTENCE_START = /^[“‘"'([«]*[\p{Lu}\d+]/u

/**
 * Splits one passage into sentences by Vietnamese habits: `TP.`, `v.v.`, decimal commas, dots in
 * numbers and the end mark `./.` do not end a sentence in the wrong place. Offsets are into `text`.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = skipSpaces(text, 0)
  let position = start + (LEADING_NUMBER.exec(text.slice(start))?.[0].length ?? 0)
  while (position < text.length) {
    const end = sentenceEnd(text, position)
    if (end === null) {
      position += 1
      continue
    }
    sentences.push({ text: text.slice(start, end), start, end })
    start = skipSpaces(text, end)
    position = start
  }
  const tail = text.slice(start).trimEnd()
  if (tail !== '') sentences.push({ text: tail, start, end: start + tail.length })
  return sentences
}

/** Where the sentence ends when the character at `position` ends one; null otherwise. */
function sentenceEnd(text: string, position: number): number | null {
  const character = text.charAt(position)
  if (!'.!?…'.includes(character)) return null
  let end = position + 1
  while (end < text.length && '.!?…/'.includes(text.charAt(end))) end += 1
  end += CLOSERS.exec(text.slice(end))?.[0].length ?? 0
  if (end >= text.length) return null
  if (!/\s/.test(text.charAt(end))) return null
  if (!SENTENCE_START.test(text.slice(skipSpaces(text, end)))) return null
  if (character === '.' && isAbbreviation(text, position)) return null
  return end
}

function isAbbreviation(text: string, dot: number): boolean {
  const word = /[\p{L}\p{N}/.]+$/u.exec(text.slice(Math.max(0, dot - 12), dot))?.[0] ?? ''
  if (ABBREVIATIONS.has(word.toLowerCase())) return true
  // An initial: `V. I. Lê-nin`, `Nguyễn V. A.`
  return /^\p{Lu}$/u.test(word)
}

function skipSpaces(text: string, position: number): number {
  let at = position
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1
  return at
}
