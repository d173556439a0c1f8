import { z } from 'zod'
import learned from './data/ranking-weights.json' with { type: 'json' }
import { type Features, features } from './features.ts'

/** What `scripts/train-ranker.ts` learned. */
export const ranking = z.strictObject({
  weights: features,
  /** How much of its own sentences' agreement stands in where a document has no questions yet. */
  unasked: features.pick({ asked: true, askedDense: true }),
})

export const { weights: WEIGHTS, unasked: UNASKED } = ranking.parse(learned)

const NAMES = features.keyof().options

/** The passage's score: its features, each times its learned weight. */
export function combineFeatures(values: Features): number {
  let score = 0
  for (const name of NAMES) score += WEIGHTS[name] * values[name]
  return score
}

/** The score without what was learned: agreement in words and in meaning, each counting the same. */
export function fuseScores({ passage, dense, asked, askedDense }: Features): number {
  return passage + dense + asked + askedDense
}
