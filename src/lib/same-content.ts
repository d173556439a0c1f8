import { remember } from './remember.ts'
import { fold } from './vietnamese.ts'

/** Share of common words from which two texts say the same, given the same figures. */
export const SAME = 0.85
/** Texts whose words are kept for the next comparison: up to some megabytes. */
const REMEMBERED = 500
const WORD = /[\p{L}\p{M}\p{N}%]+/gu

/** Whether two passages say the same with the same figures; wording may differ slightly. */
export function saysTheSame(a: string, b: string): boolean {
  return similarity(a, b) >= SAME && haveSameFigures(a, b)
}

/** Whether two texts print the same numbers in the same order. */
export function haveSameFigures(a: string, b: string): boolean {
  return figures(a) === figures(b)
}

/** Jaccard similarity of the folded words, 0 to 1. */
export function similarity(a: string, b: string): number {
  return overlap(wordSet(a), wordSet(b))
}

/** Texts of at least this similarity treat the same content, whatever the figures. */
export const SIMILAR = 0.6

/** The folded words of a text, in its order. */
export function foldedWords(text: string): string[] {
  return fold(text).match(WORD) ?? []
}

/** The folded words of a text, for many comparisons with it. */
export const wordSet = remember(
  REMEMBERED,
  (text): ReadonlySet<string> => new Set(foldedWords(text)),
)

/** Share of common words, 0 to 1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let common = 0
  for (const word of small) if (large.has(word)) common += 1
  return common / Math.max(1, a.size + b.size - common)
}

function figures(text: string): string {
  return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).join(' ')
}
