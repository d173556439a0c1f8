/**
 * Slips of the finger and of spelling, one word at a time. Each takes a word in NFC and gives it
 * back changed, or null where it does not apply.
 */
import { pickOne, type Random } from './random.ts'

type Slip = (word: string, random: Random) => string | null

/** How often each kind is made, against the others that apply to the word. */
const SLIPS: readonly { slip: Slip; weight: number }[] = [
  { slip: hitNeighbour, weight: 4 },
  { slip: swapLetters, weight: 4 },
  { slip: missLetter, weight: 4 },
  { slip: doubleLetter, weight: 2 },
  { slip: leaveTelex, weight: 3 },
  { slip: loseTone, weight: 2 },
  { slip: confuseTones, weight: 3 },
  { slip: confuseIAndY, weight: 2 },
]

/** The word with one slip; the word itself where none applies. */
export function slipOnce(word: string, random: Random): string {
  const left = [...SLIPS]
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0)
    let at = random() * total
    const index = left.findIndex(({ weight }) => {
      at -= weight
      return at < 0
    })
    const slipped = left.splice(index < 0 ? left.length - 1 : index, 1)[0]?.slip(word, random)
    if (slipped != null && slipped !== word) return slipped
  }
  return word
}

/** Keys beside each key of a QWERTY keyboard. */
const NEIGHBOURS: Record<string, string> = {
  a: 'qwsz',
  b: 'vghn',
  c: 'xdfv',
  d: 'serfcx',
  e: 'wsdr',
  g: 'ftyhbv',
  h: 'gyujnb',
  i: 'ujko',
  k: 'jiolm',
  l: 'kop',
  m: 'njk',
  n: 'bhjm',
  o: 'iklp',
  p: 'ol',
  q: 'wa',
  r: 'edft',
  s: 'awedxz',
  t: 'rfgy',
  u: 'yhji',
  v: 'cfgb',
  x: 'zsdc',
  y: 'tghu',
}

function hitNeighbour(word: string, random: Random): string | null {
  const letters = [...word]
  const places = letters.flatMap((letter, i) => (NEIGHBOURS[letter.toLowerCase()] ? [i] : []))
  if (places.length === 0) return null
  const at = pickOne(places, random)
  const keys = NEIGHBOURS[letters[at]?.toLowerCase() ?? ''] ?? ''
  return letters.with(at, pickOne([...keys], random)).join('')
}

function swapLetters(word: string, random: Random): string | null {
  const letters = [...word]
  const places = letters.flatMap((letter, i) =>
    i > 0 && letter.toLowerCase() !== letters[i - 1]?.toLowerCase() ? [i] : [],
  )
  if (places.length === 0) return null
  const at = pickOne(places, random)
  const [before = '', after = ''] = letters.slice(at - 1, at + 1)
  return letters
    .with(at - 1, after)
    .with(at, before)
    .join('')
}

function missLetter(word: string, random: Random): string | null {
  const letters = [...word]
  if (letters.length < 3) return null
  return letters.toSpliced(Math.floor(random() * letters.length), 1).join('')
}

function doubleLetter(word: string, random: Random): string | null {
  const letters = [...word]
  const at = Math.floor(random() * letters.length)
  return letters.toSpliced(at, 0, (letters[at] ?? '').toLowerCase()).join('')
}

const TELEX_TONES: Record<string, string> = {
  '\u0301': 's',
  '\u0300': 'f',
  '\u0309': 'r',
  '\u0303': 'x',
  '\u0323': 'j',
}
const TELEX_SHAPES: Record<string, string> = {
  ă: 'aw',
  â: 'aa',
  ê: 'ee',
  ô: 'oo',
  ơ: 'ow',
  ư: 'uw',
  đ: 'dd',
}
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/

/** The keys as they were hit, with the keyboard's Vietnamese off: `văn` → `vawn`. */
function leaveTelex(word: string, random: Random): string | null {
  let tone = ''
  // The tone key stands behind its vowel, or at the word's end.
  const atEnd = random() < 0.7
  const keys = [...word].map((letter) => {
    const { bare, mark } = splitTone(letter)
    const typed = TELEX_SHAPES[bare.toLowerCase()] ?? bare
    if (mark) tone = TELEX_TONES[mark] ?? ''
    return mark && !atEnd ? typed + tone : typed
  })
  const typed = keys.join('') + (atEnd ? tone : '')
  return typed === word ? null : typed
}

function loseTone(word: string): string | null {
  return changeTone(word, () => '')
}

/** Hỏi for ngã and ngã for hỏi, which many regions do not tell apart. */
function confuseTones(word: string): string | null {
  return changeTone(word, (mark) =>
    mark === '\u0309' ? '\u0303' : mark === '\u0303' ? '\u0309' : mark,
  )
}

function changeTone(word: string, change: (mark: string) => string): string | null {
  const changed = [...word]
    .map((letter) => {
      const { bare, mark } = splitTone(letter)
      return mark ? (bare + change(mark)).normalize('NFC') : letter
    })
    .join('')
  return changed === word ? null : changed
}

/** `tỷ` and `tỉ`, where i or y is the whole vowel; with `qu`, `quý` and `quí`. */
function confuseIAndY(word: string): string | null {
  const letters = [...word]
  const { bare, mark } = splitTone(letters.at(-1) ?? '')
  const other = { i: 'y', y: 'i' }[bare.toLowerCase()]
  const before = letters.slice(0, -1).join('')
  if (!other || !/^(h|k|l|m|s|t|v|qu)$/i.test(before)) return null
  return before + (other + mark).normalize('NFC')
}

/** A letter without its tone, and the tone. */
function splitTone(letter: string): { bare: string; mark: string } {
  const parts = letter.normalize('NFD')
  const mark = TONES.exec(parts)?.[0] ?? ''
  return { bare: parts.replace(TONES, '').normalize('NFC'), mark }
}
