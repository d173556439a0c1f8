import { fold } from '../lib/vietnamese.ts'
import { rightOptions } from './grade.ts'
import type { Question } from './question.ts'

/** Share of adjacent word pairs two questions have in common, above which they ask the same. */
const SAME_WORDS = 0.75
/** Less is needed where the same options are right. */
const SAME_WORDS_AND_ANSWER = 0.5

/** A question that an earlier one asks already: `words`, or `quote` with the same right answer. */
export interface Likeness<Entry> {
  first: Entry
  second: Entry
  by: 'words' | 'quote'
}

/**
 * The pairs of which the second asks what the first asks, each second once, in the order of the
 * list. Compared without diacritics, case and signs: the word pairs of the questions, and the quotes
 * where the right answers agree.
 */
export function findSimilar<Entry extends { question: Question }>(
  entries: readonly Entry[],
): Likeness<Entry>[] {
  const known: (ReturnType<typeof outline> & { entry: Entry })[] = []
  const found: Likeness<Entry>[] = []
  for (const entry of entries) {
    const own = outline(entry.question)
    for (const other of known) {
      const by = likeness(other, own)
      if (by === null) continue
      found.push({ first: other.entry, second: entry, by })
      break
    }
    known.push({ ...own, entry })
  }
  return found
}

interface Outline {
  pairs: Set<string>
  /** `Thái`, `Nguyên`, `GRDP`: what a question is about, where others differ in nothing else. */
  names: Set<string>
  figures: string
  answer: string
  quote: string
  doc: string
}

function outline(question: Question): Outline {
  const words = wordsOf(question.question)
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`)
  return {
    pairs: new Set(pairs.length > 0 ? pairs : words),
    names: new Set(question.question.match(/(?<=[^.?!:\s]\s)\p{Lu}[\p{L}\p{M}]+/gu) ?? []),
    figures: [...new Set(question.question.match(/\d+/g) ?? [])].sort().join(' '),
    answer: wordsOf(rightOptions(question)).join(' '),
    quote: wordsOf(question.source.quote).join(' '),
    doc: question.source.doc,
  }
}

function likeness(a: Outline, b: Outline): Likeness<unknown>['by'] | null {
  const isSameAnswer = a.answer === b.answer
  if (!areApart(a, b)) {
    const least = isSameAnswer ? SAME_WORDS_AND_ANSWER : SAME_WORDS
    if (shareOf(a.pairs, b.pairs) >= least) return 'words'
  }
  const isSameQuote = a.doc === b.doc && (a.quote.includes(b.quote) || b.quote.includes(a.quote))
  return isSameAnswer && isSameQuote ? 'quote' : null
}

/** Questions on 2030 and on 2045, or on two provinces, differ in a word, and are two. */
function areApart(a: Outline, b: Outline): boolean {
  const hasOwn = (one: Outline, other: Outline) =>
    [...one.names].some((name) => !other.names.has(name))
  return a.figures !== b.figures || (hasOwn(a, b) && hasOwn(b, a))
}

/** Jaccard's index. */
function shareOf(a: Set<string>, b: Set<string>): number {
  let shared = 0
  for (const one of a) if (b.has(one)) shared += 1
  return shared / (a.size + b.size - shared)
}

function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}
