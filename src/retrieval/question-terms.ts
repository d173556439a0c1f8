import type { LayMatch } from './lay-words.ts'
import type { Lexicon } from './ports.ts'
import type { Slot } from './question-slots.ts'
import { exactTerm, isExactTerm, type Token } from './tokens.ts'
import type { Reading } from './word-readings.ts'

/** One or more slots that make a word, and what in a passage would show that it is meant. */
export interface QuestionWord {
  slots: Slot[]
  /** As typed, without diacritics, syllables joined by blanks. */
  folded: string
  /** Search terms, each with how far it stands for the word, 0 to 1. */
  keys: { term: string; credit: number }[]
}

const WEIGHTS = {
  exact: 0.35,
  pair: 1,
  /** The same letters with other marks. */
  otherMarks: 0.4,
  /** A syllable of a longer word says little by itself. */
  syllableOfWord: 0.5,
  /** Times the similarity of a word near in meaning. */
  related: 0.5,
}

/** Joins slots that make one word of the lexicon, and notes what else would express it. */
export function groupWords(
  slots: readonly Slot[],
  lay: readonly LayMatch[],
  lexicon: Lexicon,
): QuestionWord[] {
  const groups: Slot[][] = []
  for (const slot of slots) {
    const last = groups.at(-1)
    if (last && slot.span && last[0]?.span === slot.span) last.push(slot)
    else groups.push([slot])
  }
  return groups.map((group) => ({
    slots: group,
    folded: group.map(({ token }) => token.folded).join(' '),
    keys: [...keysOf(group, lexicon), ...layKeysOf(group, slots, lay)],
  }))
}

/** What the everyday words stand for that a word belongs to. */
function layKeysOf(
  word: readonly Slot[],
  slots: readonly Slot[],
  lay: readonly LayMatch[],
): QuestionWord['keys'] {
  return lay
    .filter(({ start, end }) => slots.slice(start, end).some((slot) => word.includes(slot)))
    .flatMap(({ keys }) => keys)
}

function keysOf(slots: readonly Slot[], lexicon: Lexicon): QuestionWord['keys'] {
  const keys = ownKeys(slots)
  for (const { readings } of slots) {
    for (const { syllables, weight } of readings) {
      keys.push({ term: keyTerm(syllables), credit: weight })
    }
  }
  const word = slots[0]?.span?.word
  if (word === undefined || slots.every(({ importance }) => importance < 1)) return keys
  for (const { folded, similarity } of lexicon.related(word)) {
    keys.push({ term: keyTerm(folded), credit: similarity * WEIGHTS.related })
  }
  return keys
}

/** A lone syllable with marks is hardly meant by one with others: `phở` is no `phó`. */
function ownKeys(slots: readonly Slot[]): QuestionWord['keys'] {
  const [first] = slots
  const folded = keyTerm(slots.map((slot) => slot.token.folded))
  if (!first || slots.length > 1 || first.token.text === first.token.folded) {
    return [{ term: folded, credit: 1 }]
  }
  return [
    { term: exactTerm(first.token), credit: 1 },
    { term: folded, credit: WEIGHTS.otherMarks },
  ]
}

/** One term that stands for a word: its only syllable, or its first pair. */
function keyTerm(syllables: readonly string[]): string {
  const [first = '', second] = syllables
  return second === undefined ? first : `${first} ${second}`
}

/**
 * The search terms of a question with their weights: words, pairs and exact spellings as typed,
 * and those of the other readings. The typed form always stays.
 */
export function collectTerms(
  tokens: readonly Token[],
  {
    slots,
    words,
    lay,
  }: { slots: readonly Slot[]; words: readonly QuestionWord[]; lay: readonly LayMatch[] },
  hasMarks: boolean,
): Map<string, number> {
  const terms = new Map<string, number>()
  const add = (term: string, weight: number) =>
    terms.set(term, Math.max(weight, terms.get(term) ?? 0))
  for (const token of tokens) if (token.isCode) add(token.folded, 1)
  for (const { start, end, keys } of lay) {
    const own = slots.slice(start, end).map((slot) => slot.importance)
    // `Bao giờ`, `ở đâu` tell the kind of answer rather than what it is about.
    const importance = own.includes(1) ? 1 : Math.min(...own)
    for (const { term, credit } of keys) add(term, importance * credit)
  }
  const inLongWord = new Set(words.flatMap((word) => (word.slots.length > 1 ? word.slots : [])))
  for (const { slots: own, keys } of words) {
    const importance = Math.max(...own.map((slot) => slot.importance))
    for (const { term, credit } of keys) {
      if (!isExactTerm(term)) add(term, importance * credit)
    }
  }
  for (const [at, slot] of slots.entries()) {
    const { token, readings } = slot
    const importance = slot.importance * (inLongWord.has(slot) ? WEIGHTS.syllableOfWord : 1)
    add(token.folded, importance)
    if (hasMarks) add(exactTerm(token), importance * WEIGHTS.exact)
    for (const { syllables, weight } of readings) {
      for (const syllable of syllables) add(syllable, importance * weight)
      for (let i = 1; i < syllables.length; i++) {
        add(`${syllables[i - 1]} ${syllables[i]}`, importance * weight * WEIGHTS.pair)
      }
    }
    const next = slots[at + 1]
    if (next && !next.token.afterBorder) addJoints(slot, next, add)
  }
  return terms
}

/** Pairs across two neighbouring words, in each of their readings. */
function addJoints(first: Slot, second: Slot, add: (term: string, weight: number) => void): void {
  const importance = Math.min(first.importance, second.importance) ** 0.5 * WEIGHTS.pair
  for (const end of readingsWithTyped(first)) {
    for (const start of readingsWithTyped(second)) {
      const term = `${end.syllables.at(-1)} ${start.syllables[0]}`
      add(term, importance * end.weight * start.weight)
    }
  }
}

function readingsWithTyped(slot: Slot): Reading[] {
  const { folded } = slot.token
  return [{ phrase: folded, syllables: [folded], weight: 1 }, ...slot.readings]
}
