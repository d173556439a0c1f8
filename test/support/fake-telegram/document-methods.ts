/** The Bot API method for files, which come beside the other fields of a form. */
import { z } from 'zod'
import { toApiMessage } from './api-message.ts'
import { checkKeyboard, checkText } from './content-checks.ts'
import { badRequest } from './faults.ts'
import { sendMessagePayload } from './message-methods.ts'
import { checkReply, checkTopic, countWrite } from './place-checks.ts'
import { FormFile } from './read-form.ts'
import { addMessage, type StoredDocument, type World, writableChat } from './world.ts'

/** Bot API docs, "sendDocument" and "Sending files". */
const MAX_CAPTION_LENGTH = 1024
const MAX_FILE_BYTES = 50_000_000
const ATTACHED = /^attach:\/\/(.+)$/

const payloadSchema = sendMessagePayload.omit({ text: true, entities: true }).extend({
  document: z.union([z.string(), z.instanceof(FormFile)]),
  caption: z.string().default(''),
})

export function sendDocument(world: World, payload: unknown): unknown {
  const { document, caption, ...sent } = payloadSchema.parse(payload)
  const file = readFile(document, payload)
  if ([...caption].length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long')
  const content = caption === '' ? { text: '', entities: [] } : checkText(caption, [])
  const state = writableChat(world, sent.chat_id)
  const topicId = checkTopic(state, sent.message_thread_id)
  const replyTo = checkReply(state, sent.reply_parameters)
  const keyboard = checkKeyboard(sent.reply_markup)
  countWrite(world, state, 'sendDocument')
  const from = world.bot
  const stored = addMessage(world, state, {
    from,
    ...content,
    keyboard,
    document: file,
    replyTo,
    topicId,
  })
  return toApiMessage(state, stored)
}

/** The field itself holds the file, or names the field that does. */
function readFile(document: string | FormFile, payload: unknown): StoredDocument {
  const [, name = ''] = typeof document === 'string' ? (ATTACHED.exec(document) ?? []) : []
  const fields = z.record(z.string(), z.unknown()).parse(payload)
  const file = typeof document === 'string' ? fields[name] : document
  if (!(file instanceof FormFile)) throw badRequest('wrong file identifier/HTTP URL specified')
  if (file.bytes.length === 0) throw badRequest('file must be non-empty')
  if (file.bytes.length > MAX_FILE_BYTES) throw badRequest('file is too big')
  return { name: file.name, bytes: file.bytes }
}
