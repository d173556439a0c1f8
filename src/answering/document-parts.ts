import type { Document, Passage } from '../corpus/document.ts'
import { introduces, type Outline } from '../corpus/outline.ts'
import { describeDocument } from '../corpus/source-line.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'
import { subjectWords } from '../retrieval/understand-question.ts'
import type { NeedsChoice } from './answer.ts'
import { listUnder } from './find-list.ts'
import { findHeadOrFoot } from './head-and-foot.ts'
import { namedDocuments } from './named-documents.ts'
import type { Evidence } from './select-evidence.ts'

/** Below this nothing is named at all. */
const HARDLY_NAMED = 0.3
/** Of a document without headings, how many paragraphs tell what it is about. */
const OPENING_PARAGRAPHS = 3
// Folded.
const OVERVIEW_WORDS = new Set([
  'tom tat',
  'tom',
  'tat',
  'noi dung',
  'noi',
  'chinh',
  'y chinh',
  'tong quan',
  'khai quat',
  'gioi thieu',
  'bo cuc',
  'muc luc',
  'phan',
  'yeu cau',
  'van ban',
  'cong van',
  'tai lieu',
])
/** What names a place in a document, and what is asked of it: `mục`, `điều 15`, `quy định`. */
const PLACE_WORD =
  /^(?:(?:phu luc|dieu|phan|chuong|tieu muc|muc|khoan|diem)? ?(?:(?:[ivx]+|\d+)(?:\.\d+)*|[a-z])?|quy dinh|neu|ghi)$/
/** Beside what it asks of a document, a question of that kind has few words of its own. */
const FEW_WORDS = 4

/**
 * The part of a named document that a question asks for: its signer, number, date or addressee,
 * or a section by its number. Null when it asks for content, which ranking finds.
 */
export function findAskedPart(
  retrieval: Retrieval,
  documents: readonly Document[],
  outline: Outline,
): Evidence[] | null {
  const named = namedDocuments(retrieval, documents)
  const { sections } = retrieval
  const parts = findHeadOrFoot(retrieval, named, documents)
  if (parts.length > 0) return parts
  if (sections.length === 0) return findOverview(retrieval, named, outline)
  const holders = (named.length > 0 ? named : documents).flatMap((document) => {
    const section = sectionPassage(document, sections)
    return section ? [section] : []
  })
  const [only] = holders
  if (!only || holders.length > 1 || asksWithinPart(retrieval)) return null
  return sectionEvidence(only, outline)
}

/** Whether a question asks for a section by its number alone, and no document that it may mean has it. */
export function lacksAskedSection(retrieval: Retrieval, documents: readonly Document[]): boolean {
  const { question, sections } = retrieval
  const asksForMore = subjectWords(question).some(
    ({ folded }) => !PLACE_WORD.test(folded) && !OVERVIEW_WORDS.has(folded),
  )
  if (sections.length === 0 || question.followsUp || asksForMore) return false
  const named = namedDocuments(retrieval, documents)
  // `Mục 7` may be the seventh item of any list.
  return !(named.length > 0 ? named : documents).some(({ passages }) =>
    passages.some(({ section }) => sections.some((asked) => `.${section}.`.includes(`.${asked}.`))),
  )
}

/** `Tóm tắt công văn 1180`: how the one named document opens, and its headings. */
function findOverview(
  { question, intents }: Retrieval,
  named: readonly Document[],
  outline: Outline,
): Evidence[] | null {
  const [document] = named
  if (!document || named.length > 1 || intents.length > 0) return null
  const own = subjectWords(question)
  // `Còn của Thái Nguyên?` asks the earlier question of another document.
  if (question.followsUp && own.length === 0) return null
  if (!own.every(({ folded }) => OVERVIEW_WORDS.has(folded))) return null
  const opening = document.passages.filter(
    ({ section, kind }) => section === '' && kind === 'paragraph',
  )
  const headings = document.root.children.flatMap(({ id }) => {
    const passage = outline.passage(`${document.id}#${id}`)
    return passage ? [passage] : []
  })
  const shown = opening.slice(0, headings.length > 0 ? 1 : OPENING_PARAGRAPHS)
  return [
    ...shown.map((passage): Evidence => ({ passage, quote: passage.text, role: 'text' })),
    ...headings.map((passage): Evidence => ({ passage, quote: firstLine(passage), role: 'item' })),
  ]
}

function firstLine({ text, sentences }: Passage): string {
  return sentences[0]?.text ?? text
}

/** Which document is meant, when a question asks for a part and several could be meant. */
export function askWhichDocument(
  question: string,
  retrieval: Retrieval,
  documents: readonly Document[],
): NeedsChoice | null {
  const { intents, sections, scope } = retrieval
  if (asksWithinPart(retrieval) || scope.national || scope.unknownPlace !== null) return null
  if (scope.spans.some((span) => span.documents.length === 0)) return null
  const best = Math.max(0, ...scope.documents)
  const alike = documents.filter((_, i) => scope.documents[i] === best)
  // `Công văn này`: one of those.
  const isOneOf = alike.length > 1 && scope.spans.every(({ isKind }) => isKind)
  if (best > HARDLY_NAMED && (best >= PLAINLY_NAMED || !isOneOf)) return null
  const possible =
    intents.length > 0
      ? alike
      : alike.filter((document) => sectionPassage(document, sections) !== undefined)
  if ((intents.length === 0 && sections.length === 0) || possible.length < 2) return null
  const choices = possible.map((document) => ({
    label: describeDocument(document),
    question: `${question.replace(/[?\s]+$/, '')} – ${describeDocument(document)}`,
  }))
  return { kind: 'needs_choice', choices }
}

/** A question with words of its own asks about them, wherever it says they stand. */
function asksWithinPart({ question }: Retrieval): boolean {
  return subjectWords(question).length > FEW_WORDS
}

/** The passage that opens a section: its heading, or the numbered line itself. */
function sectionPassage(document: Document, sections: readonly string[]): Passage | undefined {
  return document.passages.find(
    ({ id, section, kind }) =>
      kind !== 'metadata' && sections.includes(section) && id === `${document.id}#${section}`,
  )
}

function sectionEvidence(opening: Passage, outline: Outline): Evidence[] {
  const below = listUnder(opening, outline, { asksFigures: false })
  const own: Evidence[] = introduces(opening)
    ? []
    : [{ passage: opening, quote: opening.text, role: 'text' }]
  return [...own, ...below]
}
