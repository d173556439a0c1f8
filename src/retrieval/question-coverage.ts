import type { PassageIndex } from './passage-index.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** A term that stands for a word at least this far tells how rare the word is. */
const SURE_CREDIT = 0.6
/** Share of the question's words in a line, for its list to be the one that is counted. */
const LEAST_INTRODUCER_COVERAGE = 0.05

/** By passage: share of the question's words, weighted by importance and rarity, that it holds. */
export function coverageOf(index: PassageIndex, question: UnderstoodQuestion): Float32Array {
  const covered = new Float32Array(index.passages.length)
  const ofWord = new Float32Array(index.passages.length)
  let total = 0
  for (const { slots, keys } of question.words) {
    const importance = Math.max(...slots.map((slot) => slot.importance))
    const sure = keys.filter(({ credit }) => credit >= SURE_CREDIT)
    const weight = importance * Math.min(...sure.map(({ term }) => index.passageTerms.idf(term)))
    total += weight
    ofWord.fill(0)
    for (const { term, credit } of keys) {
      index.passageTerms.forEachUnit(term, (unit) => {
        const before = ofWord[unit] ?? 0
        if (credit <= before) return
        ofWord[unit] = credit
        covered[unit] = (covered[unit] ?? 0) + weight * (credit - before)
      })
    }
  }
  return total > 0 ? covered.map((sum) => sum / total) : covered
}

/** Items of lists that have as many as the question counts, under a line that speaks of them. */
export function countedItems(
  index: PassageIndex,
  question: UnderstoodQuestion,
  coverage: Float32Array,
): number[] {
  const count = countOf(question)
  if (count === null) return []
  return index.introducedBy.flatMap((items, introducer) =>
    items.length === count && (coverage[introducer] ?? 0) >= LEAST_INTRODUCER_COVERAGE ? items : [],
  )
}

/** How many things a question for a list counts: 7 in `bảy nhóm nhiệm vụ`. */
function countOf({ answerType, slots }: UnderstoodQuestion): number | null {
  if (answerType !== 'list') return null
  for (const { token, readings, importance } of slots) {
    // The 57 of a document's number counts nothing.
    if (importance < 1) continue
    for (const form of [token.folded, ...readings.map(({ phrase }) => phrase)]) {
      if (/^\d{1,2}$/.test(form) && Number(form) > 1) return Number(form)
    }
  }
  return null
}
