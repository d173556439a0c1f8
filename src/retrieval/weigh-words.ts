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
