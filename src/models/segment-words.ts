import { fold, placeTone } from '../lib/vietnamese.ts'
import type { WordTable } from './word-table.ts'

export const MAX_SYLLABLES = 4
export const SYLLABLES = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}\s]+/gu

/** A known word of a text. */
export interface WordSpan {
  row: number
  /** Offsets into the text as given, which is expected in NFC. */
  start: number
  end: number
}

/**
 * Cuts a text into words of the table: longest match from the left, at most four syllables, never
 * across punctuation. Syllables typed without diacritics match by their folded form. Unknown
 * syllables are left out.
 */
export function segmentWords(text: string, table: WordTable): WordSpan[] {
  const matches = [...text.matchAll(SYLLABLES)]
  const syllables = matches.map(([syllable]) => placeTone(syllable.toLowerCase()))
  const bare = syllables.map((syllable) => syllable === fold(syllable))
  const spans: WordSpan[] = []
  for (let at = 0; at < syllables.length; ) {
    const found = longestWord(syllables, bare, at, table)
    const last = matches[at + (found?.length ?? 1) - 1]
    if (found && last) {
      spans.push({
        row: found.row,
        start: matches[at]?.index ?? 0,
        end: last.index + last[0].length,
      })
    }
    at += found?.length ?? 1
  }
  return spans
}

/** A word typed wholly without diacritics may stand for its most frequent accented form. */
function longestWord(
  syllables: readonly string[],
  bare: readonly boolean[],
  at: number,
  table: WordTable,
): { row: number; length: number } | undefined {
  let word = ''
  let isBare = true
  let longest: { row: number; length: number } | undefined
  for (let length = 1; length <= Math.min(MAX_SYLLABLES, syllables.length - at); length++) {
    const next = syllables[at + length - 1] ?? ''
    word = length === 1 ? next : `${word}_${next}`
    isBare &&= bare[at + length - 1] ?? false
    const row = table.row(word) ?? (isBare ? table.foldedRows(word)[0] : undefined)
    if (row !== undefined) longest = { row, length }
  }
  return longest
}
