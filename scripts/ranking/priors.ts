import type { Features } from '../../src/retrieval/features.ts'

/**
 * Weights set by hand, which learning starts from and is drawn back to. A feature that never
 * differs in the examples keeps its prior.
 */
export const PRIORS: Features = {
  passage: 1,
  sentence: 0.4,
  dense: 0.4,
  coverage: 0.5,
  wording: 0,
  heading: 0,
  title: 0.15,
  actor: 0.8,
  asked: 0.8,
  askedDense: 0.8,
  everyday: 0.4,
  scope: 0.85,
  nation: 0.45,
  year: 0.3,
  answerType: 0.45,
  counts: 0.2,
  figure: 0,
  date: 0,
  person: 0,
  organisation: 0,
  reason: 0,
  list: 0,
  section: 0.8,
  reference: 0.6,
  count: 0.8,
  introduces: -0.6,
  metadata: 2,
  duplicate: -0.2,
}

/** By source: what its examples weigh together, the sources nearest to what members type most. */
export const SHARES: Readonly<Record<string, number>> = {
  own: 4,
  'own, no marks': 1,
  answered: 2,
  document: 1,
  quiz: 1.5,
  written: 2,
  'written, typed badly': 1.5,
  'new document': 1.5,
  title: 1.5,
  'title, typed badly': 1.5,
}

/** How strongly learning is drawn back to the priors. */
export const PULL = 0.01
