import type { RefusalModel } from '../../src/answering/refusal-model.ts'
import { type RefusalSigns, refusalSigns } from '../../src/answering/refusal-signs.ts'

export const SIGN_NAMES = refusalSigns.keyof().options

/** Signs with whether the question is to be refused, and how much it counts. */
export interface Weighed {
  signs: RefusalSigns
  isToRefuse: boolean
  weight: number
}

const STEPS = 3000
const RATE = 0.3

/**
 * Logistic regression, drawn to 0 (L2). A sign that speaks for an answer never speaks for a
 * refusal, nor the other way round, however few examples there are. Steps are of one size over all
 * examples, so the same examples give the same model.
 */
export function learnModel(
  examples: readonly Weighed[],
  {
    pull,
    directions,
  }: { pull: number; directions: Readonly<Partial<Record<keyof RefusalSigns, 1 | -1>>> },
): Pick<RefusalModel, 'bias' | 'weights'> {
  const rows = examples.map(({ signs }) => SIGN_NAMES.map((name) => signs[name]))
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  const weights = new Float64Array(SIGN_NAMES.length)
  let bias = 0
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight) => pull * weight)
    let biasSlope = 0
    for (const [at, { isToRefuse, weight }] of examples.entries()) {
      const row = rows[at] ?? []
      let sum = bias
      for (const [i, value] of row.entries()) sum += (weights[i] ?? 0) * value
      const miss = (1 / (1 + Math.exp(-sum)) - Number(isToRefuse)) * (weight / total)
      biasSlope += miss
      for (const [i, value] of row.entries()) slope[i] = (slope[i] ?? 0) + miss * value
    }
    bias -= RATE * 4 * biasSlope
    for (const [i, name] of SIGN_NAMES.entries()) {
      const next = (weights[i] ?? 0) - RATE * 4 * (slope[i] ?? 0)
      const direction = directions[name]
      weights[i] = direction === undefined || next * direction > 0 ? next : 0
    }
  }
  const rounded = (value: number) => Math.round(value * 1000) / 1000
  const learned = Object.fromEntries(SIGN_NAMES.map((name, i) => [name, rounded(weights[i] ?? 0)]))
  return { bias: rounded(bias), weights: refusalSigns.parse(learned) }
}
