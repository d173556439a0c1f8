import type { Document, Passage } from '../corpus/document.ts'
import { describePlace } from '../corpus/source-line.ts'
import type { Citation } from './answer.ts'

/** The citation of a part of a passage; of the whole passage when no quote is given. */
export function cite(document: Document, passage: Passage, quote = passage.text): Citation {
  return {
    documentId: document.id,
    documentNumber: document.number,
    section: passage.section,
    locator: passage.locator,
    passageId: passage.id,
    passage: passage.text,
    quote,
    source: describePlace(document, passage),
  }
}
