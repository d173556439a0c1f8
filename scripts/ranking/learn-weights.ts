import { type Features, features } from '../../src/retrieval/features.ts'
import type { Example } from './example.ts'

export const NAMES = features.keyof().options

export interface LearnOptions {
  /** Where learning starts and what it is drawn back to: a feature that tells nothing stays there. */
  priors: Features
  /** How strongly it is drawn back. */
  pull: number
  /** By source: what its examples weigh together. */
  shares: Readonly<Record<string, number>>
}

/** How sharply a difference in score counts; it sets the scale that weights are learned on. */
const SHARPNESS = 6
const STEPS = 250
const RATE = 0.05
/** Smaller steps from here on. */
const SETTLING = 150
const SETTLING_RATE = 0.01
const [MOMENTUM, SQUARES] = [0.9, 0.99]

/**
 * Weights under which right candidates come first: listwise softmax, where any right candidate
 * counts, drawn to the priors (L2), by Adam over all examples at once. The same examples give the
 * same weights. Throws when an example's source has no share.
 */
export function learnWeights(examples: readonly Example[], options: LearnOptions): Features {
  const lists = examples.map(({ candidates }) => ({
    size: candidates.length,
    values: Float64Array.from(
      candidates.flatMap((candidate) => NAMES.map((name) => candidate.features[name])),
    ),
    isRight: candidates.map((candidate) => candidate.isRight),
  }))
  const importance = shareOut(examples, options.shares)
  const priors = NAMES.map((name) => options.priors[name])
  const weights = Float64Array.from(priors)
  const means = new Float64Array(NAMES.length)
  const squares = new Float64Array(NAMES.length)
  for (let step = 1; step <= STEPS; step++) {
    const slope = weights.map((weight, i) => 2 * options.pull * (weight - (priors[i] ?? 0)))
    for (const [i, list] of lists.entries()) addSlope(slope, list, weights, importance[i] ?? 0)
    const rate = step < SETTLING ? RATE : SETTLING_RATE
    for (const [i, value] of slope.entries()) {
      means[i] = MOMENTUM * (means[i] ?? 0) + (1 - MOMENTUM) * value
      squares[i] = SQUARES * (squares[i] ?? 0) + (1 - SQUARES) * value * value
      const mean = (means[i] ?? 0) / (1 - MOMENTUM ** step)
      const spread = Math.sqrt((squares[i] ?? 0) / (1 - SQUARES ** step)) + Number.EPSILON
      weights[i] = (weights[i] ?? 0) - (rate * mean) / spread
    }
  }
  return toFeatures(weights)
}

interface List {
  size: number
  /** All features of the first candidate, then of the second … */
  values: Float64Array
  isRight: readonly boolean[]
}

/** Adds how the loss, -log of the right candidates' probability, changes with each weight. */
function addSlope(
  slope: Float64Array,
  { size, values, isRight }: List,
  weights: Float64Array,
  importance: number,
): void {
  const width = weights.length
  const scores = new Float64Array(size)
  for (let c = 0; c < size; c++) {
    let score = 0
    for (let i = 0; i < width; i++) score += (weights[i] ?? 0) * (values[c * width + i] ?? 0)
    scores[c] = SHARPNESS * score
  }
  const top = Math.max(...scores)
  let all = 0
  let right = 0
  for (const [c, score] of scores.entries()) {
    const share = Math.exp(score - top)
    scores[c] = share
    all += share
    if (isRight[c]) right += share
  }
  for (let c = 0; c < size; c++) {
    const share = scores[c] ?? 0
    const excess = share / all - (isRight[c] ? share / Math.max(right, Number.MIN_VALUE) : 0)
    const factor = importance * SHARPNESS * excess
    for (let i = 0; i < width; i++) {
      slope[i] = (slope[i] ?? 0) + factor * (values[c * width + i] ?? 0)
    }
  }
}

/** The examples of a source share what the source weighs; all together weigh 1. */
function shareOut(
  examples: readonly Example[],
  shares: Readonly<Record<string, number>>,
): number[] {
  const counts = new Map<string, number>()
  for (const { source } of examples) counts.set(source, (counts.get(source) ?? 0) + 1)
  const shareOf = (source: string) => {
    const share = shares[source]
    if (share === undefined) throw new Error(`no share is set for examples of "${source}"`)
    return share
  }
  const total = [...counts.keys()].reduce((sum, source) => sum + shareOf(source), 0)
  return examples.map(({ source }) => shareOf(source) / (counts.get(source) ?? 1) / total)
}

function toFeatures(values: Float64Array): Features {
  return features.parse(
    Object.fromEntries(NAMES.map((name, i) => [name, Number((values[i] ?? 0).toFixed(3))])),
  )
}
