/**
 * Writes a Vietnamese question as people type it on a phone. For training and measuring only; the
 * same text and seed give the same result on every machine. What cannot be typed another way
 * (numbers, codes such as `57-NQ/TW`) stays.
 */
import { fold, hasDiacritics, placeTone } from '../src/lib/vietnamese.ts'
import { createRandom, pickOne, type Random, shuffle } from './noise/random.ts'
import { ADMINISTRATIVE, CHAT } from './noise/short-forms.ts'
import { slipOnce } from './noise/slips.ts'

export { createRandom, type Random }

/** Letters only: digits and joined signs make a token a number or a code. */
const WORD = /(?<![\p{L}\p{M}\p{N}/&.-])[\p{L}\p{M}]+(?![\p{L}\p{M}\p{N}]|[/&.-][\p{L}\p{N}])/gu

/**
 * Without marks: of all words, or of a share (0 to 1) of those that carry any, chosen at random.
 * Letter case stays.
 */
export function dropDiacritics(text: string, partly?: { share: number; random: Random }): string {
  const normal = text.normalize('NFC')
  if (!partly) return dropMarks(normal)
  return changeShare(normal, partly, {
    isFit: hasDiacritics,
    change: dropMarks,
  })
}

/**
 * One slip in each of a share (0 to 1) of the words of two letters or more, and in one at least
 * when the share is above 0: keys beside, letters swapped, missing, doubled, Telex keys, tones
 * lost or confused (hỏi, ngã), i for y.
 */
export function addTypos(
  text: string,
  { share, random }: { share: number; random: Random },
): string {
  return changeShare(
    text.normalize('NFC'),
    { share, random },
    {
      isFit: (word) => word.length >= 2,
      change: (word) => slipOnce(word, random),
    },
  )
}

/** Short forms of office and legal Vietnamese, for a share (0 to 1) of the phrases that have any. */
export function abbreviate(
  text: string,
  { share, random }: { share: number; random: Random },
): string {
  return shorten(text.normalize('NFC'), OFFICE_FORMS, { share, random })
}

/** Chat spellings, for a share (0 to 1) of the words that have any; lower case, as chat is. */
export function writeTeencode(
  text: string,
  { share, random }: { share: number; random: Random },
): string {
  const short = shorten(text.normalize('NFC').toLowerCase(), CHAT_FORMS, { share, random })
  return changeShare(
    short,
    { share: share / 3, random },
    {
      isFit: (word) => respell(word) !== word,
      change: respell,
    },
  )
}

/** The longest phrases of the tables. */
const MOST_WORDS = 7
/** Short forms by their phrase as compared: with marks, and for text without any. */
interface Forms {
  marked: Map<string, readonly string[]>
  bare: Map<string, readonly string[]>
}
const OFFICE_FORMS = prepare(ADMINISTRATIVE)
const CHAT_FORMS = prepare(CHAT)

function prepare(table: Record<string, readonly string[]>): Forms {
  const entries = Object.entries(table)
  return {
    marked: new Map(entries.map(([phrase, short]) => [toComparable(phrase), short])),
    bare: new Map(entries.map(([phrase, short]) => [fold(phrase), short])),
  }
}

const LETTER_MARKS = /[\u0300-\u036f]/g

function dropMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(LETTER_MARKS, '')
    .normalize('NFC')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
}

/** Sounds of the South and of chat: `phải` → `fải`, `gì` → `zì`, `quá` → `wá`, `vậy` → `zậy`. */
function respell(word: string): string {
  return word
    .replace(/^ph/, 'f')
    .replace(/^qu(?=.)/, 'w')
    .replace(/^gi(?=[aàáảãạăâeêoôơuư])/, 'z')
    .replace(/^v(?=[ậâ])/, 'z')
}

/** Changes so many of the fitting words, rounded, and one at least when there is any. */
function changeShare(
  text: string,
  { share, random }: { share: number; random: Random },
  words: { isFit: (word: string) => boolean; change: (word: string) => string },
): string {
  const fitting = [...text.matchAll(WORD)].flatMap(({ 0: word, index }) =>
    words.isFit(word) ? [index] : [],
  )
  const least = share > 0 ? 1 : 0
  const count = Math.max(least, Math.round(fitting.length * share))
  const chosen = new Set(shuffle(fitting, random).slice(0, count))
  return text.replace(WORD, (word, index: number) =>
    chosen.has(index) ? words.change(word) : word,
  )
}

/** Longest phrases first; a text without any mark is compared without marks. */
function shorten(
  text: string,
  forms: Forms,
  { share, random }: { share: number; random: Random },
): string {
  const isBare = !hasDiacritics(text)
  const key = isBare ? fold : toComparable
  const byPhrase = isBare ? forms.bare : forms.marked
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
  let typed = ''
  let done = 0
  for (let i = 0; i < words.length; i++) {
    const start = words[i]?.start ?? 0
    for (let length = Math.min(MOST_WORDS, words.length - i); length > 0; length--) {
      const end = words[i + length - 1]?.end ?? 0
      const short = byPhrase.get(key(text.slice(start, end)))
      if (!short) continue
      if (random() < share) {
        typed += text.slice(done, start) + typeShort(pickOne(short, random), { isBare, random })
        done = end
      }
      i += length - 1
      break
    }
  }
  return typed + text.slice(done)
}

/** Capitals cost a key on a phone, so half of them are not typed. */
function typeShort(form: string, { isBare, random }: { isBare: boolean; random: Random }): string {
  const typed = isBare ? dropMarks(form) : form
  return random() < 0.5 ? typed.toLowerCase() : typed
}

/** One spelling for comparing: lower case, one place for the tone. */
function toComparable(phrase: string): string {
  return phrase.toLowerCase().split(' ').map(placeTone).join(' ')
}
