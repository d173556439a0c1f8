import type { Corpus, Document, Passage, Section } from './document.ts'
import { readNumberMarks } from './numbering.ts'
import { describeDocument, describePlace } from './source-line.ts'
import { createSuggestions } from './suggest-questions.ts'

/** One section as a reader browses it. */
export interface ReadingSection {
  documentId: string
  sectionId: string
  parentId: string | null
  /** `Mục II.1.2. Về mục tiêu`, or the document's title. */
  title: string
  /** Source line of the document. */
  source: string
  children: { sectionId: string; title: string }[]
  /** Text that stands directly in this section, as printed; headings excluded. */
  paragraphs: string[]
}

/** A document as it stands in the list of them. */
export interface ListedDocument
  extends Pick<Document, 'id' | 'title' | 'kind' | 'number' | 'issuer' | 'place' | 'implements'> {
  /** See `describeDocument`. */
  source: string
}

/** How many passages before and after are shown with one. */
const NEIGHBOURS = 2

/** The documents of a corpus as a reader browses them: document, section, passage in context. */
export function createLibrary(corpus: Corpus) {
  const documents = new Map(corpus.documents.map((document) => [document.id, document]))
  const shelves = new Map(corpus.documents.map((document) => [document.id, shelve(document)]))
  return {
    documents: () => listDocuments(corpus),

    /** Section '' is the document itself. Null when unknown. */
    section(documentId: string, sectionId: string): ReadingSection | null {
      const document = documents.get(documentId)
      const placed = shelves.get(documentId)?.sections.get(sectionId)
      if (document === undefined || placed === undefined) return null
      const { section, parentId } = placed
      const branches = section.children.filter((child) => !isLeafItem(document, child))
      return {
        documentId,
        sectionId,
        parentId,
        title: sectionId === '' ? document.title : titleOf(section),
        source: describeDocument(document),
        children: branches.map((child) => ({ sectionId: child.id, title: titleOf(child) })),
        paragraphs: readingOf(document, section)
          .filter(({ kind, role }) => kind !== 'heading' && role !== 'title')
          .map(asPrinted),
      }
    },

    /** The passage with its neighbours in the same section, as printed. Null when unknown. */
    passageInContext(
      passageId: string,
    ): { source: string; before: string[]; text: string; after: string[] } | null {
      const document = documents.get(passageId.split('#')[0] ?? '')
      const passage = document?.passages.find(({ id }) => id === passageId)
      if (document === undefined || passage === undefined) return null
      const placed = shelves.get(document.id)?.sections.get(passage.section)
      if (placed === undefined) return null
      const leaf = isLeafItem(document, placed.section)
      const around = leaf ? shelves.get(document.id)?.sections.get(placed.parentId ?? '') : placed
      const metadata = passage.kind === 'metadata'
      const reading = readingOf(document, around?.section ?? placed.section).filter(
        ({ kind }) => (kind === 'metadata') === metadata,
      )
      const at = reading.findIndex(({ id }) => id === passageId)
      const before = reading.slice(Math.max(0, at - NEIGHBOURS), at)
      // The line that introduces a list is needed to understand its later entries.
      const lead = document.passages.find(({ id }) => id === passage.parentId)
      if (lead !== undefined && !before.includes(lead)) before.unshift(lead)
      return {
        source: describePlace(document, passage),
        before: before.map(asPrinted),
        text: asPrinted(passage),
        after: reading.slice(at + 1, at + 1 + NEIGHBOURS).map(asPrinted),
      }
    },

    /** Written questions to offer. */
    suggestions: createSuggestions(corpus),

    /** Places the documents come from, each once. */
    places(): string[] {
      const places = corpus.documents.flatMap(({ place }) => (place === null ? [] : [place]))
      return [...new Set(places)]
    },
  }
}

/** The documents of a corpus, in its order. */
export function listDocuments({ documents }: Pick<Corpus, 'documents'>): ListedDocument[] {
  return documents.map((document) => ({
    id: document.id,
    title: document.title,
    kind: document.kind,
    number: document.number,
    issuer: document.issuer,
    place: document.place,
    implements: document.implements,
    source: describeDocument(document),
  }))
}

interface Shelf {
  sections: Map<string, { section: Section; parentId: string | null }>
}

function shelve(document: Document): Shelf {
  const sections: Shelf['sections'] = new Map()
  const place = (section: Section, parentId: string | null): void => {
    sections.set(section.id, { section, parentId })
    for (const child of section.children) place(child, section.id)
  }
  place(document.root, null)
  return { sections }
}

/** A point such as `(3) …` with nothing under it is read in its section, not opened by itself. */
function isLeafItem(document: Document, section: Section): boolean {
  if (section.children.length > 0 || section.passageIds.length !== 1) return false
  const only = document.passages.find(({ id }) => id === section.passageIds[0])
  return only?.kind === 'item'
}

/** The passages read in a section, in the order of the document. */
function readingOf(document: Document, section: Section): Passage[] {
  const leaves = section.children.filter((child) => isLeafItem(document, child))
  const ids = new Set([...section.passageIds, ...leaves.flatMap(({ passageIds }) => passageIds)])
  return document.passages.filter(({ id }) => ids.has(id))
}

function titleOf(section: Section): string {
  const mark = readNumberMarks(section.heading).find(({ rest }) => rest !== '')
  const name = mark?.rest ?? section.heading
  return name === '' ? section.locator : `${section.locator}. ${name}`
}

/** List signs, which passages drop, are put back for reading. */
function asPrinted(passage: Passage): string {
  if (passage.kind !== 'bullet') return passage.text
  const own = passage.id.slice(passage.id.indexOf('#') + 1)
  if (/\/\*\d+$/.test(own)) return `* ${passage.text}`
  return /dấu cộng thứ \d+$/u.test(passage.locator) ? `+ ${passage.text}` : `- ${passage.text}`
}
