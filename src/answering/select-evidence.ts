import type { Passage } from '../corpus/document.ts'
import type { Hit } from '../retrieval/hit.ts'

/** What an answer says from one passage. */
export interface Evidence {
  passage: Passage
  /** A stretch of whole sentences of the passage, literally. */
  quote: string
  role: 'text' | 'item'
}

/** Up to this length a passage is quoted whole. */
const SHORT_PASSAGE = 280
/** A sentence nearly as good as the best one belongs to the answer as well. */
const NEARLY_AS_GOOD = 0.7
const LONGEST_STRETCH = 3

/**
 * The sentences of a hit that answer: a short passage whole, of a long one the best sentence and
 * those beside it that are nearly as good, in reading order without gaps.
 */
export function selectSentences({ passage, sentences }: Hit): string {
  if (passage.text.length <= SHORT_PASSAGE || passage.sentences.length <= 1) return passage.text
  const best = sentences[0]
  if (!best) return passage.text
  const scores = new Map(sentences.map(({ sentence, score }) => [sentence, score]))
  const isGood = (sentence: number) => (scores.get(sentence) ?? 0) >= best.score * NEARLY_AS_GOOD
  let first = best.sentence
  let last = best.sentence
  while (last - first + 1 < LONGEST_STRETCH && (isGood(first - 1) || isGood(last + 1))) {
    if (isGood(first - 1)) first -= 1
    else last += 1
  }
  const start = passage.sentences[first]?.start ?? 0
  const end = passage.sentences[last]?.end ?? passage.text.length
  return passage.text.slice(start, end)
}
