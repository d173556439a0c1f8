import { KIND_OF_SYMBOL } from '../corpus/kinds.ts'
import { fold } from '../lib/vietnamese.ts'
import { isFunctionWord } from './question-words.ts'

/** `văn bản` names no kind. */
const ANY_KIND = 'vb'
/** Programmes are numbered and named in several ways. */
const PROGRAMMES = new Set(['ctr', 'ctrhd', 'cthd', 'ctrph'])

/** A document that a text names by kind and number: `Nghị quyết 57`, `1180-CV/ĐU`. */
export interface DocumentReference {
  /** Folded kind symbol, `nq`, `hd`, `cv` …; null when only a bare code stands there. */
  symbol: string | null
  /** Digits without leading zeros. */
  number: string
  /** As it stands in the text. */
  text: string
  start: number
  end: number
}

/** Kinds by their folded name and by the symbol that their numbers carry, each to one symbol. */
const KIND_SYMBOLS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(KIND_OF_SYMBOL).map(([symbol, kind]) => [fold(kind), fold(symbol)]),
  ),
  // Party numbers write QĐ for both.
  'quy dinh': 'qd',
  'van ban': ANY_KIND,
  nq: 'nq',
  qd: 'qd',
  nd: 'nd',
  kl: 'kl',
  cv: 'cv',
  hd: 'hd',
  ...Object.fromEntries([...PROGRAMMES].map((symbol) => [symbol, symbol])),
}
const KINDS = Object.keys(KIND_SYMBOLS).sort((a, b) => b.length - a.length)
// "kế hoạch 5 năm" counts years: what follows the number decides. "Nghị quyết 57 ngày nào" does not.
const COUNTED =
  '(?:nam|thang|ngay(?! *\\d))(?! *(?:nao|may|bao nhieu|gi))|nguoi|nhom|muc|diem|buoc|%|phan'
const NAMED = new RegExp(
  `(?<![a-z])(${KINDS.join('|')})\\s*(?:so)?\\s*[:-]?\\s*(?:0*)(\\d{1,5})(?![\\d,.%]*\\d)(?!\\s*(?:${COUNTED}))(?:\\s*[-/]\\s*[a-z0-9]+(?:[-/][a-z]+)*)?`,
  'g',
)
const CODE =
  /(?<![\d/-])0*(\d{1,5})\s?[-/]\s?(?:\d{4}\s?\/\s?)?([a-z]{2,8})\s?[/-]\s?[a-z]{1,10}(?![a-z])/g

/** Finds the documents a text names; offsets are into the text as given. */
export function findReferences(text: string): DocumentReference[] {
  // Folding keeps the length of NFC text, since every Vietnamese letter is one unit in both forms.
  const folded = fold(text.normalize('NFC'))
  const found: DocumentReference[] = []
  for (const match of folded.matchAll(NAMED)) {
    found.push(reference(text, KIND_SYMBOLS[match[1] ?? ''] ?? null, match[2], match))
  }
  for (const match of folded.matchAll(CODE)) {
    const inside = found.some(({ start, end }) => match.index >= start && match.index < end)
    if (!inside) found.push(reference(text, match[2] ?? null, match[1], match))
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The symbol of a kind by its folded name: `hướng dẫn` → `hd`; `văn bản` and others → null. */
export function symbolOfKind(foldedKind: string): string | null {
  const symbol = KIND_SYMBOLS[foldedKind] ?? null
  return symbol === ANY_KIND ? null : symbol
}

/** `Luật Dữ liệu`: a law named by its subject; `làm luật`, `pháp luật`, `luật lệ` name none. */
const NAMED_LAW =
  /(?<![a-z])(?<!(?:phap|lam|ra|ky|xay dung|theo|dung|trai|pham|dao|vi pham) )(?:bo )?luat (?!(?:phap|le|su|nay|do|ve|quy dinh|co|thi|moi|la|thi hanh)(?![a-z]))([a-z]+ [a-z]+)/

/** The law that a question is about, when the documents name no such law; else null. */
export function findUnknownLaw(
  question: string,
  isKnown: (term: string) => boolean,
): string | null {
  const match = NAMED_LAW.exec(fold(question.normalize('NFC')))
  const [first = ''] = (match?.[1] ?? '').split(' ')
  // Of an everyday phrase such as `luật hễ khó` nothing follows that begins a subject.
  if (!match || isKnown(`luat ${first}`) || isFunctionWord(first)) return null
  return question.slice(match.index, match.index + match[0].length)
}

function reference(
  text: string,
  symbol: string | null,
  number: string | undefined,
  match: RegExpExecArray,
): DocumentReference {
  const end = match.index + match[0].length
  return {
    symbol,
    number: number ?? '',
    text: text.slice(match.index, end),
    start: match.index,
    end,
  }
}

/** Whether two references may mean the same document; `văn bản` and bare codes fit any kind. */
export function sameReference(
  a: Pick<DocumentReference, 'symbol' | 'number'>,
  b: Pick<DocumentReference, 'symbol' | 'number'>,
): boolean {
  if (a.number !== b.number) return false
  const isAny = (symbol: string | null) => symbol === null || symbol === ANY_KIND
  if (isAny(a.symbol) || isAny(b.symbol) || a.symbol === b.symbol) return true
  const areProgrammes = PROGRAMMES.has(a.symbol ?? '') && PROGRAMMES.has(b.symbol ?? '')
  const isPlain = a.symbol === 'ctr' || b.symbol === 'ctr'
  return areProgrammes && (isPlain || isCoordination(a) === isCoordination(b))
}

/** `Chương trình phối hợp 03` is no `Chương trình hành động 03`; a mere `chương trình` may be either. */
function isCoordination({ symbol }: Pick<DocumentReference, 'symbol'>): boolean {
  return symbol === 'ctrph'
}
