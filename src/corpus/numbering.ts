/**
 * The marks that Vietnamese administrative documents put before a line: `I -`, `1.2.`, `(1)`,
 * `đ)`, `Điều 5.`, `-`, `+`, `*`. Reading a mark says nothing yet about whether the line is a
 * head: `sequence.ts` takes it only when it continues the sequence at its level.
 */

export const SCHEMES = [
  'annex',
  'part',
  'chapter',
  'division',
  'article',
  'upper',
  'roman',
  'decimal',
  'bracket',
  'paren',
  'letter',
] as const
/**
 * division: `Mục 1` of a chapter; upper: `A.`; decimal: `1.`, `1.2`; bracket: `1)`;
 * paren: `(1)`; letter: `a)`.
 */
export type Scheme = (typeof SCHEMES)[number]

export interface NumberMark {
  scheme: Scheme
  /** One number, or the path of a decimal: `1.2.` is [1, 2]. */
  path: number[]
  /** The number as it goes into locators: `II`, `1.2`, `5a`, `đ`, `thứ nhất`. */
  label: string
  /** Text after the mark. */
  rest: string
}

export interface BulletMark {
  sign: '-' | '+' | '*'
  rest: string
}

/** The order of points in Vietnamese texts: đ follows d, g follows e, there is no f, j, w, z. */
const LETTERS = 'abcdđeghiklmnopqrstuvxy'
const UPPER_LETTERS = 'ABCDĐEGHIKLMN'
const ROMAN = /^([IVXLC]{1,7})\s*(?:[.:)–—-]|\s[–—-])\s*(?=["“(]?\p{Lu})/u
const UPPER = /^([A-NĐ])\s*[.)–—-]\s*(?=["“(]?\p{Lu})/u
const DECIMAL = /^(\d{1,3}(?:\.\d{1,3})*)(\.\s*|\)\s*|\s*[–—-]\s+|\s+)(?=["“(]?\p{L})/u
const PAREN = /^\((\d{1,2})\)\s*(?=\S)/
const LETTER = /^([a-zđ])\s*[)./]\s+(?=\S)/
const ARTICLE = /^Điều\s+(\d+)([a-zđ]?)\s*(?:[.:]\s*|$)/iu
const WORDED: { scheme: Scheme; pattern: RegExp }[] = [
  { scheme: 'annex', pattern: /^Phụ\s+lục(?:\s+(?:số\s+)?([IVXLC]+|\d+))?/iu },
  { scheme: 'part', pattern: /^Phần\s+(?:thứ\s+)?([IVXLC]+|\d+|[\p{Ll}\p{Lu}]+)/iu },
  { scheme: 'chapter', pattern: /^Chương\s+([IVXLC]+|\d+)/iu },
  { scheme: 'division', pattern: /^Mục\s+([IVXLC]+|\d+)/iu },
]
const SPELLED = ['nhất', 'hai', 'ba', 'tư', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười']
/** After a worded number: the end, a sign, or a title in capitals; running text is no head. */
const AFTER_WORDED = /^(?:\s*$|\s*[.:–—-]\s*|\s+(?=\p{Lu}[\p{Lu},\s]))/u

/** Every way the beginning of the line can be read as a number; the likelier reading first. */
export function readNumberMarks(text: string): NumberMark[] {
  const worded = readWorded(text) ?? readArticle(text)
  if (worded !== null) return [worded]
  return [readRoman(text), readUpper(text), readDecimal(text), readParen(text), readLetter(text)]
    .filter((mark) => mark !== null)
    .filter((mark) => mark.rest !== '')
}

/** A list sign at the beginning of the line, or null. A minus before a digit is no list sign. */
export function readBullet(text: string): BulletMark | null {
  const match = /^([-–—•●▪+*])(?:\s+(?=\S)|(?=\p{L}))(.*)$/u.exec(text)
  if (match === null) return null
  const printed = match[1] ?? '-'
  const sign = printed === '+' || printed === '*' ? printed : '-'
  return { sign, rest: match[2] ?? '' }
}

/** True when `next` is printed right after `previous` at the same level: d → đ, 1.2 → 1.3. */
export function follows(previous: NumberMark, next: NumberMark): boolean {
  if (previous.path.length !== next.path.length) return false
  const prefixesAgree = previous.path.slice(0, -1).every((part, index) => part === next.path[index])
  const step = lastOf(next) - lastOf(previous)
  if (previous.scheme === 'article' && step === 0) return next.label > previous.label
  // Many texts go from d) to e) as in the Latin alphabet.
  if (next.scheme === 'letter' && next.label === 'e' && previous.label === 'd') return true
  return prefixesAgree && step === 1
}

/** The last number of the path, which counts within the level. */
export function lastOf(mark: NumberMark): number {
  return mark.path.at(-1) ?? 0
}

/** The value of a Roman number, or null when the letters do not form one. */
export function romanValue(roman: string): number | null {
  const values: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 }
  const digits = [...roman].map((letter) => values[letter] ?? 0)
  const total = digits.reduce(
    (sum, value, index) => sum + (value < (digits[index + 1] ?? 0) ? -value : value),
    0,
  )
  return total > 0 && toRoman(total) === roman ? total : null
}

function toRoman(value: number): string {
  const steps: [number, string][] = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let left = value
  let roman = ''
  for (const [size, letters] of steps) {
    while (left >= size) {
      roman += letters
      left -= size
    }
  }
  return roman
}

function readWorded(text: string): NumberMark | null {
  for (const { scheme, pattern } of WORDED) {
    const match = pattern.exec(text)
    if (match === null) continue
    const after = text.slice(match[0].length)
    const separator = AFTER_WORDED.exec(after)
    const printed = match[1] ?? ''
    const value = wordedValue(printed)
    if (separator === null || value === null) return null
    const spelled = printed !== '' && romanValue(printed) === null && !/^\d/.test(printed)
    const label = spelled ? `thứ ${printed.toLowerCase()}` : printed
    return { scheme, path: [value], label, rest: after.slice(separator[0].length).trim() }
  }
  return null
}

function wordedValue(printed: string): number | null {
  if (printed === '') return 1
  if (/^\d+$/.test(printed)) return Number(printed)
  const spelled = SPELLED.indexOf(printed.toLowerCase())
  return spelled >= 0 ? spelled + 1 : romanValue(printed)
}

function readArticle(text: string): NumberMark | null {
  const match = ARTICLE.exec(text)
  if (match === null) return null
  const label = `${match[1] ?? ''}${match[2] ?? ''}`
  const rest = text.slice(match[0].length).trim()
  return { scheme: 'article', path: [Number(match[1])], label, rest }
}

function readRoman(text: string): NumberMark | null {
  const match = ROMAN.exec(text)
  const value = romanValue(match?.[1] ?? '')
  if (match === null || value === null) return null
  return { scheme: 'roman', path: [value], label: match[1] ?? '', rest: restOf(text, match) }
}

function readUpper(text: string): NumberMark | null {
  const match = UPPER.exec(text)
  if (match === null) return null
  const label = match[1] ?? ''
  const order = UPPER_LETTERS.indexOf(label) + 1
  return order === 0 ? null : { scheme: 'upper', path: [order], label, rest: restOf(text, match) }
}

function readDecimal(text: string): NumberMark | null {
  const match = DECIMAL.exec(text)
  if (match === null) return null
  const label = match[1] ?? ''
  const separator = match[2] ?? ''
  const path = label.split('.').map(Number)
  // `2025 năm …` and `6 tháng …` carry no sign; `1.2 Tuyên truyền` needs none.
  if (path.length === 1 && separator.trim() === '') return null
  const scheme = separator.startsWith(')') && path.length === 1 ? 'bracket' : 'decimal'
  return { scheme, path, label, rest: restOf(text, match) }
}

function readParen(text: string): NumberMark | null {
  const match = PAREN.exec(text)
  if (match === null) return null
  const label = match[1] ?? ''
  return { scheme: 'paren', path: [Number(label)], label, rest: restOf(text, match) }
}

function readLetter(text: string): NumberMark | null {
  const match = LETTER.exec(text)
  if (match === null) return null
  const label = match[1] ?? ''
  const order = LETTERS.indexOf(label) + 1
  return order === 0 ? null : { scheme: 'letter', path: [order], label, rest: restOf(text, match) }
}

function restOf(text: string, match: RegExpExecArray): string {
  return text.slice(match[0].length).trim()
}
