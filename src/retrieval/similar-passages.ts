import type { Passage } from '../corpus/document.ts'
import { foldedWords, overlap, SIMILAR, wordSet } from '../lib/same-content.ts'
import type { PassageIndex } from './passage-index.ts'

/** The same or nearly the same content in other documents, best first; never head or foot. */
export type FindSimilar = (passage: Passage) => Passage[]

const MOST_SIMILAR = 5
/** What a passage has in common with another shows in its rarest pairs of words. */
const RAREST_PAIRS = 40
const CANDIDATES = 60

/**
 * Looks through the lists of terms for passages that may say the same, and compares the words of
 * those. Answers ask for the same passages again and again, so what was found is kept.
 */
export function createFindSimilar({
  passages,
  passageTerms,
}: Pick<PassageIndex, 'passages' | 'passageTerms'>): FindSimilar {
  const found = new Map<string, Passage[]>()

  function candidates(words: readonly string[]): Passage[] {
    const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`)
    const shared = [...new Set([...pairs, ...words])]
      .map((term) => ({ term, frequency: passageTerms.frequency(term) }))
      .filter(({ frequency }) => frequency > 1)
      .sort((a, b) => a.frequency - b.frequency)
      .slice(0, RAREST_PAIRS)
    const terms = new Map(shared.map(({ term }) => [term, 1]))
    return passageTerms.search(terms, CANDIDATES).best.flatMap(({ unit }) => passages[unit] ?? [])
  }

  function find({ documentId, text }: Passage): Passage[] {
    const words = wordSet(text)
    return candidates(foldedWords(text))
      .filter((other) => other.documentId !== documentId && other.kind !== 'metadata')
      .map((other) => ({ other, share: overlap(wordSet(other.text), words) }))
      .filter(({ share }) => share >= SIMILAR)
      .sort((a, b) => b.share - a.share)
      .slice(0, MOST_SIMILAR)
      .map(({ other }) => other)
  }

  return (passage) => {
    const known = found.get(passage.id) ?? find(passage)
    found.set(passage.id, known)
    return known
  }
}
