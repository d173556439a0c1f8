import type { Document, Passage } from './document.ts'

/** How passages introduce one another; made once per corpus. */
export interface Outline {
  documentOf(passage: Passage): Document | undefined
  passage(id: string): Passage | undefined
  /** The introducing line, or the heading, that the passage stands directly under. */
  introducer(passage: Passage): Passage | undefined
  /** What stands directly under a heading or introducing line, in reading order. */
  introduced(passage: Passage): readonly Passage[]
}

/** Headings, and lines that end in a colon before a list. */
export function introduces(passage: Passage): boolean {
  return passage.kind === 'heading' || passage.text.endsWith(':')
}

/** Longer lines that end in a colon also say something themselves. */
const LABEL_LENGTH = 80

/** Headings and short lines such as `Đến năm 2030:`, which say nothing without what follows. */
export function isLabel(passage: Passage): boolean {
  const isShort = passage.text.length <= LABEL_LENGTH
  return passage.kind === 'heading' || (isShort && introduces(passage))
}

/** Reads the outline off the documents, off each when it is first asked about. */
export function createOutline(documents: readonly Document[]): Outline {
  const documentById = new Map(documents.map((document) => [document.id, document]))
  const sheets = new Map<string, Sheet>()
  const sheetOf = (documentId: string): Sheet => {
    const known = sheets.get(documentId)
    if (known) return known
    const sheet = outlineDocument(documentById.get(documentId)?.passages ?? [])
    sheets.set(documentId, sheet)
    return sheet
  }
  return {
    documentOf: (passage) => documentById.get(passage.documentId),
    passage: (id) => sheetOf(id.slice(0, id.indexOf('#'))).passages.get(id),
    introducer: (passage) =>
      introducerAmong(passage, (id) => sheetOf(passage.documentId).passages.get(id)),
    introduced: (passage) => sheetOf(passage.documentId).children.get(passage.id) ?? [],
  }
}

/** One document: its passages, and what stands under which, by id. */
interface Sheet {
  passages: ReadonlyMap<string, Passage>
  children: ReadonlyMap<string, readonly Passage[]>
}

function outlineDocument(own: readonly Passage[]): Sheet {
  const passages = new Map(own.map((passage) => [passage.id, passage]))
  const children = new Map<string, Passage[]>()
  for (const passage of own) {
    const above = introducerAmong(passage, (id) => passages.get(id))
    if (!above) continue
    const list = children.get(above.id)
    if (list) list.push(passage)
    else children.set(above.id, [passage])
  }
  return { passages, children }
}

/**
 * The introducing line, or the heading, that a passage stands directly under.
 * @param find a passage of the same document by its id
 */
export function introducerAmong(
  passage: Passage,
  find: (id: string) => Passage | undefined,
): Passage | undefined {
  if (passage.kind === 'metadata') return undefined
  if (passage.parentId !== null) return find(passage.parentId)
  return headingAbove(passage, find)
}

/** A heading's passage has the section's own id. */
function headingAbove(
  passage: Passage,
  find: (id: string) => Passage | undefined,
): Passage | undefined {
  for (let section = passage.section; section !== ''; section = parentSection(section)) {
    const heading = find(`${passage.documentId}#${section}`)
    if (heading && heading.id !== passage.id) return heading
  }
  return undefined
}

function parentSection(section: string): string {
  return section.slice(0, Math.max(0, section.lastIndexOf('.')))
}
