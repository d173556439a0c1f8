import type { PassageIndex } from './passage-index.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** How near a question comes to those that were written for passages. */
export interface AskedBefore {
  /** By passage: share of the question's words, by their weight, that one written question holds. */
  terms: ReadonlyMap<number, number>
  /** By passage: the largest cosine, above 0. */
  similarity: ReadonlyMap<number, number>
  /** Whether questions were written for other documents, and for no passage of this one. */
  lacks(document: number): boolean
}

/** A question with its embedding. */
interface Meant {
  question: UnderstoodQuestion
  vector: readonly number[]
}

/** As if nothing had been written. */
export const NEVER_ASKED: AskedBefore = {
  terms: new Map(),
  similarity: new Map(),
  lacks: () => false,
}

/** Compares questions with all written ones of an index. */
export function createQuestionMatcher(
  index: Pick<PassageIndex, 'documentOf' | 'questionTerms' | 'questionVectors' | 'questionPassage'>,
): (meant: Meant) => AskedBefore {
  const { documentOf, questionTerms, questionVectors, questionPassage } = index
  const documents = new Set(Array.from(questionPassage, (at) => documentOf[at] ?? 0))
  const lacks = (document: number) => documents.size > 0 && !documents.has(document)

  return ({ question, vector }) => {
    const terms = new Map<number, number>()
    const similarity = new Map<number, number>()
    const scores = questionTerms.score(question.terms)
    const whole = scoreOfItself(question, questionTerms)
    for (const [unit, at] of questionPassage.entries()) {
      raise(terms, at, Math.min(1, (scores[unit] ?? 0) / whole))
      raise(similarity, at, questionVectors.similarity(vector, unit))
    }
    return { terms, similarity, lacks }
  }
}

function raise(largest: Map<number, number>, at: number, value: number): void {
  if (value > (largest.get(at) ?? 0)) largest.set(at, value)
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
