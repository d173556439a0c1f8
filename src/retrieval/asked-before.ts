import type { PassageIndex } from './passage-index.ts'
import { WEIGHTS } from './rank-passages.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** One question that was written for a passage, beside the one that is asked. */
export interface AskedQuestion {
  /** How near it comes, 0 to 1: in words and in meaning, as the ranking weighs them. */
  nearness: number
  /** The part of its passage that answers it; null where all of it does. */
  answer: string | null
}

/** How near a question comes to those that were written for passages. */
export interface AskedBefore {
  /** By passage: share of the question's words, by their weight, that one written question holds. */
  terms: ReadonlyMap<number, number>
  /** By passage: the largest cosine, above 0. */
  similarity: ReadonlyMap<number, number>
  /** Those that were written for a passage, the nearest first. */
  questionsOf(passage: number): AskedQuestion[]
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
  questionsOf: () => [],
  lacks: () => false,
}

/** Compares questions with all written ones of an index. */
export function createQuestionMatcher(
  index: Pick<
    PassageIndex,
    'documentOf' | 'questionTerms' | 'questionVectors' | 'questionPassage' | 'questionAnswer'
  >,
): (meant: Meant) => AskedBefore {
  const { documentOf, questionTerms, questionVectors, questionPassage, questionAnswer } = index
  const unitsOf = new Map<number, number[]>()
  for (const [unit, at] of questionPassage.entries()) {
    unitsOf.set(at, [...(unitsOf.get(at) ?? []), unit])
  }
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
    const nearness = (unit: number) => {
      const share = Math.min(1, (scores[unit] ?? 0) / whole)
      const cosine = Math.max(0, questionVectors.similarity(vector, unit))
      return (
        (WEIGHTS.asked * share + WEIGHTS.askedDense * cosine) / (WEIGHTS.asked + WEIGHTS.askedDense)
      )
    }
    const questionsOf = (at: number) =>
      (unitsOf.get(at) ?? [])
        .map((unit) => ({ nearness: nearness(unit), answer: questionAnswer[unit] ?? null }))
        .sort((a, b) => b.nearness - a.nearness)
    return { terms, similarity, questionsOf, lacks }
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
