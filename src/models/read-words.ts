import { fold, placeTone } from '../lib/vietnamese.ts'
import { MAX_SYLLABLES, SYLLABLES, type WordSpan } from './segment-words.ts'
import type { WordTable } from './word-table.ts'

/** An unknown syllable costs as much as a word seen once in a million. */
const UNKNOWN_COST = 14
/** In a text that carries marks, a syllable typed without is probably meant so. */
const AS_TYPED_BONUS = 1.5

/**
 * Cuts a question into words where marks may be missing: the likeliest sequence of words whose
 * syllables agree with the marks that were typed (Viterbi over word costs).
 * @param costOf minus the logarithm of a word's probability
 */
export function readWords(
  text: string,
  table: WordTable,
  costOf: (row: number) => number,
): WordSpan[] {
  const matches = [...text.matchAll(SYLLABLES)]
  const syllables = matches.map(([syllable]) => placeTone(syllable.toLowerCase()))
  const folded = syllables.map(fold)
  const marked = syllables.map((syllable, i) => syllable !== folded[i])
  const hasMarks = marked.includes(true)
  const best: { cost: number; length: number; row: number | null }[] = []
  const costAt = (at: number) => (at === syllables.length ? 0 : (best[at]?.cost ?? 0))

  for (let at = syllables.length - 1; at >= 0; at--) {
    let chosen: (typeof best)[number] = {
      cost: UNKNOWN_COST + costAt(at + 1),
      length: 1,
      row: null,
    }
    let key = ''
    for (let length = 1; length <= Math.min(MAX_SYLLABLES, syllables.length - at); length++) {
      key = length === 1 ? (folded[at] ?? '') : `${key}_${folded[at + length - 1]}`
      const rest = costAt(at + length)
      for (const row of table.foldedRows(key)) {
        const bare = costOf(row) + rest
        // Not even with every syllable as typed would it be the likeliest.
        if (bare - (hasMarks ? AS_TYPED_BONUS * length : 0) >= chosen.cost) continue
        const asTyped = hasMarks ? agreement(table.word(row), syllables, marked, at) : 0
        if (asTyped === null) continue
        const cost = bare - AS_TYPED_BONUS * asTyped
        if (cost < chosen.cost) chosen = { cost, length, row }
      }
    }
    best[at] = chosen
  }

  const spans: WordSpan[] = []
  for (let at = 0; at < syllables.length; ) {
    const { length = 1, row = null } = best[at] ?? {}
    const last = matches[at + length - 1]
    if (row !== null && last) {
      spans.push({ row, start: matches[at]?.index ?? 0, end: last.index + last[0].length })
    }
    at += length
  }
  return spans
}

/** How many syllables are spelled just as typed; null when a typed mark speaks against the word. */
function agreement(
  word: string,
  typed: readonly string[],
  marked: readonly boolean[],
  from: number,
): number | null {
  let same = 0
  for (const [i, syllable] of word.split('_').entries()) {
    if (syllable === typed[from + i]) same += 1
    else if (marked[from + i]) return null
  }
  return same
}
