import { fold } from '../lib/vietnamese.ts'

/** What the documents know: spellings tell a slip of the keyboard from a word. */
export interface Vocabulary {
  /** Whether this folded syllable or pair stands in the documents. */
  has(term: string): boolean
  /** Folded syllables that stand right after, or right before, a folded syllable. */
  following(syllable: string): readonly string[]
  preceding(syllable: string): readonly string[]
}

const TELEX_TONES: Record<string, string> = {
  s: '\u0301',
  f: '\u0300',
  r: '\u0309',
  x: '\u0303',
  j: '\u0323',
}
const VNI_TONES: Record<string, string> = {
  1: '\u0301',
  2: '\u0300',
  3: '\u0309',
  4: '\u0303',
  5: '\u0323',
}
const VOWELS = 'aăâeêioôơuưy'
// The vowel that carries the tone: the last with a mark of its own, else by the usual rule.
const MARKED_VOWELS = /[ăâêôơư](?!.*[ăâêôơư])/u

/**
 * Reads a syllable typed with the Vietnamese keyboard off: Telex (`quyeets`) or VNI (`quye6t1`).
 * Returns the accented syllable, or null when the token has no such residue.
 */
export function decodeKeyboardResidue(token: string): string | null {
  if (!/^[a-z0-9]{2,10}$/.test(token)) return null
  if (/^[a-z]+\d[a-z0-9]*$/.test(token)) return decodeVni(token)
  return /\d/.test(token) ? null : decodeTelex(token)
}

function decodeTelex(token: string): string | null {
  let tone = ''
  let letters = ''
  for (const letter of token) {
    const mark = TELEX_TONES[letter]
    if (mark && /[aeiouy]/.test(letters.replace(/^(qu|gi(?=[aeou]))/, ''))) tone = mark
    else letters += letter
  }
  const shaped = letters
    .replace(/dd/, 'đ')
    .replace(/uow|uwow/, 'ươ')
    .replace(/aa/, 'â')
    .replace(/ee/, 'ê')
    .replace(/oo/, 'ô')
    .replace(/aw/, 'ă')
    .replace(/ow/, 'ơ')
    .replace(/uw|w/, 'ư')
  return shaped === token ? null : placeToneMark(shaped, tone)
}

function decodeVni(token: string): string | null {
  let tone = ''
  let shaped = ''
  for (const letter of token) {
    if (VNI_TONES[letter]) tone = VNI_TONES[letter]
    else if (letter === '6') shaped = shaped.replace(/[aeo](?!.*[aeo])/, circumflex)
    else if (letter === '7') shaped = shaped.replace(/uo/, 'ươ').replace(/[uo](?!.*[uo])/, horn)
    else if (letter === '8') shaped = shaped.replace(/a/, 'ă')
    else if (letter === '9') shaped = shaped.replace(/d/, 'đ')
    else shaped += letter
  }
  return placeToneMark(shaped, tone)
}

const circumflex = (vowel: string) => ({ a: 'â', e: 'ê', o: 'ô' })[vowel] ?? vowel
const horn = (vowel: string) => ({ u: 'ư', o: 'ơ' })[vowel] ?? vowel

function placeToneMark(syllable: string, tone: string): string {
  if (!tone) return syllable
  const marked = syllable.search(MARKED_VOWELS)
  const at = marked >= 0 ? marked : plainToneVowel(syllable)
  if (at < 0) return syllable
  return (syllable.slice(0, at + 1) + tone + syllable.slice(at + 1)).normalize('NFC')
}

/** First vowel of an open pair, second when a consonant or third vowel follows. */
function plainToneVowel(syllable: string): number {
  const start = /^(qu|gi(?=[aeiouy]))/.exec(syllable)?.[0].length ?? 0
  const vowels = [...syllable].flatMap((letter, i) =>
    i >= start && VOWELS.includes(letter) ? [i] : [],
  )
  const [first = -1, second] = vowels
  if (second === undefined) return first
  const closed = vowels.length > 2 || (vowels.at(-1) ?? 0) < syllable.length - 1
  return closed ? second : first
}

/**
 * Syllables of the documents that a slip away from `typed` would make pairs with its neighbours
 * that the documents know, where the typed one makes none: `khao học` → `khoa`. Folded forms.
 */
export function nearbySyllables(
  typed: string,
  neighbours: { before: string | null; after: string | null },
  vocabulary: Vocabulary,
): string[] {
  const { before, after } = neighbours
  if (typed.length < 2 || /\d/.test(typed)) return []
  if (before !== null && vocabulary.has(`${before} ${typed}`)) return []
  if (after !== null && vocabulary.has(`${typed} ${after}`)) return []
  const near = new Set<string>()
  const beside = [
    ...(before === null ? [] : vocabulary.following(before)),
    ...(after === null ? [] : vocabulary.preceding(after)),
  ]
  for (const candidate of beside) if (isOneSlipAway(typed, candidate)) near.add(candidate)
  return [...near]
}

/** One letter added, left out or changed, or two neighbours swapped. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  const restA = a.slice(at)
  const restB = b.slice(at)
  if (restA.length > restB.length) return restA.slice(1) === restB
  if (restA.length < restB.length) return restB.slice(1) === restA
  if (restA.slice(1) === restB.slice(1)) return true
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}

const OPEN_I = /^((?:[hklmst]|qu)?)([iíìỉĩị])$/u
const OPEN_Y = /^((?:[hklmst]|qu)?)([yýỳỷỹỵ])$/u
const I = 'iíìỉĩị'
const Y = 'yýỳỷỹỵ'

/** The same syllable with i for y or y for i, both of which are taught: `kí`, `ký`; else null. */
export function otherSpellingOfI(syllable: string): string | null {
  const [, beforeI = '', i] = OPEN_I.exec(syllable) ?? []
  if (i !== undefined) return beforeI + (Y[I.indexOf(i)] ?? '')
  const [, beforeY = '', y] = OPEN_Y.exec(syllable) ?? []
  return y === undefined ? null : beforeY + (I[Y.indexOf(y)] ?? '')
}

/** Spellings that phone typing changes inside words: f for ph, z for d or gi, w for qu, j for gi. */
export function phoneSpellings(token: string): string[] {
  const folded = fold(token)
  const respelled = [
    folded.replace(/^f/, 'ph'),
    folded.replace(/^z/, 'd'),
    folded.replace(/^z/, 'gi'),
    folded.replace(/^w/, 'qu'),
    folded.replace(/^j/, 'gi'),
    folded.replace(/(\p{L})\1+$/u, '$1'),
    folded.replace(/(ng)h?$/, '$1'),
  ]
  return [...new Set(respelled)].filter((form) => form !== folded)
}
