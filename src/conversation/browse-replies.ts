import type { TextBlock } from '../channels/channel.ts'
import type { Action } from './actions.ts'
import type { LibraryDocument, LibrarySection } from './ports.ts'
import { type Reply, type ReplyButton, shorten, shortenMiddle, textReply } from './reply.ts'

/** About two screens of a phone. */
const PAGE_CHARACTERS = 1500
const BUTTONS_PER_PAGE = 8
const MAX_LABEL_LENGTH = 45
const MAX_TITLE_LENGTH = 200
const MAX_TYPED_LENGTH = 60

type ListedDocument = Pick<LibraryDocument, 'id' | 'title' | 'source'>

interface SectionPage {
  paragraphs: string[]
  children: LibrarySection['children']
}

/** /vanban: the documents, a page at a time. */
export function documentsReply(documents: ListedDocument[], page: number): Reply {
  if (documents.length === 0) {
    return textReply(['Hiện chưa có văn bản nào.'], ['Bạn báo người phụ trách Sổ tay giúp.'])
  }
  const pages = chunk(documents, BUTTONS_PER_PAGE)
  const current = clampPage(page, pages.length)
  const shown = (pages[current] ?? []).map((document, index) => ({
    ...document,
    number: current * BUTTONS_PER_PAGE + index + 1,
  }))
  return {
    blocks: [
      { kind: 'title', text: 'Các văn bản hiện có' },
      ...shown.map((entry): TextBlock => {
        return { kind: 'paragraph', text: `${entry.number}. ${documentLine(entry)}` }
      }),
      ...pageNote(current, pages.length),
    ],
    buttons: [
      ...documentButtons(shown),
      ...pageButtons(current, pages.length, (to) => ({ kind: 'browse_documents', page: to })),
    ],
  }
}

/** One button each, to open them. */
export function documentButtons(documents: readonly ListedDocument[]): ReplyButton[][] {
  return documents.map(({ id, source }) => [
    {
      label: shortenMiddle(shortName(source), MAX_LABEL_LENGTH),
      action: { kind: 'browse_section', documentId: id, sectionId: '', page: 0 },
    },
  ])
}

/** A document or one of its sections: its own text, then what it is divided into. */
export function sectionReply(section: LibrarySection, page: number): Reply {
  const pages = toPages(section)
  const current = clampPage(page, pages.length)
  const { paragraphs, children } = pages[current] ?? { paragraphs: [], children: [] }
  const { documentId, sectionId } = section
  return {
    blocks: [
      { kind: 'title', text: section.title },
      { kind: 'note', text: section.source },
      ...paragraphs.map((text): TextBlock => ({ kind: 'paragraph', text })),
      ...childList(children),
      ...pageNote(current, pages.length),
    ],
    buttons: [
      ...children.map((child): ReplyButton[] => [
        {
          label: shorten(child.title, MAX_LABEL_LENGTH),
          action: { kind: 'browse_section', documentId, sectionId: child.sectionId, page: 0 },
        },
      ]),
      ...pageButtons(current, pages.length, (to) => ({
        kind: 'browse_section',
        documentId,
        sectionId,
        page: to,
      })),
      [upButton(section)],
    ],
  }
}

/** A section that was typed and is not there: the document's own sections to choose from. */
export function noSuchSectionReply(typed: string, document: LibrarySection): Reply {
  const { children, paragraphs } = document
  const text = `Văn bản này không có mục “${shorten(typed, MAX_TYPED_LENGTH)}”.`
  const next =
    children.length > 0 ? 'Bạn chọn một mục ở dưới.' : 'Văn bản không chia mục, nội dung như sau:'
  const reply = sectionReply({ ...document, paragraphs: children.length > 0 ? [] : paragraphs }, 0)
  return { ...reply, blocks: [{ kind: 'paragraph', text: `${text} ${next}` }, ...reply.blocks] }
}

/** Cut in the middle, `không ghi số` would read as its opposite; the list above says it whole. */
function shortName(source: string): string {
  return source.replace(' không ghi số', '')
}

function documentLine({ title, source }: ListedDocument): string {
  return source.includes(title) ? source : `${source}: ${shorten(title, 80)}`
}

/** Titles that a button would cut are printed above the buttons. */
function childList(children: LibrarySection['children']): TextBlock[] {
  if (!children.some((child) => child.title.length > MAX_LABEL_LENGTH)) return []
  return [{ kind: 'list', items: children.map((child) => shorten(child.title, MAX_TITLE_LENGTH)) }]
}

function upButton({ documentId, parentId }: LibrarySection): ReplyButton {
  return {
    label: 'Lên trên',
    action:
      parentId === null
        ? { kind: 'browse_documents' }
        : { kind: 'browse_section', documentId, sectionId: parentId, page: 0 },
  }
}

function pageNote(page: number, pageCount: number): TextBlock[] {
  return pageCount > 1 ? [{ kind: 'note', text: `Trang ${page + 1} trên ${pageCount}` }] : []
}

function pageButtons(
  page: number,
  pageCount: number,
  toAction: (page: number) => Action,
): ReplyButton[][] {
  const row: ReplyButton[] = []
  if (page > 0) row.push({ label: 'Trang trước', action: toAction(page - 1) })
  if (page < pageCount - 1) row.push({ label: 'Trang sau', action: toAction(page + 1) })
  return row.length > 0 ? [row] : []
}

/** Text pages first; the sections begin on the last of them. */
function toPages(section: LibrarySection): SectionPage[] {
  const texts = fillPages(section.paragraphs.flatMap(splitParagraph))
  const children = chunk(section.children, BUTTONS_PER_PAGE)
  const pages = texts.map((paragraphs): SectionPage => ({ paragraphs, children: [] }))
  const last = pages.pop() ?? { paragraphs: [], children: [] }
  const [first = [], ...others] = children
  return [
    ...pages,
    { ...last, children: first },
    ...others.map((more): SectionPage => ({ paragraphs: [], children: more })),
  ]
}

function fillPages(paragraphs: string[]): string[][] {
  const pages: string[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const paragraph of paragraphs) {
    if (length + paragraph.length > PAGE_CHARACTERS) {
      pages.push([])
      length = 0
    }
    pages.at(-1)?.push(paragraph)
    length += paragraph.length
  }
  return pages
}

/** A paragraph longer than a page is divided at the end of a sentence, or else of a word. */
function splitParagraph(paragraph: string): string[] {
  if (paragraph.length <= PAGE_CHARACTERS) return [paragraph]
  const head = paragraph.slice(0, PAGE_CHARACTERS)
  const sentenceEnd = Math.max(head.lastIndexOf('. '), head.lastIndexOf('; ')) + 1
  const wordEnd = head.lastIndexOf(' ')
  const cut = sentenceEnd > 0 ? sentenceEnd : wordEnd > 0 ? wordEnd : PAGE_CHARACTERS
  return [paragraph.slice(0, cut), ...splitParagraph(paragraph.slice(cut).trimStart())]
}

function clampPage(page: number, pageCount: number): number {
  return Math.min(page, Math.max(pageCount - 1, 0))
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size))
  }
  return chunks
}
