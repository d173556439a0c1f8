/**
 * Vietnamese text at the level of characters: the normal form of stored text, and the folded
 * forms that search compares. Nothing here changes a text that is shown.
 */

// U+0300–U+036F are all the combining marks Vietnamese uses.
const COMBINING_MARKS = /[\u0300-\u036f]/g
/** Control and format characters (zero-width, soft hyphen, BOM), but not line feed and tab. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}]/gu
const ODD_SPACES = /[\u00a0\u202f\u2000-\u200a\u3000]/g

/**
 * The form in which text is stored and quoted: NFC, no invisible characters, plain spaces.
 * Line feeds stay; carriage returns go.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(ODD_SPACES, ' ')
    .normalize('NFC')
}

/** Runs of white space become one space; the ends are trimmed. */
export function collapseSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Strangers' letters must not grow the table without end. */
const MOST_LETTERS = 2_000
const NOT_ASCII = /[\u0080-\uffff]/
const EACH_NOT_ASCII = /[\u0080-\uffff]/g
/** Letters met so far; there are 134 beyond ASCII in Vietnamese. */
const foldedLetters = new Map<string, string>()

/**
 * Drops every diacritic and maps đ to d: `Đổi mới` → `doi moi`. Lower case, NFC. Texts in NFC keep
 * their length, so offsets into them hold in the folded text.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  // Most of what is folded is a bare syllable already.
  if (!NOT_ASCII.test(lower)) return lower
  return lower.normalize('NFC').replace(EACH_NOT_ASCII, foldLetter)
}

function foldLetter(letter: string): string {
  const known = foldedLetters.get(letter)
  if (known !== undefined) return known
  // `đ` has no Unicode decomposition, so it is mapped by hand.
  const folded =
    letter === 'đ' ? 'd' : letter.normalize('NFD').replace(COMBINING_MARKS, '').normalize('NFC')
  if (foldedLetters.size < MOST_LETTERS) foldedLetters.set(letter, folded)
  return folded
}

/** The folded words with one space between them: `Chi bộ 3 – Phường A` → `chi bo 3 phuong a`. */
export function foldToWords(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** True when the text carries at least one Vietnamese diacritic or a đ. */
export function hasDiacritics(text: string): boolean {
  return text.toLowerCase() !== fold(text)
}

// Open syllables in oa, oe, uy are the only ones whose tone mark has two customary places.
const NEW_STYLE = [
  'oá',
  'oà',
  'oả',
  'oã',
  'oạ',
  'oé',
  'oè',
  'oẻ',
  'oẽ',
  'oẹ',
  'uý',
  'uỳ',
  'uỷ',
  'uỹ',
  'uỵ',
]
const OLD_STYLE = [
  'óa',
  'òa',
  'ỏa',
  'õa',
  'ọa',
  'óe',
  'òe',
  'ỏe',
  'õe',
  'ọe',
  'úy',
  'ùy',
  'ủy',
  'ũy',
  'ụy',
]

/**
 * One spelling for one word: `hoà` and `hòa`, `thuỷ` and `thủy` become the second form. Takes one
 * lower-case syllable in NFC. In `quý` the u belongs to the consonant, so it stays.
 */
export function placeTone(syllable: string): string {
  const last = syllable.charCodeAt(syllable.length - 1)
  // Most syllables end in a plain letter, so the pairs need not be looked at.
  if (last < 0x80) return syllable
  const place = NEW_STYLE.indexOf(syllable.slice(-2))
  if (place < 0 || syllable.at(-3) === 'q') return syllable
  return syllable.slice(0, -2) + (OLD_STYLE[place] ?? '')
}

const SYLLABLE =
  /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oai|oao|oay|oe|oeo|oi|oo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|ieu|yeu|ye)(?:ch|ng|nh|[cmnpt])?$/

/** Whether a folded word is built like a Vietnamese syllable: `nghi` and `the` are, `what` is not. */
export function isSyllable(word: string): boolean {
  return SYLLABLE.test(word)
}
