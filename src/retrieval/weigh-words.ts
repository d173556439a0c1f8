import type { PassageIndex } from './passage-index.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** A term that stands for a word at least this far tells how rare the word is. */
const SURE_CREDIT = 0.6

/** How much each word of a question tells: its importance times how rare it is in the passages. */
export function weighWords(
  { passageTerms }: Pick<PassageIndex, 'passageTerms'>,
  { words }: UnderstoodQuestion,
): number[] {
  return words.map(({ slots, keys }) => {
    const importance = Math.max(...slots.map((slot) => slot.importance))
    const sure = keys.filter(({ credit }) => credit >= SURE_CREDIT)
    return importance * Math.min(...sure.map(({ term }) => passageTerms.idf(term)))
  })
}

/** Share of a question's words, by weight, that no document holds, however read; 0 to 1. */
export function unknownShare(
  { passageTerms }: Pick<PassageIndex, 'passageTerms'>,
  { words }: UnderstoodQuestion,
  weights: readonly number[],
): number {
  let total = 0
  let unknown = 0
  for (const [i, { keys }] of words.entries()) {
    const weight = weights[i] ?? 0
    const credit = Math.max(0, ...keys.map((key) => (passageTerms.has(key.term) ? key.credit : 0)))
    total += weight
    unknown += weight * (1 - credit)
  }
  return total > 0 ? unknown / total : 0
}
