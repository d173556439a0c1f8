import { fold } from '../../lib/vietnamese.ts'
import type { Draft } from './draft.ts'
import type { Candidate, Passages } from './ports.ts'

/** Fewer characters than this are in many passages. */
const SHORTEST_QUOTE = 12

/**
 * exact: the quote stands there word for word. proposed: passages a person has to look at, because
 * the row names none (`none_named`), or its quote is not word for word (`not_literal`) or in no
 * document (`not_found`). missing: there is nothing to propose.
 */
export type FoundSource =
  | { kind: 'exact'; source: Candidate }
  | { kind: 'proposed'; candidates: Candidate[]; why: 'none_named' | 'not_literal' | 'not_found' }
  | { kind: 'missing'; fault: string }

/** Finds what a question rests on. */
export async function findSource(
  { doc, quote }: Pick<Draft, 'doc' | 'quote'>,
  asked: { question: string; rightOptions: readonly string[] },
  passages: Passages,
): Promise<FoundSource> {
  const documentId = doc === null ? null : passages.findDocument(doc)
  if (doc !== null && documentId === null) {
    return {
      kind: 'missing',
      fault: `Không có văn bản "${doc}". Ghi mã văn bản (xem bằng npm run corpus -- show), hoặc để trống để Sổ tay tự tìm.`,
    }
  }
  const own = passages.list.filter((one) => documentId === null || one.documentId === documentId)
  const toCandidate = (passage: (typeof own)[number], words: string): Candidate => ({
    documentId: passage.documentId,
    passageId: passage.id,
    place: passages.placeOf(passage.id),
    quote: words,
  })
  const given = quote?.trim() ?? ''
  if (given !== '') {
    const exact = own.find(({ text }) => text.includes(given))
    if (exact !== undefined && (doc !== null || given.length >= SHORTEST_QUOTE)) {
      return { kind: 'exact', source: toCandidate(exact, given) }
    }
    for (const passage of own) {
      const words = findNearly(given, passage.text)
      if (words === null || given.length < SHORTEST_QUOTE) continue
      return { kind: 'proposed', candidates: [toCandidate(passage, words)], why: 'not_literal' }
    }
  }
  const candidates = await passages.search({ ...asked, documentId })
  if (candidates.length === 0) {
    const fault =
      'Không tìm thấy đoạn nào làm căn cứ. Ghi cột Văn bản và chép nguyên văn vào cột Đoạn trích.'
    return { kind: 'missing', fault }
  }
  return { kind: 'proposed', candidates, why: given === '' ? 'none_named' : 'not_found' }
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
