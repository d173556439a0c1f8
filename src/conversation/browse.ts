import type { IncomingMessage } from '../channels/channel.ts'
import { fold } from '../lib/vietnamese.ts'
import { documentsReply, noSuchSectionReply, sectionReply } from './browse-replies.ts'
import type { Context } from './context.ts'
import type { Reply } from './reply.ts'
import { goneReply } from './reply-texts.ts'
import { passageReply } from './source-replies.ts'
import { nextQuestionButton } from './study-replies.ts'

/** /vanban, with nothing (the list), `2` (the second document) or `2 II.1` (a section of it). */
export async function handleBrowse(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const documents = context.library.documents()
  const [number = '', ...rest] = argument.trim().split(/\s+/)
  const document = /^\d+$/.test(number) ? documents[Number(number) - 1] : undefined
  if (document === undefined) {
    return context.delivery.send(message, documentsReply(documents, 0))
  }
  const typed = rest.join(' ')
  for (const sectionId of typedSectionIds(typed)) {
    const section = context.library.section(document.id, sectionId)
    if (section !== null) return context.delivery.send(message, sectionReply(section, 0))
  }
  const whole = context.library.section(document.id, '')
  const reply = whole === null ? goneReply() : noSuchSectionReply(typed, whole)
  await context.delivery.send(message, reply)
}

/**
 * What a typed section may be called: `II.1` for `mục ii.1`, `dieu-5.2.a` for `Điều 5 khoản 2 điểm
 * a`. Ids keep the names of articles, chapters and the like, and leave out the others.
 */
function typedSectionIds(typed: string): string[] {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '')
  const id = words
    // Points run a, b, c, d, đ: a đ alone is not folded.
    .map((word) => (/^đ$/i.test(word) ? 'đ' : fold(word)))
    .join(' ')
    .replace(/\b(?:phu luc|kem theo)\b/g, (name) => name.replace(' ', '-'))
    .replace(/\b(?:tieu muc|muc|khoan|diem) /g, '')
    .replace(/\b(dieu|chuong|phan|phu-luc) /g, '$1-')
    .replaceAll(' ', '.')
  const withRomans = id.replace(/(?<=^|-)[ivxlc]+(?=\.|$)/g, (roman) => roman.toUpperCase())
  return [withRomans, id, id.toUpperCase()]
}

/** A page of the list of documents, in place of the message whose button was pressed. */
export async function showDocuments(
  context: Context,
  message: IncomingMessage,
  page: number,
): Promise<void> {
  await context.delivery.replace(message, documentsReply(context.library.documents(), page))
}

/** A document or section, in place of the message whose button was pressed. */
export async function showSection(
  context: Context,
  message: IncomingMessage,
  place: { documentId: string; sectionId: string; page: number },
): Promise<void> {
  const section = context.library.section(place.documentId, place.sectionId)
  const reply = section === null ? goneReply() : sectionReply(section, place.page)
  await context.delivery.replace(message, reply)
}

/** "Xem nguyên văn". A new message, so that the answer stays where it is. */
export async function showPassage(
  context: Context,
  message: IncomingMessage,
  { passageId, runId }: { passageId: string; runId?: number | undefined },
): Promise<void> {
  const reply = passageOrGone(context, passageId)
  const on = runId === undefined ? [] : [[nextQuestionButton(runId)]]
  await context.delivery.send(message, { ...reply, buttons: [...reply.buttons, ...on] })
}

function passageOrGone(context: Context, passageId: string): Reply {
  const passage = context.library.passageInContext(passageId)
  return passage === null ? goneReply() : passageReply(passage, sectionAround(context, passageId))
}

/** The section to read on in: the one above where a section is nothing but this passage. */
function sectionAround(
  { answerer, library }: Context,
  passageId: string,
): { documentId: string; sectionId: string } | null {
  const citation = answerer.cite(passageId)
  if (citation === null) return null
  const section = library.section(citation.documentId, citation.section)
  if (section === null) return null
  const { documentId, sectionId, parentId, paragraphs, children } = section
  const isWhole = paragraphs.length <= 1 && children.length === 0
  return { documentId, sectionId: isWhole ? (parentId ?? sectionId) : sectionId }
}
