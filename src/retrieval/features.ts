import { z } from 'zod'

const value = z.number()

/** What is known of one candidate passage; each number lies about between 0 and 1. */
export const features = z.strictObject({
  /** BM25F over the passage with headings and document, against the question's best. */
  passage: value,
  /** BM25 of the passage's best sentence, against the question's best. */
  sentence: value,
  /** Cosine of the question and the passage's nearest sentence. */
  dense: value,
  /** Share of the question's weighted words that the passage or its context holds. */
  coverage: value,
  /** Share of them that one sentence of the passage holds by itself. */
  wording: value,
  /** Share of them that only its headings and its document hold. */
  heading: value,
  /** The question holds the title of its own section, or a whole part of it; half for one above. */
  title: value,
  /** It says what a body does that the question names: `Ban Tuyên giáo Tỉnh ủy chỉ đạo …`. */
  actor: value,
  /** Share of the question's words that one question written for the passage holds. */
  asked: value,
  /** Cosine of the question and the nearest one that was written for the passage. */
  askedDense: value,
  /** Share of the words that only the questions written for the passage hold. */
  everyday: value,
  /** How plainly the question names the passage's document, against the best named. */
  scope: value,
  /** The question speaks of the nation and the passage restates a superior document, or not. */
  nation: value,
  /** 1 the year asked for stands in the passage or above it, -1 only another year does. */
  year: value,
  /** The best sentence holds what is asked for: a figure, a date, a reason … */
  answerType: value,
  /** It counts what the question asks the number of: people, per cent, bodies … */
  counts: value,
  /** The same once more, where a figure, a date … is asked for; 0 for questions of other kinds. */
  figure: value,
  date: value,
  person: value,
  organisation: value,
  reason: value,
  /** A list is asked for, and the passage introduces one or counts things up. */
  list: value,
  /** The question cites this section. */
  section: value,
  /** The passage prints the number of another document that the question names. */
  reference: value,
  /** One of as many items as the question counts, or the one it asks for by its place. */
  count: value,
  /** Headings and lines that only introduce others. */
  introduces: value,
  /** Head or foot of a document: up to 1 when the question asks for it, below 0 otherwise. */
  metadata: value,
  /** A better passage says the same. */
  duplicate: value,
})
export type Features = z.infer<typeof features>
