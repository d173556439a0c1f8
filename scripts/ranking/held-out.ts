import type { Features } from '../../src/retrieval/features.ts'
import { createRandom, shuffle } from '../noise/random.ts'
import { combine } from './combine.ts'
import type { Example } from './example.ts'

/** Shares of questions whose answer stands first, among the first three, and among the first ten. */
export interface Hits {
  count: number
  at1: number
  at3: number
  at10: number
}

/** Counts hits of examples that were ranked by given weights. */
export function countHits(
  examples: readonly Example[],
  weightsOf: (one: Example) => Features,
): Hits {
  const ranks = examples.map((example) => {
    const weights = weightsOf(example)
    const scored = example.candidates.map(({ features, isRight }) => ({
      isRight,
      score: combine(features, weights),
    }))
    scored.sort((a, b) => b.score - a.score)
    return scored.findIndex(({ isRight }) => isRight)
  })
  const share = (k: number) => ranks.filter((rank) => rank < k).length / Math.max(1, ranks.length)
  return { count: ranks.length, at1: share(1), at3: share(3), at10: share(10) }
}

/**
 * Parts the examples by what they are about, so that no passage and no law is both learned from
 * and tested on.
 */
export function partByGroup(
  examples: readonly Example[],
  { parts, seed }: { parts: number; seed: number },
): Map<Example, number> {
  const groups = shuffle([...new Set(examples.map(({ group }) => group))], createRandom(seed))
  const partOf = new Map(groups.map((group, i) => [group, i % parts]))
  return new Map(examples.map((example) => [example, partOf.get(example.group) ?? 0]))
}
