import { fold, hasDiacritics } from '../lib/vietnamese.ts'
import { type Slot, wordTokens } from './question-slots.ts'
import { exactTerm, pairTerm, type Token, tokenise } from './tokens.ts'
import { SURE_READING } from './word-readings.ts'

/** A stretch of a question, from slot `start` to before `end`, and what else may stand for it. */
export interface LayMatch {
  start: number
  end: number
  /** Search terms, each with how far it stands for the stretch, 0 to 1. */
  keys: readonly { term: string; credit: number }[]
  /** The official words that surely mean the same, the nearest first. */
  official: readonly string[]
}

/** Everyday words and the official ones that documents have in their place. */
export interface LayWords {
  /** The longest known stretches of a question, from left to right, none overlapping another. */
  find(slots: readonly Slot[]): LayMatch[]
}

/** Knows no words: everything is looked for as it was typed. */
export const NO_LAY_WORDS: LayWords = { find: () => [] }

/** All alternatives count less than what was typed. */
const SHARE = 0.6
/** From this weight on official words mean the same; so many of them tell what is meant. */
const SAME_MEANING = 0.6
const MOST_OFFICIAL = 2
/** A word typed without its marks may be another. */
const WITHOUT_MARKS = 0.7

/** One line of the file. */
interface LaySet {
  lay: string[]
  /** Each with how far it stands for the lay words. */
  official: [string, number][]
  /** How far the lay words stand for the official ones; 0 where they do not. */
  back: number
}

/** One side of a set: each of `from` stands for each of `to`. */
interface Direction {
  from: readonly string[]
  to: readonly (readonly [string, number])[]
}

interface Entry {
  syllables: readonly Token[]
  keys: LayMatch['keys']
  official: LayMatch['official']
}

/** The entries that begin with a syllable, the longest first. */
type FindEntries = (folded: string) => readonly Entry[]

/**
 * Reads sets of words, one JSON object a line: `lay` stands for each of `official` by its weight,
 * and the official ones for `lay` by `back`. Throws an Error that names the line.
 */
export function readLayWords(text: string): LayWords {
  const byOpening = new Map<string, { from: string; to: Direction['to'] }[]>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    for (const { from: words, to } of directionsOf(readSet(line, i + 1))) {
      for (const from of words) {
        const opening = openingOf(fold(from))
        const list = byOpening.get(opening)
        if (list) list.push({ from, to })
        else byOpening.set(opening, [{ from, to }])
      }
    }
  }
  // Few are ever asked for, so they are taken apart only then.
  const ready = new Map<string, readonly Entry[]>()
  return {
    find: (slots) =>
      findMatches(slots, (folded) => {
        const opening = openingOf(folded)
        const entries = ready.get(opening) ?? toEntries(byOpening.get(opening) ?? [])
        ready.set(opening, entries)
        return entries
      }),
  }
}

function readSet(line: string, number: number): LaySet {
  let set: unknown = null
  try {
    set = JSON.parse(line)
  } catch {
    // Told like every other line that is no set.
  }
  if (isLaySet(set)) return set
  throw new Error(
    `lay words, line ${number}: not {"lay":[…],"official":[[word,weight],…],"back":weight}`,
  )
}

/** By hand: the file comes with the program, and a schema would take longer than all the rest. */
function isLaySet(value: unknown): value is LaySet {
  if (typeof value !== 'object' || value === null) return false
  const { lay, official, back } = value as Partial<Record<keyof LaySet, unknown>>
  return (
    isFilled(lay, isWord) &&
    isFilled(official, (pair) => Array.isArray(pair) && isWord(pair[0]) && isWeight(pair[1])) &&
    isWeight(back)
  )
}

