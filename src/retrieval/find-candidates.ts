import { isAskedMetadata } from './agreements.ts'
import type { Asked, FeatureReader } from './passage-features.ts'
import type { PassageIndex } from './passage-index.ts'

const CANDIDATES_BY_VECTOR = 20
/** Each by terms and by vectors. */
const CANDIDATES_BY_QUESTION = 10
const CANDIDATES_THAT_INTRODUCE = 12

/** Passages worth a closer look, from each of the ways to find one. */
export function findCandidates(
  index: PassageIndex,
  { intents, scope, vector, before }: Asked,
  { passageScores, sentenceScores, counted }: FeatureReader,
): Set<number> {
  const byTerms = passageScores.best.map(({ unit }) => unit)
  const candidates = new Set(byTerms)
  for (const { unit } of sentenceScores.best) {
    candidates.add(index.sentences[unit]?.passage ?? 0)
  }
  for (const { unit } of index.vectors.nearest(vector, CANDIDATES_BY_VECTOR)) {
    candidates.add(index.sentences[unit]?.passage ?? 0)
  }
  for (const nearest of [before.terms, before.similarity]) {
    for (const at of largestOf(nearest, CANDIDATES_BY_QUESTION)) candidates.add(at)
  }
  // What stands directly under a heading or introducing line competes with it.
  for (const at of byTerms.slice(0, CANDIDATES_THAT_INTRODUCE)) {
    for (const below of index.introducedBy[at] ?? []) candidates.add(below)
  }
  for (const at of counted) candidates.add(at)
  // Head and foot share few words with a question about them.
  for (const [document, share] of scope.documents.entries()) {
    if (intents.length === 0 || share === 0) continue
    for (const at of index.passagesOf[document] ?? []) {
      const passage = index.passages[at]
      if (passage && isAskedMetadata(passage, intents)) candidates.add(at)
    }
  }
  return candidates
}

function largestOf(values: ReadonlyMap<number, number>, count: number): number[] {
  const entries = [...values].sort(([, a], [, b]) => b - a)
  return entries.slice(0, count).map(([at]) => at)
}
