import { fold } from '../lib/vietnamese.ts'
import type { LibraryDocument } from './ports.ts'

/** A document that a member names, whether it is there or not. */
export interface NamedDocument {
  /** `nghị quyết`; null of a mere `văn bản`. */
  kind: string | null
  /** Digits of its number; null when it is named by who issued it. */
  number: string | null
  /** Those of the documents that it can be. */
  held: LibraryDocument[]
}

/** Kinds as members write them; the first form is the one to read. */
const KINDS = [
  'nghị quyết|nq',
  'công văn|cv',
  'hướng dẫn|hd',
  'chương trình hành động|cthđ|ctrhđ',
  'kế hoạch|kh',
  'quyết định|qđ',
  'quy định',
  'chỉ thị|ct',
  'kết luận|kl',
  'thông báo|tb',
  'nghị định|nđ',
  'thông tư|tt',
  'báo cáo|bc',
  'văn bản',
].flatMap((line) => {
  const [kind = '', ...short] = line.split('|')
  const read = kind === 'văn bản' ? null : kind
  return [kind, ...short].map((form) => ({ kind: read, words: fold(form).split(' ') }))
})
/** What follows the number in `57-NQ/TW`, beside the kind. */
const AUTHORITIES = new Set('tw tu du cp ubnd hdnd btg btgtu bct dutw'.split(' '))
/** Who issues what stands above the documents. */
const SUPERIORS = new Set('bo chinh tri bct trung uong tw dang ban bi thu'.split(' '))
const LINKING = new Set(['cua', 'o', 'tai'])
/** One word of a name may stand in many. */
const LEAST_NAME_WORDS = 2

/** The document named in folded words from `start` on, and where its name ends; null when there is none. */
export function readNamedDocument(
  words: readonly string[],
  start: number,
  documents: readonly LibraryDocument[],
): { named: NamedDocument; end: number } | null {
  const opening = readKind(words, start)
  if (opening === null) return null
  const { kind, attached } = opening
  const hasWordForNumber = attached === null && words[opening.end] === 'so'
  let at = opening.end + (hasWordForNumber ? 1 : 0)
  const number = attached ?? digitsOf(words[at])
  if (number !== null) {
    if (attached === null) at++
    if (isSymbol(words[at])) at++
    if (AUTHORITIES.has(words[at] ?? '')) at++
  } else at = opening.end
  const possible = documents.filter((document) => fits(document, kind, number))
  const issuer = readIssuer(words, at, possible)
  if (issuer !== null) return { named: { kind, number, held: issuer.held }, end: issuer.end }
  if (number === null) return null
  if (possible.length === 0 && LINKING.has(words[at] ?? '')) {
    const end = endOfRun(words, at + 1, SUPERIORS)
    if (end > at + 1) at = end
  }
  return { named: { kind, number, held: possible }, end: at }
}

/** `nghi quyet`, `nq` or `nq57`, which has its number attached. */
function readKind(words: readonly string[], start: number) {
  const joined = /^([a-z]+)(\d{1,5})$/.exec(words[start] ?? '')
  for (const { kind, words: form } of KINDS) {
    if (form.every((word, i) => words[start + i] === word)) {
      return { kind, attached: null, end: start + form.length }
    }
    if (joined !== null && form.length === 1 && form[0] === joined[1]) {
      return { kind, attached: withoutZeros(joined[2] ?? ''), end: start + 1 }
    }
  }
  return null
}

/** `của Phòng Văn hóa Biên Hòa`: at least two words that one of the documents has in its names. */
function readIssuer(
  words: readonly string[],
  start: number,
  documents: readonly LibraryDocument[],
) {
  const from = start + (LINKING.has(words[start] ?? '') ? 1 : 0)
  const ends = documents.map((document) => {
    const end = endOfRun(words, from, new Set([...namesOf(document), ...LINKING]))
    // `của Biên Hòa ở đâu` asks where.
    return end > from && LINKING.has(words[end - 1] ?? '') ? end - 1 : end
  })
  const end = Math.max(from, ...ends)
  if (end - from < LEAST_NAME_WORDS) return null
  return { end, held: documents.filter((_, i) => ends[i] === end) }
}

function endOfRun(words: readonly string[], start: number, known: ReadonlySet<string>): number {
  let end = start
  while (known.has(words[end] ?? '')) end++
  return end
}

function namesOf({ issuer, place }: LibraryDocument): string[] {
  return fold(`${issuer ?? ''} ${place ?? ''}`).match(/[a-z0-9]+/g) ?? []
}

function fits(document: LibraryDocument, kind: string | null, number: string | null): boolean {
  if (kind !== null && document.kind !== kind) return false
  return number === null || digitsOf(document.number ?? '') === number
}

/** Whether this is the number's kind, as in `57 nq tw`. */
function isSymbol(word: string | undefined): boolean {
  return KINDS.some(({ words }) => words.length === 1 && words[0] === word)
}

/** `57` of `57` and of `57-NQ/TW`. */
export function digitsOf(number: string | undefined): string | null {
  const digits = /^0*(\d{1,5})(?!\d)/.exec(number ?? '')?.[1]
  return digits ?? null
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}