function isFilled(list: unknown, holds: (value: unknown) => boolean): boolean {
  return Array.isArray(list) && list.length > 0 && list.every(holds)
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function isWeight(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function directionsOf({ lay, official, back }: LaySet): Direction[] {
  const there = { from: lay, to: official }
  if (back === 0) return [there]
  return [
    there,
    ...official.map(([word, share]) => ({
      from: [word],
      to: lay.map((other) => [other, Math.min(back, share)] as const),
    })),
  ]
}

/** The letters or digits that folded words begin with. */
function openingOf(folded: string): string {
  return /^[\p{L}\p{N}]+/u.exec(folded)?.[0] ?? ''
}

/** Where several sets lead to one term, the surest counts. */
function toEntries(sides: readonly { from: string; to: Direction['to'] }[]): Entry[] {
  const credits = new Map<string, Map<string, number>>()
  for (const { from, to } of sides) {
    const known = credits.get(from) ?? new Map<string, number>()
    credits.set(from, known)
    for (const [words, share] of to) {
      const terms = termsFor(wordTokens(tokenise(words)))
      const credit = (SHARE * share) / Math.sqrt(terms.length)
      for (const term of terms) known.set(term, Math.max(credit, known.get(term) ?? 0))
    }
  }
  return Array.from(credits, ([from, known]) => ({
    syllables: wordTokens(tokenise(from)),
    keys: Array.from(known, ([term, credit]) => ({ term, credit })),
    official: sides
      .flatMap((side) => (side.from === from ? side.to : []))
      .filter(([, share]) => share >= SAME_MEANING)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_OFFICIAL)
      .map(([words]) => words),
  })).sort((a, b) => b.syllables.length - a.syllables.length)
}

/** A word's pairs; a lone syllable must have its very marks: `vốn` is no `von`. */
function termsFor(tokens: readonly Token[]): string[] {
  const [first] = tokens
  if (first === undefined) return []
  if (tokens.length === 1) return [exactTerm(first)]
  return tokens.slice(1).map((token, i) => pairTerm(tokens[i] ?? first, token))
}

function findMatches(slots: readonly Slot[], entriesAt: FindEntries): LayMatch[] {
  const matches: LayMatch[] = []
  for (let start = 0; start < slots.length; ) {
    const match = longestAt(slots, start, entriesAt)
    if (match) matches.push(match)
    start = match?.end ?? start + 1
  }
  return matches
}

function longestAt(slots: readonly Slot[], start: number, entriesAt: FindEntries): LayMatch | null {
  const first = slots[start]
  if (!first) return null
  for (const form of formsOf(first)) {
    for (const { syllables, keys, official } of entriesAt(form)) {
      const end = start + syllables.length
      if (end > slots.length) continue
      const sureness = surenessOf(slots.slice(start, end), syllables)
      if (sureness === 0) continue
      const surely = keys.map(({ term, credit }) => ({ term, credit: credit * sureness }))
      return { start, end, keys: surely, official: sureness === 1 ? official : [] }
    }
  }
  return null
}

/** Folded forms of a slot: as typed, and as a sure reading has it. */
function formsOf({ token, readings }: Slot): string[] {
  const sure = readings.filter(
    ({ syllables, weight }) => syllables.length === 1 && weight >= SURE_READING,
  )
  return [token.folded, ...sure.flatMap(({ syllables }) => syllables)]
}

/** 0 where these are other words, less than 1 where marks were left out. */
function surenessOf(slots: readonly Slot[], syllables: readonly Token[]): number {
  const [only] = slots
  if (slots.length === 1 && only) return isJustThis(only, syllables[0]) ? 1 : 0
  let sureness = 1
  for (const [i, slot] of slots.entries()) {
    const wanted = syllables[i]
    if (!wanted || (i > 0 && slot.token.afterBorder)) return 0
    if (slot.token.text === wanted.text || slot.spelled === wanted.text) continue
    if (!formsOf(slot).includes(wanted.folded)) return 0
    if (hasDiacritics(slot.token.text) && slot.token.folded === wanted.folded) return 0
    sureness = WITHOUT_MARKS
  }
  return sureness
}

/** A lone syllable is itself only with its own marks, and not as a part of a longer word. */
function isJustThis({ token, span, spelled }: Slot, wanted: Token | undefined): boolean {
  const isPart = span !== undefined && span.end - span.start > token.end - token.start
  return !isPart && token.text === wanted?.text && spelled === wanted.text
}
