import type { SentenceVectors } from './sentence-vectors.ts'

/** What ranking asks of sentence vectors. */
export type NearUnits = Pick<SentenceVectors, 'nearest' | 'similarity'>
