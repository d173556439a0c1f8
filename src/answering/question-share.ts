import type { Retrieval } from '../retrieval/hit.ts'
import { termsOf, tokenise } from '../retrieval/tokens.ts'

/** Which of a question's words a text holds. */
export interface HeldWords {
  /** Their share, by weight, 0 to 1. */
  share: number
  /** By word of the question, how fully it is held, 0 to 1. */
  credits: number[]
}

/** Reads how much of one question stands in any text. */
export function createShareReader({
  question,
  weights,
}: Pick<Retrieval, 'question' | 'weights'>): (text: string) => HeldWords {
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1
  return (text) => {
    const terms = new Set(termsOf(tokenise(text)))
    const credits = question.words.map(({ keys }) =>
      Math.max(0, ...keys.map(({ term, credit }) => (terms.has(term) ? credit : 0))),
    )
    const held = credits.reduce((sum, credit, i) => sum + credit * (weights[i] ?? 0), 0)
    return { share: held / total, credits }
  }
}
