import { fold } from '../lib/vietnamese.ts'

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

/** Kinds by their folded name and the symbol that their numbers carry (Nghị định 30/2020/NĐ-CP, Hướng dẫn 36-HD/VPTW). */
const KIND_SYMBOLS: Record<string, string> = {
  'nghi quyet': 'nq',
  'quyet dinh': 'qd',
  'quy dinh': 'qd',
  'chi thi': 'ct',
  'ket luan': 'kl',
  'nghi dinh': 'nd',
  'thong tu': 'tt',
  'huong dan': 'hd',
  'cong van': 'cv',
  'ke hoach': 'kh',
  'chuong trinh hanh dong': 'ctrhd',
  'chuong trinh phoi hop': 'ctrph',
  'chuong trinh': 'ctr',
  'thong bao': 'tb',
  'cong dien': 'cd',
  'bao cao': 'bc',
  'to trinh': 'ttr',
  'van ban': 'vb',
  nq: 'nq',
  qd: 'qd',
  nd: 'nd',
  kl: 'kl',
  cv: 'cv',
  hd: 'hd',
}
const KINDS = Object.keys(KIND_SYMBOLS).sort((a, b) => b.length - a.length)
// "kế hoạch 5 năm" counts years: what follows the number decides.
const NAMED = new RegExp(
  `(?<![a-z])(${KINDS.join('|')})\\s*(?:so)?\\s*[:-]?\\s*(?:0*)(\\d{1,5})(?![\\d,.%]*\\d)(?!\\s*(?:nam|thang|ngay|nguoi|nhom|muc|diem|buoc|%|phan))(?:\\s*[-/]\\s*[a-z0-9]+(?:[-/][a-z]+)*)?`,
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

/** `Luật Dữ liệu`: a law named by its subject; `làm luật`, `pháp luật`, `luật lệ` name none. */
const NAMED_LAW =
  /(?<![a-z])(?<!(?:phap|lam|ra|ky|xay dung|theo|dung|trai|pham|dao|vi pham) )(?:bo )?luat (?!phap|le|su|nay|do|ve|quy dinh|co|thi|moi)([a-z]+ [a-z]+)/

/** The law that a question is about, when its name stands nowhere in the documents; else null. */
export function findUnknownLaw(
  question: string,
  isKnown: (term: string) => boolean,
): string | null {
  const match = NAMED_LAW.exec(fold(question.normalize('NFC')))
  const [first = '', second = ''] = (match?.[1] ?? '').split(' ')
  if (!match || isKnown(`luat ${first}`) || !isKnown(`${first} ${second}`)) return null
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
  const loose = (symbol: string | null) => symbol === null || symbol === 'vb'
  if (loose(a.symbol) || loose(b.symbol)) return true
  const first = a.symbol ?? ''
  const second = b.symbol ?? ''
  return first.startsWith(second) || second.startsWith(first)
}
