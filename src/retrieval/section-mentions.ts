import { fold } from '../lib/vietnamese.ts'

/** Roman numbers as sections use them. */
const ROMAN = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']
const ORDINALS = ['', 'nhat', 'hai', 'ba', 'tu', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi']
/** What people call the parts of a document, the largest first. */
const KINDS = ['phu luc', 'dieu', 'phan', 'chuong', 'muc', 'tieu muc', 'khoan', 'diem']
/** Parts whose ids carry their name: `phan-2`, `chuong-II`, `phu-luc-1`. */
const NAMED_KINDS: Record<string, string> = { 'phu luc': 'phu-luc', phan: 'phan', chuong: 'chuong' }
/** Points run a, b, c, d, đ; folding would make one of the last two. */
const POINT_D_STROKE = /((?:điểm|diem)\s+)đ(?!\p{L})/giu
const D_STROKE = '~'
// A figure is no section: "mức 3%" folds to "muc 3%".
const NUMBER = '((?:[ivx]+|\\d+|[a-z~])(?:[./](?:\\d+|[a-z~])(?![a-z]))*)(?![a-z\\d]|\\s*%|,\\d)'
const MENTION = new RegExp(
  `(?<![a-z])(?:(phu luc|dieu|phan|chuong|tieu muc|muc|khoan|diem)\\s+(?:thu\\s+(${ORDINALS.slice(1).join('|')})(?![a-z])|(?:thu\\s+)?${NUMBER})|(?<![\\d./-])([ivx]+(?:[./]\\d+)+)(?![a-z\\d]))`,
  'g',
)

interface Mention {
  /** Position among KINDS; a bare `II/1` counts as `mục`. */
  kind: number
  /** `ii.1`, `3`, `a`. */
  number: string
}

/**
 * Section ids that a question may mean by `mục II.1.2`, `phần thứ hai`, `II/1`,
 * `điểm a khoản 1 Điều 5`: parts are put together from large to small, and an Arabic number at the
 * top may stand for a Roman one.
 */
export function findSectionIds(question: string): string[] {
  const folded = fold(question.replace(POINT_D_STROKE, `$1${D_STROKE}`))
  const mentions = [...folded.matchAll(MENTION)].flatMap(readMention)
  const ids = isOnePlace(mentions)
    ? spellings(joinParts(mentions))
    : mentions.flatMap((mention) => spellings([mention]))
  return ids.map((id) => id.replaceAll(D_STROKE, 'đ'))
}

function readMention([, kind, ordinal, number, bare]: RegExpExecArray): Mention[] {
  const typed = (number ?? bare ?? String(ORDINALS.indexOf(ordinal ?? ''))).replaceAll('/', '.')
  const isLetter = /^[a-z~]/.test(typed) && !ROMAN.includes(firstPart(typed))
  // `mục a` is hardly a place, and `điểm a` is.
  if (isLetter && kind !== 'diem') return []
  return [{ kind: KINDS.indexOf(kind ?? 'muc'), number: typed }]
}

/** `mục 2 và mục 3` are two places; `mục 1 mục II` is one. */
function isOnePlace(mentions: readonly Mention[]): boolean {
  const kinds = new Set(mentions.map(({ kind }) => kind))
  const romans = mentions.filter(({ number }) => ROMAN.includes(firstPart(number)))
  return kinds.size === mentions.length || (mentions.length === 2 && romans.length === 1)
}

/** From large to small; `điểm 1.3 khoản 1` repeats the 1. */
function joinParts(mentions: readonly Mention[]): Mention[] {
  const isRoman = ({ number }: Mention) => Number(ROMAN.includes(firstPart(number)))
  const sorted = [...mentions].sort((a, b) => isRoman(b) - isRoman(a) || a.kind - b.kind)
  return sorted.filter(({ number }, at) => !sorted[at + 1]?.number.startsWith(`${number}.`))
}

function spellings(parts: readonly Mention[]): string[] {
  const [top] = parts
  if (!top) return []
  const path = parts.map(({ number }) => number).join('.')
  const kind = KINDS[top.kind] ?? ''
  if (kind === 'dieu') return [`dieu-${path}`]
  const named = NAMED_KINDS[kind]
  if (named !== undefined) return [...plainSpellings(path), ...namedSpellings(named, path)]
  return plainSpellings(path)
}

/** `phan-2` and `phan-II`: documents number their parts both ways. */
function namedSpellings(name: string, path: string): string[] {
  return plainSpellings(path).map((spelled) => `${name}-${spelled}`)
}

function plainSpellings(path: string): string[] {
  const [first = '', ...below] = path.split('.')
  if (ROMAN.includes(first)) return [[first.toUpperCase(), ...below].join('.')]
  const roman = ROMAN[Number(first)]?.toUpperCase()
  return roman ? [path, [roman, ...below].join('.')] : [path]
}

function firstPart(number: string): string {
  return number.split('.')[0] ?? ''
}
