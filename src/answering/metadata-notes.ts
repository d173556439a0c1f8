import type { Document } from '../corpus/document.ts'
import type { MetadataIntent } from '../retrieval/metadata-intent.ts'

/** What a document leaves blank of what was asked; null when it leaves nothing blank. */
export function blankNote(document: Document, intents: readonly MetadataIntent[]): string | null {
  const notes: string[] = []
  if (intents.includes('number') && document.number === null) {
    notes.push(document.numberNote ?? 'Văn bản không ghi số')
  }
  if (intents.includes('place_date') && document.date === null) {
    const isPrinted = document.passages.some(({ role }) => role === 'place_date')
    notes.push(
      isPrinted
        ? 'Văn bản không ghi đủ ngày, tháng ban hành'
        : 'Văn bản không ghi ngày, tháng, năm ban hành',
    )
  }
  if (intents.includes('signature') && document.signer === null) {
    notes.push('Văn bản không ghi người ký')
  }
  return notes.length > 0 ? `${notes.join('. ')}.` : null
}
