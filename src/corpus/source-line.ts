import { fold } from '../lib/vietnamese.ts'
import type { Document, DocumentInfo, Passage } from './document.ts'
import { capitalise, kindOfNumber } from './kinds.ts'

/**
 * How people name a document: `Công văn số 1180-CV/ĐU của Đảng ủy Sở Giáo dục và Đào tạo`,
 * `Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy`. A blank number is said to be blank.
 */
export function describeDocument(
  info: Pick<DocumentInfo, 'kind' | 'number' | 'issuer' | 'place'>,
): string {
  const number = info.number === null ? 'không ghi số' : `số ${info.number}`
  const issuer = info.issuer === null ? '' : ` của ${info.issuer}`
  const named = info.place === null || fold(issuer).includes(fold(info.place))
  return `${capitalise(info.kind)} ${number}${issuer}${named ? '' : ` (${info.place})`}`
}

/**
 * The source line of a citation: the document, then the place in it. Where the section restates a
 * superior document, that one comes first: `Nghị quyết 57-NQ/TW, theo Hướng dẫn …, mục II.1.2`.
 */
export function describePlace(
  document: DocumentInfo,
  passage: Pick<Passage, 'section' | 'locator'>,
): string {
  const source = `${describeDocument(document)}, ${insideSentence(passage.locator)}`
  const superior = conveyedBy(document, passage.section)
  if (superior === null) return source
  return `${describeNumber(superior)}, theo ${source}`
}

/** `57-NQ/TW` → `Nghị quyết 57-NQ/TW`. */
export function describeNumber(number: string): string {
  return `${capitalise(kindOfNumber(number) ?? 'văn bản')} ${number}`
}

/** The number of the superior document that this section restates, or null. */
export function conveyedBy(document: Pick<Document, 'conveys'>, section: string): string | null {
  const conveyed = document.conveys.find(({ sections }) =>
    sections.some((whole) => section === whole || section.startsWith(`${whole}.`)),
  )
  return conveyed?.number ?? null
}

/** `Mục II.1` → `mục II.1` after a comma; Điều, Chương and Phụ lục keep their capital. */
function insideSentence(locator: string): string {
  if (/^(?:Điều|Chương|Phụ lục|Phần (?!“))/u.test(locator)) return locator
  return locator.charAt(0).toLowerCase() + locator.slice(1)
}
