import { haveSameFigures, overlap, SAME, wordSet } from '../lib/same-content.ts'
import type { RankedPassage } from './hit.ts'
import { combineFeatures } from './rank-passages.ts'

/** Further down a duplicate takes no other passage's place among the first. */
const LOOKED_AT = 12
/** Lengths of texts that say the same differ by less. */
const MOST_LONGER = 1.4

/**
 * Notes which passages repeat a better one, as documents that carry out the same resolution do,
 * and scores them anew.
 * @param ranked best first
 */
export function tellDuplicates<Ranked extends RankedPassage>(ranked: readonly Ranked[]): Ranked[] {
  const areSame = (a: string, b: string) =>
    a.length < b.length * MOST_LONGER &&
    b.length < a.length * MOST_LONGER &&
    haveSameFigures(a, b) &&
    overlap(wordSet(a), wordSet(b)) >= SAME
  return ranked.map((hit, at) => {
    const better = at < LOOKED_AT ? ranked.slice(0, at) : []
    if (!better.some(({ passage }) => areSame(passage.text, hit.passage.text))) return hit
    const features = { ...hit.features, duplicate: 1 }
    return { ...hit, features, score: combineFeatures(features) }
  })
}
