import type { Features } from '../../src/retrieval/features.ts'
import { NAMES } from './learn-weights.ts'

/** The score under given weights; `combineFeatures` has the shipped ones. */
export function combine(features: Features, weights: Features): number {
  return NAMES.reduce((sum, name) => sum + weights[name] * features[name], 0)
}
