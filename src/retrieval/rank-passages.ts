/** What is known of one candidate passage; each number lies about between 0 and 1. */
export interface Features {
  /** BM25F over the passage with headings and document, against the question's best. */
  passage: number
  /** BM25 of the passage's best sentence, against the question's best. */
  sentence: number
  /** Cosine of the question and the passage's nearest sentence. */
  dense: number
  /** Share of the question's weighted words that the passage or its context holds. */
  coverage: number
  /** Share of the question's weighted words that one sentence of the passage holds by itself. */
  wording: number
  /** Share of them that only its headings and its document hold. */
  heading: number
  /** Share of the question's words that one question written for the passage holds. */
  asked: number
  /** Cosine of the question and the nearest one that was written for the passage. */
  askedDense: number
  /** How plainly the question names the passage's document, against the best named. */
  scope: number
  /** The question speaks of the nation and the passage restates a superior document, or not. */
  nation: number
  /** 1 the year asked for stands in the passage or above it, -1 only another year does. */
  year: number
  /** The best sentences hold what is asked for: a figure, a date, a reason … */
  answerType: number
  /** The question cites this section. */
  section: number
  /** The passage prints the number of another document that the question names. */
  reference: number
  /** The passage is one of as many items as the question counts: `bảy nhóm nhiệm vụ`. */
  count: number
  /** Headings and lines that only introduce others. */
  introduces: number
  /** Head or foot of a document: up to 1 when the question asks for it, below 0 otherwise. */
  metadata: number
}

/** Set on our own questions (test/fixtures/questions.jsonl), not on an evaluation set. */
export const WEIGHTS: Features = {
  passage: 1,
  sentence: 0.4,
  dense: 0.4,
  coverage: 0.5,
  wording: 0,
  heading: 0,
  asked: 0.5,
  askedDense: 0.5,
  scope: 0.85,
  nation: 0.45,
  year: 0.3,
  answerType: 0.45,
  section: 0.8,
  reference: 0.6,
  count: 0.8,
  introduces: -0.6,
  metadata: 2,
}

const NAMES = Object.keys(WEIGHTS) as (keyof Features)[]

/** The passage's score: its features, each times its weight. */
export function combineFeatures(features: Features): number {
  let score = 0
  for (const name of NAMES) score += WEIGHTS[name] * features[name]
  return score
}
