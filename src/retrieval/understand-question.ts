import { cleanText, collapseSpaces, fold, hasDiacritics } from '../lib/vietnamese.ts'
import { expandAbbreviation } from './abbreviations.ts'
import type { Initialisms } from './initialisms.ts'
import type { Lexicon } from './ports.ts'
import { type AnswerType, expectedAnswerType, isFunctionWord } from './question-words.ts'
import {
  decodeKeyboardResidue,
  nearbySyllables,
  phoneSpellings,
  type Vocabulary,
} from './spelling.ts'
import { exactTerm, isExactTerm, pairTerm, type Token, tokenise } from './tokens.ts'

/** How a typed word may be read besides as typed. */
export interface Reading {
  /** As written out, with diacritics where they are known. */
  phrase: string
  /** Folded syllables. */
  syllables: string[]
  /** 0 to 1. */
  weight: number
}

/** One typed word with its readings. */
export interface Slot {
  token: Token
  span: WordSpan | undefined
  /** With the marks that were perhaps not typed. */
  spelled: string
  readings: Reading[]
  /** How much it says about the subject, 0 to 1. */
  importance: number
}

/** One or more slots that make a word, and what in a passage would show that it is meant. */
export interface QuestionWord {
  slots: Slot[]
  /** Search terms, each with how far it stands for the word, 0 to 1. */
  keys: { term: string; credit: number }[]
}

export interface UnderstoodQuestion {
  /** Cleaned, with abbreviations and slips written out where they have one likely reading. */
  text: string
  slots: Slot[]
  words: QuestionWord[]
  /** Search terms with weights. */
  terms: Map<string, number>
  years: string[]
  answerType: AnswerType | null
}

