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
  const lengths = Float64Array.from(rows, (row) => lengthOf(table, row))
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
      const found = neighbours(table, row, { rows, lengths })
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
  { rows, lengths }: { rows: readonly number[]; lengths: Float64Array },
): RelatedWord[] {
  const length = lengthOf(table, row)
  const vector = table.meaning(row).map((value) => value / length)
  const best: { row: number; similarity: number }[] = []
  let least = LEAST_SIMILARITY
  for (let i = 0; i < rows.length; i++) {
    const other = rows[i] ?? 0
    const similarity = table.meaningProduct(vector, other) / (lengths[i] ?? 1)
    if (similarity < least || other === row) continue
    best.push({ row: other, similarity })
    best.sort((a, b) => b.similarity - a.similarity)
    if (best.length > MOST_RELATED) best.pop()
    if (best.length === MOST_RELATED) least = best.at(-1)?.similarity ?? least
  }
  return best.map(({ row, similarity }) => ({
    folded: fold(table.word(row)).split('_'),
    similarity,
  }))
}

function lengthOf(table: WordTable, row: number): number {
  return Math.sqrt(table.meaningProduct(table.meaning(row), row)) || 1
}
