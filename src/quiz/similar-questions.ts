import { wordsOf } from './figures.ts'
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
  const known: (Outline & { entry: Entry })[] = []
  const found: Likeness<Entry>[] = []
  /** By word pair, the places in `known` that have it. */
  const places = new Map<string, number[]>()
  for (const entry of entries) {
    const own = outline(entry.question)
    const shared = countShared(own, places, known.length)
    for (const [place, other] of known.entries()) {
      const by = likeness(other, own, shared[place] ?? 0)
      if (by === null) continue
      found.push({ first: other.entry, second: entry, by })
      break
    }
    for (const pair of own.pairs) {
      const others = places.get(pair)
      if (others === undefined) places.set(pair, [known.length])
      else others.push(known.length)
    }
    known.push({ ...own, entry })
  }
  return found
}

/** How many word pairs each of those before has in common with this one. */
function countShared(
  { pairs }: Outline,
  places: ReadonlyMap<string, number[]>,
  count: number,
): Uint16Array {
  const shared = new Uint16Array(count)
  for (const pair of pairs) {
    for (const place of places.get(pair) ?? []) shared[place] = (shared[place] ?? 0) + 1
  }
  return shared
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

/** `shared`: how many word pairs they have in common. */
function likeness(a: Outline, b: Outline, shared: number): Likeness<unknown>['by'] | null {
  const isSameAnswer = a.answer === b.answer
  const least = isSameAnswer ? SAME_WORDS_AND_ANSWER : SAME_WORDS
  // Jaccard's index.
  const share = shared / (a.pairs.size + b.pairs.size - shared)
  if (share >= least && !areApart(a, b)) return 'words'
  const isSameQuote =
    isSameAnswer && a.doc === b.doc && (a.quote.includes(b.quote) || b.quote.includes(a.quote))
  return isSameQuote ? 'quote' : null
}

/** Questions on 2030 and on 2045, or on two provinces, differ in a word, and are two. */
function areApart(a: Outline, b: Outline): boolean {
  const hasOwn = (one: Outline, other: Outline) =>
    [...one.names].some((name) => !other.names.has(name))
  return a.figures !== b.figures || (hasOwn(a, b) && hasOwn(b, a))
}