const WEIGHTS = {
  exact: 0.35,
  pair: 1,
  functionWord: 0.08,
  /** A function word that makes a pair of the documents with its neighbour: `không gian`. */
  pairedFunctionWord: 0.5,
  abbreviation: 0.9,
  furtherReading: 0.45,
  initialism: 0.7,
  slip: 0.8,
  /** The same letters with other marks. */
  otherMarks: 0.4,
  /** A syllable of a longer word says little by itself. */
  syllableOfWord: 0.5,
  /** Times the similarity of a word near in meaning. */
  related: 0.5,
}
const DIGITS: Record<string, string> = {
  hai: '2',
  ba: '3',
  bốn: '4',
  năm: '5',
  sáu: '6',
  bảy: '7',
  tám: '8',
  chín: '9',
  mười: '10',
}
const YEAR = /(?<!\d)((?:19|20)\d\d)(?!\d)|2k(\d\d)(?!\d)|['’](\d\d)(?!\d)/g

export interface QuestionKnowledge {
  vocabulary: Vocabulary
  initialisms: Initialisms
  lexicon: Lexicon
}

/**
 * Reads a question as typed: adds what short forms, slips and keyboard residue may stand for,
 * weighs words by how much they say, and notes years and the kind of answer expected. The typed
 * form always stays among the terms.
 */
export function understandQuestion(
  question: string,
  knowledge: QuestionKnowledge,
): UnderstoodQuestion {
  const cleaned = collapseSpaces(cleanText(question))
  const tokens = tokenise(cleaned)
  const syllables = wordTokens(tokens)
  const inWords = placeInWords(syllables, knowledge.lexicon.cut(cleaned))
  const slots = syllables.map((token, at) => {
    const asTyped = cleaned.slice(token.start, token.end)
    const [before, after] = [syllables[at - 1], syllables[at + 1]]
    return makeSlot({ token, before, after, asTyped, ...inWords[at] }, knowledge)
  })
  weighFunctionWords(slots, knowledge.vocabulary)
  const text = writeOut(cleaned, slots)
  const words = groupWords(slots, knowledge.lexicon)
  return {
    text,
    slots,
    words,
    terms: collectTerms(tokens, slots, words, hasDiacritics(cleaned)),
    years: findYears(cleaned),
    answerType: expectedAnswerType(text),
  }
}

/** Codes stand for themselves, but for short forms with a sign inside: `KH&CN` is one word. */
function wordTokens(tokens: readonly Token[]): Token[] {
  const shortForms = tokens.filter((token) => token.isCode && isShortForm(token))
  return tokens.filter((token) =>
    token.isCode
      ? shortForms.includes(token)
      : !shortForms.some(({ start, end }) => start <= token.start && token.end <= end),
  )
}

function isShortForm({ text }: Token): boolean {
  return text.includes('&') && expandAbbreviation(text).length > 0
}

/** A typed syllable and what stands around it. */
interface TypedSyllable {
  token: Token
  before: Token | undefined
  after: Token | undefined
  /** With its capitals. */
  asTyped: string
  /** The known word that it belongs to. */
  span?: WordSpan
  /** The syllable with the marks it has in its word. */
  spelled?: string
}

type WordSpan = ReturnType<Lexicon['cut']>[number]

/** By token: its word and how that word spells it. Both lists run from left to right. */
function placeInWords(
  tokens: readonly Token[],
  spans: readonly WordSpan[],
): { span?: WordSpan; spelled?: string }[] {
  let at = 0
  let inSpan = 0
  return tokens.map(({ start, end }) => {
    while (spans[at] && (spans[at]?.end ?? 0) <= start) {
      at += 1
      inSpan = 0
    }
    const span = spans[at]
    if (!span || start < span.start || end > span.end) return {}
    const spelled = span.word.split(' ')[inSpan]
    inSpan += 1
    return spelled === undefined ? { span } : { span, spelled }
  })
}

function makeSlot(typed: TypedSyllable, knowledge: QuestionKnowledge): Slot {
  const { token, span, asTyped } = typed
  const asksWho = token.text === 'ai' && asTyped !== 'AI' && !isTopicOfAi(typed)
  const readings = isInLongWord(typed) || asksWho ? [] : readingsOf(typed, knowledge)
  const spelled = typed.spelled ?? token.text
  // `j` says no more than the `gì` it is short for.
  const sure = readings.find(({ weight }) => weight >= WEIGHTS.initialism)
  const carriesForm = sure
    ? sure.phrase.toLowerCase().split(' ').every(isFunctionWord)
    : isFunctionWord(spelled)
  const importance = carriesForm ? WEIGHTS.functionWord : 1
  return { token, span, spelled, readings, importance }
}

/** Syllables that make a word together are spelled as meant. */
function isInLongWord({ token, span }: TypedSyllable): boolean {
  return span !== undefined && span.end - span.start > token.end - token.start
}

/** `đào tạo ai`, `ứng dụng ai`: the technology; elsewhere a small `ai` asks who. */
function isTopicOfAi({ before }: TypedSyllable): boolean {
  return before !== undefined && /^(tao|dung|cuu|nghe|trien|nganh|bang|hoc)$/.test(before.folded)
}

function readingsOf(
  typed: TypedSyllable,
  { vocabulary, initialisms }: QuestionKnowledge,
): Reading[] {
  const { token } = typed
  const digit = Object.hasOwn(DIGITS, token.text) ? DIGITS[token.text] : undefined
  if (digit) return [readingOf(digit, WEIGHTS.furtherReading)]
  const glued = /^([a-zđ&]{2,5})(\d{1,5})$/.exec(token.text)
  const gluedExpansion = glued ? expandAbbreviation(glued[1] ?? '')[0] : undefined
  if (glued && gluedExpansion) {
    return [readingOf(`${gluedExpansion} ${glued[2]}`, WEIGHTS.abbreviation)]
  }
  const expansions = isPlainSyllable(typed, vocabulary) ? [] : expandAbbreviation(token.text)
  if (expansions.length > 0) {
    return expansions.map((expansion, i) =>
      readingOf(expansion, i === 0 ? WEIGHTS.abbreviation : WEIGHTS.furtherReading),
    )
  }
  const near = slipReadings(typed, vocabulary)
  if (vocabulary.has(token.folded) || near[0]?.weight === WEIGHTS.abbreviation) return near
  const short = initialisms
    .expand(token.text)
    .map((syllables, i) =>
      readingOf(syllables.join(' '), i === 0 ? WEIGHTS.initialism : WEIGHTS.furtherReading),
    )
  return short.length > 0 ? short : near
}

/** `tu` in `tu chu` is a syllable without its mark, not short for `Tỉnh ủy`. */
function isPlainSyllable({ token, before, after }: TypedSyllable, vocabulary: Vocabulary): boolean {
  if (!/[aeiouy]/.test(token.folded) || !vocabulary.has(token.folded)) return false
  return (
    (before !== undefined && vocabulary.has(pairTerm(before, token))) ||
    (after !== undefined && vocabulary.has(pairTerm(token, after)))
  )
}

/** Keyboard residue and phone spellings of unknown tokens; one slip away where the pair tells. */
function slipReadings(
  { token, before, after, span, spelled }: TypedSyllable,
  vocabulary: Vocabulary,
): Reading[] {
  if (!vocabulary.has(token.folded)) {
    const decoded = decodeKeyboardResidue(token.text)
    const candidates = [...(decoded ? [decoded] : []), ...phoneSpellings(token.text)]
    const known = candidates.find((candidate) => vocabulary.has(fold(candidate)))
    if (known) return [readingOf(known, WEIGHTS.abbreviation)]
  }
  if (isFunctionWord(spelled ?? token.text)) return []
  const near = nearbySyllables(
    token.folded,
    {
      before: before && !token.afterBorder ? before.folded : null,
      after: after && !after.afterBorder ? after.folded : null,
    },
    vocabulary,
  )
  const weight = span ? WEIGHTS.furtherReading : WEIGHTS.slip
  return near.slice(0, 2).map((syllable) => readingOf(syllable, weight))
}

function weighFunctionWords(slots: readonly Slot[], vocabulary: Vocabulary): void {
  const formsPair = (a: Slot | undefined, b: Slot | undefined) =>
    a !== undefined &&
    b !== undefined &&
    !b.token.afterBorder &&
    vocabulary.has(pairTerm(a.token, b.token))
  const paired = slots.map((slot, at) => {
    if (slot.importance === 1) return false
    const [before, after] = [slots[at - 1], slots[at + 1]]
    return (
      (before?.importance === 1 && formsPair(before, slot)) ||
      (after?.importance === 1 && formsPair(slot, after))
    )
  })
  for (const [at, slot] of slots.entries()) {
    if (paired[at]) slot.importance = WEIGHTS.pairedFunctionWord
  }
}

/** Joins slots that make one word of the lexicon, and notes what else would express it. */
function groupWords(slots: readonly Slot[], lexicon: Lexicon): QuestionWord[] {
  const groups: Slot[][] = []
  for (const slot of slots) {
    const last = groups.at(-1)
    if (last && slot.span && last[0]?.span === slot.span) last.push(slot)
    else groups.push([slot])
  }
  return groups.map((group) => ({ slots: group, keys: keysOf(group, lexicon) }))
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

function collectTerms(
  tokens: readonly Token[],
  slots: readonly Slot[],
  words: readonly QuestionWord[],
  hasMarks: boolean,
): Map<string, number> {
  const terms = new Map<string, number>()
  const add = (term: string, weight: number) =>
    terms.set(term, Math.max(weight, terms.get(term) ?? 0))
  for (const token of tokens) if (token.isCode) add(token.folded, 1)
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

/** The question with short forms written out, for embedding and for reading its form. */
function writeOut(question: string, slots: readonly Slot[]): string {
  let text = ''
  let end = 0
  for (const { token, readings, spelled } of slots) {
    // `%` is read as two words.
    if (token.start < end) continue
    const best = readings[0]
    const typed = question.slice(token.start, token.end)
    const isSure = best !== undefined && best.weight >= WEIGHTS.initialism
    const meant = token.text === token.folded ? spelled : typed
    text += question.slice(end, token.start) + (isSure ? best.phrase : meant)
    end = token.end
  }
  return text + question.slice(end)
}

function findYears(question: string): string[] {
  const years = Array.from(
    question.matchAll(YEAR),
    ([, full, short, apostrophe]) => full ?? `20${short ?? apostrophe}`,
  )
  return [...new Set(years)]
}

function readingOf(phrase: string, weight: number): Reading {
  return { phrase, weight, syllables: tokenise(phrase).map((token) => token.folded) }
}
