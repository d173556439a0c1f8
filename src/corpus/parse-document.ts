import { readBodyBlocks } from './blocks.ts'
import type { Document, DocumentInfo, MetadataRole, Passage, Section } from './document.ts'
import { readFrame } from './frame.ts'
import { readBullet } from './numbering.ts'
import type { FramePart } from './read-head.ts'
import { splitSentences } from './sentences.ts'
import { readOutline } from './sequence.ts'
import { writePassages } from './write-passages.ts'

const ROLE_PLACES: Record<MetadataRole, { slug: string; locator: string }> = {
  number: { slug: 'number', locator: 'Số, ký hiệu' },
  title: { slug: 'title', locator: 'Tên văn bản' },
  place_date: { slug: 'place-date', locator: 'Địa danh, ngày tháng' },
  addressee: { slug: 'addressee', locator: 'Nơi gửi (Kính gửi)' },
  recipients: { slug: 'recipients', locator: 'Nơi nhận' },
  signature: { slug: 'signature', locator: 'Chữ ký' },
  other: { slug: 'other', locator: 'Ghi chú ngoài nội dung' },
}

/** What the parser needs beside the text. */
export interface ParseSource {
  file: string
  /** Line number of the text's first line in the file, after the front matter. */
  firstLine?: number
}

/** Reads the text of a document, front matter removed, into its tree and its passages. */
export function parseDocument(info: DocumentInfo, text: string, source: ParseSource): Document {
  const firstLine = source.firstLine ?? 1
  const root: Section = {
    id: '',
    heading: '',
    locator: '',
    line: firstLine,
    children: [],
    passageIds: [],
  }
  const { head, foot, body, attached } = readFrame(text, firstLine)
  const frame = (parts: FramePart[], counts: Map<MetadataRole, number>) =>
    parts.map((part) => metadataPassage(info.id, part, counts))

  const counts = new Map<MetadataRole, number>()
  const headPassages = frame(head.parts, counts)
  root.passageIds.push(...headPassages.map(({ id }) => id))
  const bodyPassages = writePassages(
    readOutline(readBodyBlocks(body, attached)),
    root,
    info.id,
  ).map((passage): Passage => ({ ...passage, documentId: info.id }))
  const footPassages = frame(foot.parts, counts)
  root.passageIds.push(...footPassages.map(({ id }) => id))
  const passages = [...headPassages, ...bodyPassages, ...footPassages]
  // Annexes stand after the signature: put everything back into the order of the file.
  if (attached.length > 0) passages.sort((a, b) => a.line - b.line)
  return { ...info, file: source.file, root, passages }
}

function metadataPassage(
  documentId: string,
  part: FramePart,
  counts: Map<MetadataRole, number>,
): Passage {
  const count = (counts.get(part.role) ?? 0) + 1
  counts.set(part.role, count)
  const { slug, locator } = ROLE_PLACES[part.role]
  const numbered = part.role === 'other' || count > 1 ? `${slug}-${count}` : slug
  const text = textOf(part)
  return {
    id: `${documentId}#${numbered}`,
    documentId,
    section: '',
    locator,
    kind: 'metadata',
    role: part.role,
    trail: [],
    parentId: null,
    text,
    line: part.lines[0]?.line ?? 1,
    sentences: splitSentences(text),
  }
}

/** The printed lines on one line, list dashes dropped; the two halves of a number are put together. */
function textOf(part: FramePart): string {
  if (part.role === 'number') return part.lines.map(({ text }) => text.replace('*', '')).join('')
  return part.lines.map(({ text }) => readBullet(text)?.rest ?? text).join(' ')
}
