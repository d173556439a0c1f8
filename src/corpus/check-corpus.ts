import { checkPassages } from './check-passages.ts'
import { checkReferences } from './check-references.ts'
import type { Corpus, CorpusWarning, Document, MetadataRole } from './document.ts'
import { PLACE_DATE } from './read-head.ts'

/**
 * Everything an editor should look at: what loading noticed, then blank numbers and dates,
 * impossible dates, unclosed quotes, doubtful paragraphs and references that contradict one
 * another. In the order of documents and lines. Nothing is changed.
 */
export function checkCorpus(corpus: Corpus): CorpusWarning[] {
  const own = corpus.documents.flatMap((document) => [
    ...checkInfo(document),
    ...checkPassages(document),
  ])
  const all = [...corpus.warnings, ...own, ...checkReferences(corpus.documents)]
  const order = new Map(corpus.documents.map(({ file }, index) => [file, index]))
  // Files that were not read come last.
  const place = (file: string) => order.get(file) ?? order.size
  return all.sort((a, b) => place(a.file) - place(b.file) || (a.line ?? 0) - (b.line ?? 0))
}

function checkInfo(document: Document): CorpusWarning[] {
  const warnings: CorpusWarning[] = []
  const warn = (code: string, message: string, role: MetadataRole) => {
    const printed = document.passages.find((candidate) => candidate.role === role)
    // What is not printed at all is missing from the head, where the title stands.
    const passage = printed ?? document.passages.find((candidate) => candidate.role === 'title')
    const place = { line: passage?.line ?? null, locator: passage?.locator ?? null }
    warnings.push({ file: document.file, documentId: document.id, ...place, code, message })
  }
  if (document.number === null) {
    const note = document.numberNote ?? 'Văn bản không có số, ký hiệu'
    warn('blank_number', `${note}; câu trả lời sẽ ghi “không ghi số”.`, 'number')
  }
  if (document.date === null) warn('blank_date', blankDateMessage(document), 'place_date')
  const sections = new Set(document.passages.map(({ section }) => section))
  const unknown = document.conveys
    .flatMap((conveyed) => conveyed.sections)
    .filter((section) => !sections.has(section))
  for (const section of unknown)
    warn('unknown_section', `conveys ghi mục ${section} nhưng văn bản không có mục này.`, 'other')
  return warnings
}

function blankDateMessage(document: Document): string {
  const printed = document.passages.find(({ role }) => role === 'place_date')?.text
  if (printed === undefined) return 'Văn bản không in ngày ban hành.'
  const [, , day, month, year] = PLACE_DATE.exec(printed) ?? []
  const complete = [day, month, year].every((part) => /^\d+$/.test(part ?? ''))
  return complete
    ? `Dòng ngày tháng in “${printed}” nhưng phần khai báo không ghi ngày; nếu ngày có thật, ghi vào mục date.`
    : `Ngày ban hành để trống (“${printed}”).`
}
