import { fold, placeTone } from '../lib/vietnamese.ts'
import type { WordTable } from './word-table.ts'

const MAX_SYLLABLES = 4
const SYLLABLES = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}\s]+/gu

/**
 * Cuts a text into rows of the word table: longest match from the left, at most four syllables,
 * never across punctuation. Syllables typed without diacritics match by their folded form.
 * Unknown syllables are left out.
 */
export function segmentWords(text: string, table: WordTable): number[] {
  const syllables = (text.toLowerCase().normalize('NFC').match(SYLLABLES) ?? []).map(placeTone)
  const rows: number[] = []
  for (let at = 0; at < syllables.length; ) {
    const found = longestWord(syllables, at, table)
    if (found) rows.push(found.row)
    at += found?.length ?? 1
  }
  return rows
}

function longestWord(
  syllables: readonly string[],
  at: number,
  table: WordTable,
): { row: number; length: number } | undefined {
  for (let length = Math.min(MAX_SYLLABLES, syllables.length - at); length > 0; length--) {
    const word = syllables.slice(at, at + length).join('_')
    const row = table.row(word) ?? foldedMatch(word, table)
    if (row !== undefined) return { row, length }
  }
  return undefined
}

/** A word typed wholly without diacritics may stand for its most frequent accented form. */
function foldedMatch(word: string, table: WordTable): number | undefined {
  return word === fold(word) ? table.foldedRow(word) : undefined
}
