import { segmentWords } from './segment-words.ts'
import type { WordTable } from './word-table.ts'

/** Near in meaning by the word table, from these on; below, neighbours are mostly noise. */
const LEAST_SIMILARITY = 0.45
const MOST_RELATED = 6

export interface RelatedWord {
  /** Syllables joined by blanks. */
  phrase: string
  /** Cosine, LEAST_SIMILARITY to 1. */
  similarity: number
}

export interface Lexicon {
  /** Cuts a text (NFC) into known words; offsets into the text. */
  cut(text: string): { start: number; end: number }[]
  /** Words of the documents that are near in meaning to a word, best first, itself left out. */
  related(word: string): readonly RelatedWord[]
}

/**
 * Words and their neighbours in meaning.
 * @param texts the documents' texts: only words that stand there are given as neighbours
 */
export function createLexicon(table: WordTable, texts: Iterable<string>): Lexicon {
  const known = new Set<number>()
  for (const text of texts) for (const { row } of segmentWords(text, table)) known.add(row)
  const rows = [...known]
  const vectors = new Float32Array(rows.length * table.dimension)
  for (const [i, row] of rows.entries()) vectors.set(unitVector(table, row), i * table.dimension)
  const remembered = new Map<number, readonly RelatedWord[]>()

  return {
    cut: (text) => segmentWords(text, table),
    related(word) {
      const [span, ...others] = segmentWords(word, table)
      if (!span || others.length > 0) return []
      const found = remembered.get(span.row) ?? neighbours(table, span.row, rows, vectors)
      remembered.set(span.row, found)
      return found
    },
  }
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
    let similarity = 0
    const start = i * table.dimension
    for (let k = 0; k < table.dimension; k++) {
      similarity += (vector[k] ?? 0) * (vectors[start + k] ?? 0)
    }
    if (similarity >= LEAST_SIMILARITY) {
      found.push({ phrase: table.word(other).replaceAll('_', ' '), similarity })
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, MOST_RELATED)
}

function unitVector(table: WordTable, row: number): Float32Array {
  const vector = new Float32Array(table.dimension)
  table.addTo(vector, row, 1)
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
