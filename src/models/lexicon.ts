import { dotProduct } from '../lib/dot-product.ts'
import { fold } from '../lib/vietnamese.ts'
import { readWords } from './read-words.ts'
import { segmentWords } from './segment-words.ts'
import type { WordTable } from './word-table.ts'

/** Near in meaning by the word table, from these on; below, neighbours are mostly noise. */
const LEAST_SIMILARITY = 0.45
const MOST_RELATED = 6
/** In large documents a word that is rarer than this brings nothing near that is worth finding. */
const LEAST_SHARE = 1 / 1_000_000
/** How far a word's probability comes from the documents rather than from the language at large. */
const DOCUMENT_SHARE = 0.7
/** A question word is expected at least this often. */
const QUESTION_WORD_SHARE = 0.003

export interface RelatedWord {
  /** Syllables joined by blanks. */
  phrase: string
  /** Syllables, without diacritics. */
  folded: readonly string[]
  /** Cosine, LEAST_SIMILARITY to 1. */
  similarity: number
}

export interface Lexicon {
  /**
   * Cuts a question (NFC) into known words, supplying marks that were not typed; offsets into the
   * text, and the word as it is spelled, syllables joined by blanks.
   */
  cut(text: string): { start: number; end: number; word: string }[]
  /** Words of the documents near in meaning to a word (with its marks), best first. */
  related(word: string): readonly RelatedWord[]
}

/** How often texts hold each word of the table, as the table spells it. */
export function countWords(texts: Iterable<string>, table: WordTable): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const { row } of segmentWords(text, table)) {
      const word = table.word(row)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return counts
}

/**
 * Words and their neighbours in meaning.
 * @param documentWords what `countWords` counted in the documents: it tells which words to expect,
 *   and only these are given as neighbours
 * @param questionWords what questions are made of and documents seldom hold: `mấy`, `thế nào`
 */
export function createLexicon(
  table: WordTable,
  documentWords: ReadonlyMap<string, number>,
  questionWords: Iterable<string> = [],
): Lexicon {
  const counts = new Map<number, number>()
  let total = 0
  for (const [word, count] of documentWords) {
    const row = table.row(word)
    if (row === undefined) continue
    counts.set(row, count)
    total += count
  }
  const rows = [...counts].flatMap(([row, count]) => (count >= total * LEAST_SHARE ? [row] : []))
  const vectors = new Float32Array(rows.length * table.meaningDimension)
  for (const [i, row] of rows.entries())
    vectors.set(unitVector(table, row), i * table.meaningDimension)
  const remembered = new Map<string, readonly RelatedWord[]>()
  const expected = new Map(counts)
  for (const phrase of questionWords) {
    for (const { row } of segmentWords(phrase, table)) {
      expected.set(row, Math.max(expected.get(row) ?? 0, total * QUESTION_WORD_SHARE))
    }
  }
  const costOf = wordCost(table, expected, total)

  return {
    cut: (text) =>
      readWords(text, table, costOf).map(({ row, start, end }) => ({
        start,
        end,
        word: table.word(row).replaceAll('_', ' '),
      })),
    related(word) {
      const known = remembered.get(word)
      if (known) return known
      const row = table.row(word.replaceAll(' ', '_'))
      if (row === undefined) return []
      const found = neighbours(table, row, rows, vectors)
      remembered.set(word, found)
      return found
    },
  }
}

/** Words are stored by falling frequency, and by Zipf's law the n-th is n times rarer. */
function wordCost(
  table: WordTable,
  counts: ReadonlyMap<number, number>,
  total: number,
): (row: number) => number {
  const harmonic = Math.log(table.size) + 0.577
  const costs = Float32Array.from({ length: table.size }, (_, row) => {
    const inDocuments = (counts.get(row) ?? 0) / Math.max(1, total)
    const atLarge = 1 / ((row + 1) * harmonic)
    return -Math.log(DOCUMENT_SHARE * inDocuments + (1 - DOCUMENT_SHARE) * atLarge)
  })
  return (row) => costs[row] ?? Number.POSITIVE_INFINITY
}

function neighbours(
  table: WordTable,
  row: number,
  rows: readonly number[],
  vectors: Float32Array,
): RelatedWord[] {
  const vector = unitVector(table, row)
  const found: RelatedWord[] = []
  for (const [i, other] of rows.entries()) {
    if (other === row) continue
    const similarity = dotProduct(vector, vectors, i * table.meaningDimension)
    if (similarity >= LEAST_SIMILARITY) {
      const word = table.word(other)
      found.push({
        phrase: word.replaceAll('_', ' '),
        folded: fold(word).split('_'),
        similarity,
      })
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, MOST_RELATED)
}

function unitVector(table: WordTable, row: number): Float32Array {
  const whole = new Float32Array(table.dimension)
  table.addTo(whole, row, 1)
  const vector = whole.subarray(0, table.meaningDimension)
  const length = Math.sqrt(dotProduct(vector, vector, 0)) || 1
  return vector.map((value) => value / length)
}
