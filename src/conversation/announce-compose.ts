import { z } from 'zod'
import { EVERYBODY } from '../broadcast/broadcast.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces } from '../lib/vietnamese.ts'
import { closeDialog, type Dialog, openDialog } from './announce-dialog.ts'
import { changeContent, changeDraft, showDraft, showResult } from './announce-draft.ts'
import {
  ASK,
  askReply,
  askTextReply,
  BUTTON_TITLES,
  backButton,
  buttonsReply,
  MAX_LINKS,
  noPreviewReply,
  previewReply,
  TYPED_WRONG,
  testedReply,
  typedWrongReply,
} from './announce-draft-replies.ts'
import { refusedReply } from './announce-replies.ts'
import { senderKey } from './announcements.ts'
import type { AnnouncingContext } from './context.ts'

/** As `content` of broadcast.ts has them. */
const MAX_TEXT_LENGTH = 6000
const MAX_PICTURE_TEXT_LENGTH = 300
const MAX_LABEL_LENGTH = 35
const httpsUrl = z.url({ protocol: /^https$/ }).max(1000)

type Step<Name extends Dialog['step']> = Extract<Dialog, { step: Name }>

/** Asks for the text of a new announcement, of a draft (`id`), or in the place of what was sent. */
export async function askText(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id, corrects }: { id: number | null; corrects: number | null },
): Promise<void> {
  await openDialog(context, message, { step: 'text', id, corrects })
  await context.delivery.send(message, askTextReply(id ?? corrects))
}

export async function takeText(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id, corrects }: Step<'text'>,
  typed: string,
): Promise<void> {
  const text = cleanText(typed).trim()
  if (text.length > MAX_TEXT_LENGTH) {
    return context.delivery.send(message, typedWrongReply(id, TYPED_WRONG.text))
  }
  const { desk } = context.announcements
  const by = senderKey(message)
  if (id !== null) {
    await closeDialog(context, message)
    return changeContent(context, message, id, () => ({ text }))
  }
  const sent = corrects === null ? null : await desk.find(corrects)
  const result =
    sent === null
      ? await desk.create(by, { content: newContent(text), audience: EVERYBODY })
      : await desk.edit(sent.id, by, { ...sent.content, text })
  await closeDialog(context, message)
  const show = (draft: Parameters<typeof showDraft>[2]) => showDraft(context, message, draft)
  await showResult(context, message, { result, id: corrects, show })
}

/** Asks for one thing; the next message is taken for it. */
export async function ask(
  context: AnnouncingContext,
  message: IncomingMessage,
  dialog: Exclude<Dialog, { step: 'text' | 'count' }>,
  question: { text: string; note: string },
): Promise<void> {
  await openDialog(context, message, dialog)
  await context.delivery.send(message, askReply(dialog.id, question.text, question.note))
}

export async function takePictureUrl(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id }: Step<'picture_url'>,
  typed: string,
): Promise<void> {
  const url = readUrl(typed)
  if (url === null) return tellWrong(context, message, id, TYPED_WRONG.url)
  await ask(context, message, { step: 'picture_text', id, url }, ASK.pictureText)
}

export async function takePictureText(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id, url }: Step<'picture_text'>,
  typed: string,
): Promise<void> {
  const description = collapseSpaces(cleanText(typed))
  if (description.length > MAX_PICTURE_TEXT_LENGTH) {
    return tellWrong(context, message, id, TYPED_WRONG.pictureText)
  }
  await closeDialog(context, message)
  await changeContent(context, message, id, () => ({ picture: { url, description } }))
}

export async function takeLinkLabel(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id }: Step<'link_label'>,
  typed: string,
): Promise<void> {
  const label = collapseSpaces(cleanText(typed))
  if (label.length > MAX_LABEL_LENGTH) {
    return tellWrong(context, message, id, TYPED_WRONG.linkLabel)
  }
  await ask(context, message, { step: 'link_url', id, label }, ASK.linkUrl)
}

export async function takeLinkUrl(
  context: AnnouncingContext,
  message: IncomingMessage,
  { id, label }: Step<'link_url'>,
  typed: string,
): Promise<void> {
  const url = readUrl(typed)
  if (url === null) return tellWrong(context, message, id, TYPED_WRONG.url)
  await closeDialog(context, message)
  await changeContent(context, message, id, ({ links }) => ({
    links: [...links, { label, url }].slice(-MAX_LINKS),
  }))
}

/** "Nút đi kèm". */
export async function showButtons(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const draft = await context.announcements.desk.find(id)
  const reply = draft === null ? refusedReply({ kind: 'not_found' }, null) : buttonsReply(draft)
  await context.delivery.replace(message, reply)
}

export async function toggleButton(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  name: string,
): Promise<void> {
  if (!isButtonName(name)) return showButtons(context, message, id)
  await changeDraft(
    context,
    message,
    id,
    ({ content }) => ({
      content: { ...content, buttons: { ...content.buttons, [name]: !content.buttons[name] } },
    }),
    (draft) => context.delivery.replace(message, buttonsReply(draft)),
  )
}

/**
 * "Xem trước": for each channel exactly what arrives, in messages of their own. The way back stands
 * below the last one: the screen it came from is far above by then.
 */
export async function showPreview(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const previews = await context.announcements.desk.preview(id)
  if (previews === null) {
    return context.delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  }
  if (previews.length === 0) return context.delivery.send(message, noPreviewReply(id))
  for (const [index, preview] of previews.entries()) {
    const reply = previewReply(preview)
    const isLast = index === previews.length - 1
    await context.delivery.send(message, isLast ? { ...reply, buttons: [[backButton(id)]] } : reply)
  }
}

/** "Gửi thử cho tôi". */
export async function sendTest(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const result = await context.announcements.desk.test(id, message.address)
  const reply =
    result === null ? refusedReply({ kind: 'not_found' }, null) : testedReply(id, result)
  await context.delivery.send(message, reply)
}

function newContent(text: string) {
  return {
    text,
    picture: null,
    links: [],
    buttons: { read: true, ask: true, practice: false },
    questionId: null,
  }
}

async function tellWrong(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  text: string,
): Promise<void> {
  await context.delivery.send(message, typedWrongReply(id, text))
}

function readUrl(typed: string): string | null {
  return httpsUrl.safeParse(cleanText(typed).trim()).data ?? null
}

function isButtonName(name: string): name is keyof typeof BUTTON_TITLES {
  return Object.hasOwn(BUTTON_TITLES, name)
}
