import { cleanText, fold, placeTone } from '../lib/vietnamese.ts'

/** One syllable, number or code of a text, as search sees it. */
export interface Token {
  /** Lower case, NFC, tone in the old place: `hòa`, `57-nq/tw`, `0,75`. */
  text: string
  /** Without diacritics: `hoa`. Numbers lose leading zeros. */
  folded: string
  /** Offsets into the text as given, UTF-16 units. */
  start: number
  end: number
  /** A sentence, clause or heading border lies before this token; bigrams stop there. */
  afterBorder: boolean
  /** A whole code whose parts follow as tokens of their own: `57-nq/tw`, `kh&cn`. */
  isCode: boolean
}

// Letters and digits, possibly joined: KH&CN, 57-NQ/TW, 22/12/2024, 1.500,5; or a per cent sign.
const CHUNK = /[\p{L}\p{M}\p{N}]+(?:[&/.,-][\p{L}\p{M}\p{N}]+)*|%/gu
const PART = /[\p{L}\p{M}\p{N}]+/gu
/** The list comma, dashes between words, quotes and brackets do not separate words. */
const BORDER = /[.;:!?\n•|]/
const NUMBER = /^\p{N}+(?:[.,]\p{N}+)*$/u
const CODE = /[&/-]/
const JOINED = /[&/.,-]/
const PER_CENT = [
  ['phần', 'phan'],
  ['trăm', 'tram'],
] as const

/**
 * Cuts a text into tokens. Codes give one token for the whole and one for each part; numbers such
 * as `0,75` or `1.500` stay whole; `%` reads as `phần trăm`.
 */
export function tokenise(source: string): Token[] {
  const text = cleanText(source)
  const folded = fold(text)
  // Folding keeps offsets, but for a few letters of other alphabets.
  const reader: TokenReader = { text, folded: folded.length === text.length ? folded : null }
  const tokens: Token[] = []
  let border = true
  let end = 0
  for (const match of text.matchAll(CHUNK)) {
    border ||= BORDER.test(text.slice(end, match.index))
    const first = tokens.length
    pushChunk(tokens, match[0], match.index, reader)
    // The parts of a code follow the code itself; they too begin after the border.
    for (const opening of tokens.slice(first, tokens[first]?.isCode ? first + 2 : first + 1)) {
      opening.afterBorder = border
    }
    border = false
    end = match.index + match[0].length
  }
  return tokens
}

interface TokenReader {
  text: string
  folded: string | null
}

function pushChunk(tokens: Token[], chunk: string, start: number, reader: TokenReader): void {
  const end = start + chunk.length
  if (chunk === '%') {
    for (const [text, folded] of PER_CENT) tokens.push(makeToken(text, folded, start, end))
    return
  }
  if (NUMBER.test(chunk)) {
    tokens.push(readToken(reader, start, end))
    return
  }
  if (!JOINED.test(chunk)) {
    tokens.push(readToken(reader, start, end))
    return
  }
  const parts = [...chunk.matchAll(PART)]
  if (parts.length > 1 && CODE.test(chunk)) {
    tokens.push({ ...readToken(reader, start, end), isCode: true })
  }
  for (const part of parts) {
    tokens.push(readToken(reader, start + part.index, start + part.index + part[0].length))
  }
}

function readToken({ text, folded }: TokenReader, start: number, end: number): Token {
  const own = text.slice(start, end).toLowerCase()
  return makeToken(placeTone(own), folded?.slice(start, end) ?? fold(own), start, end)
}

function makeToken(text: string, folded: string, start: number, end: number): Token {
  const bare = folded.startsWith('0') ? folded.replace(/^0+(?=\d)/, '') : folded
  return { text, folded: bare, start, end, afterBorder: false, isCode: false }
}

/** Prefix of a term that stands for the exact spelling, diacritics included. */
const EXACT = '='

/**
 * The search terms of a text, repeats included: folded syllables, folded adjacent pairs (not
 * across borders, but across the list comma), codes, and each syllable's exact spelling.
 */
export function termsOf(tokens: readonly Token[]): string[] {
  const terms: string[] = []
  let previous: Token | undefined
  for (const token of tokens) {
    terms.push(token.folded)
    if (token.isCode) {
      // Also the code without its signs, as people type it: khcn, 57nqtw.
      terms.push(token.folded.replace(/[^\p{L}\p{N}]/gu, ''))
      continue
    }
    terms.push(EXACT + token.text)
    if (previous && !token.afterBorder) terms.push(pairTerm(previous, token))
    previous = token
  }
  return terms
}

/** The folded pair as a term. */
export function pairTerm(first: Pick<Token, 'folded'>, second: Pick<Token, 'folded'>): string {
  return `${first.folded} ${second.folded}`
}

/** The exact spelling as a term. */
export function exactTerm(token: Pick<Token, 'text'>): string {
  return EXACT + token.text
}

/** Whether a term stands for an exact spelling. */
export function isExactTerm(term: string): boolean {
  return term.startsWith(EXACT)
}
