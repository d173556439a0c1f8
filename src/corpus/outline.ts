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

/** Reads the outline off the documents. */
export function createOutline(documents: readonly Document[]): Outline {
  const documentById = new Map(documents.map((document) => [document.id, document]))
  const passages = new Map<string, Passage>()
  for (const document of documents) {
    for (const passage of document.passages) passages.set(passage.id, passage)
  }
  const introducer = (passage: Passage): Passage | undefined => {
    if (passage.kind === 'metadata') return undefined
    if (passage.parentId !== null) return passages.get(passage.parentId)
    return headingAbove(passage, passages)
  }
  const children = new Map<string, Passage[]>()
  for (const passage of passages.values()) {
    const above = introducer(passage)
    if (!above) continue
    const list = children.get(above.id)
    if (list) list.push(passage)
    else children.set(above.id, [passage])
  }
  return {
    documentOf: (passage) => documentById.get(passage.documentId),
    passage: (id) => passages.get(id),
    introducer,
    introduced: (passage) => children.get(passage.id) ?? [],
  }
}

/** A heading's passage has the section's own id. */
function headingAbove(
  passage: Passage,
  passages: ReadonlyMap<string, Passage>,
): Passage | undefined {
  for (let section = passage.section; section !== ''; section = parentSection(section)) {
    const heading = passages.get(`${passage.documentId}#${section}`)
    if (heading && heading.id !== passage.id) return heading
  }
  return undefined
}

function parentSection(section: string): string {
  return section.slice(0, Math.max(0, section.lastIndexOf('.')))
}
