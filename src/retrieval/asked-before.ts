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
  vector: Float64Array
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
  const unitsOf = unitsByPassage(questionPassage)
  const documents = new Set(Array.from(questionPassage, (at) => documentOf[at] ?? 0))
  const lacks = (document: number) => documents.size > 0 && !documents.has(document)

  return ({ question, vector }) => {
    const scores = questionTerms.score(question.terms)
    const whole = scoreOfItself(question, questionTerms)
    const shareOf = (unit: number) => Math.min(1, (scores[unit] ?? 0) / whole)
    const cosines = new Float64Array(questionPassage.length)
    const terms = new Map<number, number>()
    const similarity = new Map<number, number>()
    for (const [at, units] of unitsOf) {
      let share = 0
      let cosine = 0
      for (const unit of units) {
        const near = questionVectors.similarity(vector, unit)
        cosines[unit] = near
        cosine = Math.max(cosine, near)
        share = Math.max(share, shareOf(unit))
      }
      if (share > 0) terms.set(at, share)
      if (cosine > 0) similarity.set(at, cosine)
    }
    const nearness = (unit: number) => {
      const cosine = Math.max(0, cosines[unit] ?? 0)
      return (
        (WEIGHTS.asked * shareOf(unit) + WEIGHTS.askedDense * cosine) /
        (WEIGHTS.asked + WEIGHTS.askedDense)
      )
    }
    const questionsOf = (at: number) =>
      (unitsOf.get(at) ?? [])
        .map((unit) => ({ nearness: nearness(unit), answer: questionAnswer[unit] ?? null }))
        .sort((a, b) => b.nearness - a.nearness)
    return { terms, similarity, questionsOf, lacks }
  }
}

/** By passage: the questions that were written for it. */
function unitsByPassage(questionPassage: Int32Array): ReadonlyMap<number, number[]> {
  const unitsOf = new Map<number, number[]>()
  for (const [unit, at] of questionPassage.entries()) {
    const units = unitsOf.get(at)
    if (units) units.push(unit)
    else unitsOf.set(at, [unit])
  }
  return unitsOf
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
