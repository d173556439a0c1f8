import type { PassageIndex } from './passage-index.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** How near a question comes to the nearest one that was written for a passage; 0 where none was. */
export interface AskedBefore {
  /** By passage: share of the question's words, by their weight, that one written question holds. */
  terms: Float32Array
  /** By passage: the largest cosine, from 0. */
  similarity: Float32Array
}

/**
 * Compares a question with all written ones.
 * @param vector the question's embedding
 * @param without units that are left out, as if they had not been written
 */
export function matchWrittenQuestions(
  index: Pick<PassageIndex, 'passages' | 'questionTerms' | 'questionVectors' | 'questionPassage'>,
  { question, vector }: { question: UnderstoodQuestion; vector: readonly number[] },
  without?: ReadonlySet<number>,
): AskedBefore {
  const { questionTerms, questionVectors, questionPassage } = index
  const terms = new Float32Array(index.passages.length)
  const similarity = new Float32Array(index.passages.length)
  const scores = questionTerms.score(question.terms)
  const whole = scoreOfItself(question, questionTerms)
  for (const [unit, at] of questionPassage.entries()) {
    if (without?.has(unit)) continue
    terms[at] = Math.max(terms[at] ?? 0, Math.min(1, (scores[unit] ?? 0) / whole))
    similarity[at] = Math.max(similarity[at] ?? 0, questionVectors.similarity(vector, unit))
  }
  return { terms, similarity }
}

/** As if nothing had been written. */
export function neverAsked({ passages }: Pick<PassageIndex, 'passages'>): AskedBefore {
  return {
    terms: new Float32Array(passages.length),
    similarity: new Float32Array(passages.length),
  }
}

/** About what a written question would score that has the very words of this one. */
function scoreOfItself(
  { terms }: UnderstoodQuestion,
  index: PassageIndex['questionTerms'],
): number {
  let sum = Number.EPSILON
  for (const [term, weight] of terms) sum += weight * index.idf(term)
  return sum
}
