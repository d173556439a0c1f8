import { fold } from '../lib/vietnamese.ts'
import { expandAbbreviation } from './abbreviations.ts'
import type { Initialisms } from './initialisms.ts'
import type { Lexicon } from './ports.ts'
import { isFunctionWord } from './question-words.ts'
import {
  decodeKeyboardResidue,
  nearbySyllables,
  otherSpellingOfI,
  phoneSpellings,
  type Vocabulary,
} from './spelling.ts'
import { pairTerm, type Token, tokenise } from './tokens.ts'

/** How a typed word may be read besides as typed. */
export interface Reading {
  /** As written out, with diacritics where they are known. */
  phrase: string
  /** Folded syllables. */
  syllables: string[]
  /** 0 to 1. */
  weight: number
}

/** What the documents and the language tell about words. */
export interface QuestionKnowledge {
  vocabulary: Vocabulary
  initialisms: Initialisms
  lexicon: Lexicon
}

/** A typed syllable and what stands around it. */
export interface TypedSyllable {
  token: Token
  before: Token | undefined
  after: Token | undefined
  /** With its capitals. */
  asTyped: string
  /** `NQ` in `57-NQ/TW` is meant as it stands. */
  isCodePart: boolean
  /** The known word that it belongs to. */
  span?: WordSpan
  /** The syllable with the marks it has in its word. */
  spelled?: string
}

/** A word of the language that stands in a question. */
export type WordSpan = ReturnType<Lexicon['cut']>[number]

/** From this weight on a reading is taken for what was meant. */
export const SURE_READING = 0.7
const WEIGHTS = {
  abbreviation: 0.9,
  slip: 0.8,
  initialism: SURE_READING,
  furtherReading: 0.45,
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
/** Before these `năm` counts; elsewhere it is a year. */
const COUNTED =
  /^(nhom|quan|noi|nhiem|muc|giai|yeu|hinh|nguyen|linh|viec|dieu|doanh|to|nuoc|nguoi)$/

/** What a typed syllable may stand for besides itself, the likeliest first: short forms, slips. */
export function readingsOf(typed: TypedSyllable, knowledge: QuestionKnowledge): Reading[] {
  return isAsMeant(typed) ? [] : otherReadings(typed, knowledge)
}

/** Codes, syllables of a longer word, and `ai` where it asks who stand only for themselves. */
function isAsMeant(typed: TypedSyllable): boolean {
  return typed.isCodePart || isInLongWord(typed) || asksWho(typed)
}

/** Syllables that make a word together are spelled as meant. */
function isInLongWord({ token, span }: TypedSyllable): boolean {
  return span !== undefined && span.end - span.start > token.end - token.start
}

function asksWho(typed: TypedSyllable): boolean {
  return typed.token.text === 'ai' && typed.asTyped !== 'AI' && !isTopicOfAi(typed)
}

/** `đào tạo ai`, `ứng dụng ai`: the technology; elsewhere a small `ai` asks who. */
function isTopicOfAi({ before }: TypedSyllable): boolean {
  return before !== undefined && /^(tao|dung|cuu|nghe|trien|nganh|bang|hoc)$/.test(before.folded)
}

function otherReadings(
  typed: TypedSyllable,
  { vocabulary, initialisms }: QuestionKnowledge,
): Reading[] {
  const { token } = typed
  const digit = digitOf(typed)
  if (digit !== undefined) return [readingOf(digit, WEIGHTS.furtherReading)]
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

function digitOf({ token, after }: TypedSyllable): string | undefined {
  if (!Object.hasOwn(DIGITS, token.text)) return undefined
  if (token.text === 'năm' && !COUNTED.test(after?.folded ?? '')) return undefined
  return DIGITS[token.text]
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
  const known = vocabulary.has(token.folded) ? null : respell(token.text, vocabulary)
  if (known) return [readingOf(known, WEIGHTS.abbreviation)]
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

/** What an unknown token was meant to spell: a word of the documents, or one that questions need. */
function respell(token: string, vocabulary: Vocabulary): string | null {
  const decoded = decodeKeyboardResidue(token)
  const candidates = [
    ...(decoded ? [decoded] : []),
    ...phoneSpellings(token),
    ...[token, decoded ?? ''].flatMap((form) => otherSpellingOfI(form) ?? []),
  ]
  return (
    candidates.find((candidate) => vocabulary.has(fold(candidate)) || isFunctionWord(candidate)) ??
    null
  )
}

function readingOf(phrase: string, weight: number): Reading {
  return { phrase, weight, syllables: tokenise(phrase).map((token) => token.folded) }
}
