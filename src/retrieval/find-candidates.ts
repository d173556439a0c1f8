import { isAskedMetadata } from './agreements.ts'
import type { Asked, FeatureReader } from './passage-features.ts'
import type { PassageIndex } from './passage-index.ts'

const CANDIDATES_BY_TERMS = 30
const CANDIDATES_BY_SENTENCE = 20
const CANDIDATES_BY_VECTOR = 20
/** Each by terms and by vectors. */
const CANDIDATES_BY_QUESTION = 10
const CANDIDATES_THAT_INTRODUCE = 12

/** Passages worth a closer look, from each of the ways to find one. */
export function findCandidates(
  index: PassageIndex,
  { intents, scope, vector, before }: Asked,
  { passageScores, sentenceScores, counted }: FeatureReader,
  limit: number,
): Set<number> {
  const byTerms = topOf(passageScores, Math.max(CANDIDATES_BY_TERMS, limit))
  const candidates = new Set(byTerms)
  for (const sentence of topOf(sentenceScores, CANDIDATES_BY_SENTENCE)) {
    candidates.add(index.sentences[sentence]?.passage ?? 0)
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

/** Positions of the highest scores above 0, the highest first. */
function topOf(scores: Float32Array, count: number): number[] {
  const top: number[] = []
  let least = 0
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] ?? 0
    if (score <= least) continue
    let place = top.length
    while (place > 0 && score > (scores[top[place - 1] ?? 0] ?? 0)) place -= 1
    top.splice(place, 0, at)
    if (top.length > count) top.pop()
    if (top.length === count) least = scores[top.at(-1) ?? 0] ?? 0
  }
  return top
}
