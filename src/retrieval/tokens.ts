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

/**
 * Cuts a text into tokens. Codes give one token for the whole and one for each part; numbers such
 * as `0,75` or `1.500` stay whole; `%` reads as `phần trăm`.
 */
export function tokenise(source: string): Token[] {
  const text = cleanText(source)
  const tokens: Token[] = []
  let border = true
  let end = 0
  for (const match of text.matchAll(CHUNK)) {
    border ||= BORDER.test(text.slice(end, match.index))
    const first = tokens.length
    pushChunk(tokens, match[0].toLowerCase(), match.index)
    const opening = tokens[first]
    if (opening) opening.afterBorder = border
    // The parts of a code follow the code itself; they too begin after the border.
    if (opening?.isCode && tokens[first + 1]) (tokens[first + 1] as Token).afterBorder = border
    border = false
    end = match.index + match[0].length
  }
  return tokens
}

function pushChunk(tokens: Token[], chunk: string, start: number): void {
  const end = start + chunk.length
  if (chunk === '%') {
    tokens.push(makeToken('phần', start, end), makeToken('trăm', start, end))
    return
  }
  if (NUMBER.test(chunk)) {
    tokens.push(makeToken(chunk, start, end))
    return
  }
  const parts = [...chunk.matchAll(PART)]
  if (parts.length > 1 && CODE.test(chunk)) {
    tokens.push({ ...makeToken(chunk, start, end), isCode: true })
  }
  for (const part of parts) {
    tokens.push(makeToken(part[0], start + part.index, start + part.index + part[0].length))
  }
}

function makeToken(text: string, start: number, end: number): Token {
  const placed = placeTone(text)
  return {
    text: placed,
    folded: fold(placed).replace(/^0+(?=\d)/, ''),
    start,
    end,
    afterBorder: false,
    isCode: false,
  }
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
