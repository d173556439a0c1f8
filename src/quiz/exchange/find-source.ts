import { fold } from '../../lib/vietnamese.ts'
import type { Draft } from './draft.ts'
import type { Candidate, Passages } from './ports.ts'

/** Fewer characters than this are in many passages. */
const SHORTEST_QUOTE = 12

/** A longer quote is cut where a fault names it. */
const LONGEST_NAMED = 60

/**
 * exact: the quote stands there word for word. proposed: passages a person has to look at, because
 * the row names none (`none_named`), or its quote is not word for word (`not_literal`). missing: what
 * it names is not there, or there is nothing to propose.
 */
export type FoundSource =
  | { kind: 'exact'; source: Candidate }
  | { kind: 'proposed'; candidates: Candidate[]; why: 'none_named' | 'not_literal' }
  | { kind: 'missing'; faults: string[] }

/** Finds what a question rests on. */
export async function findSource(
  draft: Pick<Draft, 'doc' | 'quote'>,
  asked: { question: string; rightOptions: readonly string[] },
  passages: Passages,
): Promise<FoundSource> {
  const named = findNamed(draft, passages)
  if (named !== null) return named
  const documentId = draft.doc === null ? null : passages.findDocument(draft.doc)
  const candidates = await passages.search({ ...asked, documentId })
  if (candidates.length > 0) return { kind: 'proposed', candidates, why: 'none_named' }
  const fault =
    'Không tìm thấy đoạn nào làm căn cứ. Ghi cột Văn bản và chép nguyên văn vào cột Đoạn trích.'
  return { kind: 'missing', faults: [fault] }
}

/** The source that a row names itself; null when it names no quote and no unknown document. */
export function findNamed(
  { doc, quote }: Pick<Draft, 'doc' | 'quote'>,
  passages: Passages,
): FoundSource | null {
  const documentId = doc === null ? null : passages.findDocument(doc)
  const faults: string[] = []
  if (doc !== null && documentId === null) {
    faults.push(
      `Không có văn bản "${doc}". Ghi mã văn bản (xem bằng npm run corpus -- show), hoặc để trống để Sổ tay tự tìm.`,
    )
  }
  const own = passages.list.filter((one) => documentId === null || one.documentId === documentId)
  const toCandidate = (passage: (typeof own)[number], words: string): Candidate => ({
    documentId: passage.documentId,
    passageId: passage.id,
    place: passages.placeOf(passage.id),
    quote: words,
  })
  const given = quote?.trim() ?? ''
  if (given === '') return faults.length === 0 ? null : { kind: 'missing', faults }
  // Of an unknown document: a quote that is in none is a fault of its own.
  const exact = own.find(({ text }) => text.includes(given))
  if (exact !== undefined && (doc !== null || given.length >= SHORTEST_QUOTE)) {
    return faults.length > 0
      ? { kind: 'missing', faults }
      : { kind: 'exact', source: toCandidate(exact, given) }
  }
  if (given.length < SHORTEST_QUOTE) {
    const fault = `Đoạn trích "${given}" quá ngắn để biết là đoạn nào. Chép nguyên văn dài hơn, hoặc để trống ô Đoạn trích để Sổ tay tự tìm.`
    return { kind: 'missing', faults: [...faults, fault] }
  }
  for (const passage of own) {
    const words = findNearly(given, passage.text)
    if (words === null) continue
    if (faults.length > 0) return { kind: 'missing', faults }
    return { kind: 'proposed', candidates: [toCandidate(passage, words)], why: 'not_literal' }
  }
  const where = documentId === null ? 'các văn bản' : 'văn bản đã ghi'
  const fault = `Đoạn trích "${cut(given)}" không có trong ${where}. Chép nguyên văn một câu của văn bản, hoặc để trống ô Đoạn trích để Sổ tay tự tìm.`
  return { kind: 'missing', faults: [...faults, fault] }
}

function cut(quote: string): string {
  return quote.length > LONGEST_NAMED ? `${quote.slice(0, LONGEST_NAMED)}…` : quote
}

/** The words of the passage that the quote means: without regard to case, marks, signs and spaces. */
function findNearly(quote: string, text: string): string | null {
  const wanted = wordsOf(quote).map(({ word }) => word)
  if (wanted.length === 0) return null
  const words = wordsOf(text)
  for (let start = 0; start + wanted.length <= words.length; start += 1) {
    if (!wanted.every((word, index) => words[start + index]?.word === word)) continue
    const from = words[start]?.from ?? 0
    const to = words[start + wanted.length - 1]?.to ?? text.length
    return text.slice(from, to)
  }
  return null
}

function wordsOf(text: string): { word: string; from: number; to: number }[] {
  // Folding keeps the length of texts in NFC.
  return [...fold(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word,
    from: index,
    to: index + word.length,
  }))
}
