/** The Bot API methods that write into chats. */
import type { InlineKeyboardMarkup, MessageEntity } from '@grammyjs/types'
import { z } from 'zod'
import { toApiMessage } from './api-message.ts'
import { checkKeyboard, checkText } from './content-checks.ts'
import { editInCrowd, memberOf, removeInCrowd, sendToCrowd } from './crowd-methods.ts'
import { badRequest } from './faults.ts'
import { checkReply, checkTopic, countWrite, replyParameters } from './place-checks.ts'
import {
  addMessage,
  type ChatState,
  type StoredMessage,
  type World,
  writableChat,
} from './world.ts'

const MAX_NOTICE_LENGTH = 200
/** Bot API docs, "deleteMessage". */
const DELETABLE_SECONDS = 48 * 60 * 60
/** Bot API docs, "sendPhoto". */
const MAX_CAPTION_LENGTH = 1024

const id = z.coerce.number().int()
const entities = z.array(z.custom<MessageEntity>()).default([])
const markup = z.custom<InlineKeyboardMarkup>().optional()
/** The fake reads entities only; a bot that formats otherwise must not pass by accident. */
const noParseMode = z.undefined({ error: 'parse_mode is not understood by the fake server' })

/** Of anything that is sent. */
export const sendMessagePayload = z.object({
  chat_id: id,
  text: z.coerce.string(),
  entities,
  parse_mode: noParseMode.optional(),
  message_thread_id: id.optional(),
  reply_parameters: replyParameters,
  reply_markup: markup,
})

export function sendMessage(world: World, payload: unknown): unknown {
  const sent = sendMessagePayload.parse(payload)
  const member = memberOf(world, sent.chat_id)
  if (member !== null) {
    const { text } = checkText(sent.text, sent.entities)
    checkKeyboard(sent.reply_markup)
    return sendToCrowd(world, member, text)
  }
  const state = writableChat(world, sent.chat_id)
  const topicId = checkTopic(state, sent.message_thread_id)
  const content = checkText(sent.text, sent.entities)
  const keyboard = checkKeyboard(sent.reply_markup)
  const replyTo = checkReply(state, sent.reply_parameters)
  countWrite(world, state, 'sendMessage')
  const from = world.bot
  const stored = addMessage(world, state, { from, ...content, keyboard, replyTo, topicId })
  return toApiMessage(state, stored)
}

const photoPayload = sendMessagePayload.omit({ text: true, entities: true }).extend({
  photo: z.string(),
  caption: z.string().default(''),
  caption_entities: entities,
})

/** By address only; Telegram's server would fetch the picture. */
export function sendPhoto(world: World, payload: unknown): unknown {
  const { photo, caption, caption_entities: marks, ...sent } = photoPayload.parse(payload)
  if (!/^https?:\/\/\S+$/.test(photo)) {
    throw badRequest('wrong file identifier/HTTP URL specified')
  }
  if ([...caption].length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long')
  const content = caption === '' ? { text: '', entities: [] } : checkText(caption, marks)
  const member = memberOf(world, sent.chat_id)
  if (member !== null) return sendToCrowd(world, member, content.text)
  const state = writableChat(world, sent.chat_id)
  const topicId = checkTopic(state, sent.message_thread_id)
  const replyTo = checkReply(state, sent.reply_parameters)
  countWrite(world, state, 'sendPhoto')
  const from = world.bot
  const stored = addMessage(world, state, { from, ...content, photo, replyTo, topicId })
  return toApiMessage(state, stored)
}

const editPayload = z.object({
  chat_id: id,
  message_id: id,
  text: z.coerce.string(),
  entities,
  parse_mode: noParseMode.optional(),
  reply_markup: markup,
})

export function editMessageText(world: World, payload: unknown): unknown {
  const edit = editPayload.parse(payload)
  const content = checkText(edit.text, edit.entities)
  const member = memberOf(world, edit.chat_id)
  if (member !== null) return editInCrowd(world, member, edit.message_id)
  const state = writableChat(world, edit.chat_id)
  const stored = ownMessage(world, state, edit.message_id)
  if (hasNoText(stored)) throw badRequest('there is no text in the message to edit')
  return applyEdit(world, state, stored, { ...content, keyboard: checkKeyboard(edit.reply_markup) })
}

export function editMessageCaption(world: World, payload: unknown): unknown {
  const { caption, ...edit } = editPayload
    .omit({ text: true })
    .extend({ caption: z.string().default('') })
    .parse(payload)
  if ([...caption].length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long')
  const member = memberOf(world, edit.chat_id)
  if (member !== null) return editInCrowd(world, member, edit.message_id)
  const state = writableChat(world, edit.chat_id)
  const stored = ownMessage(world, state, edit.message_id)
  if (stored.photo === null && stored.document === null) {
    throw badRequest('there is no caption in the message to edit')
  }
  const keyboard = checkKeyboard(edit.reply_markup)
  return applyEdit(world, state, stored, { text: caption, keyboard })
}

const deletePayload = z.object({ chat_id: id, message_ids: z.array(id).min(1).max(100) })

export function deleteMessage(world: World, payload: unknown): true {
  const { chat_id, message_id } = z.object({ chat_id: id, message_id: id }).parse(payload)
  const state = world.chats.get(chat_id)
  if (state !== undefined && isGone(state, message_id)) {
    throw badRequest('message to delete not found')
  }
  return deleteMessages(world, { chat_id, message_ids: [message_id] })
}

/** What is gone already is passed over; of the others all are deleted or none. */
export function deleteMessages(world: World, payload: unknown): true {
  const { chat_id, message_ids } = deletePayload.parse(payload)
  const member = memberOf(world, chat_id)
  if (member !== null) return removeInCrowd(world, member, message_ids)
  const state = writableChat(world, chat_id)
  const found = message_ids
    .filter((messageId) => !isGone(state, messageId))
    .flatMap((messageId) => state.messages.get(messageId) ?? [])
  const earliest = world.now() / 1000 - DELETABLE_SECONDS
  if (found.some(({ from, date }) => from?.id !== world.bot.id || date < earliest)) {
    throw badRequest("message can't be deleted for everyone")
  }
  for (const stored of found) stored.isDeleted = true
  return true
}

function isGone(state: ChatState, messageId: number): boolean {
  return state.messages.get(messageId)?.isDeleted ?? true
}

export function editMessageReplyMarkup(world: World, payload: unknown): unknown {
  const edit = editPayload.omit({ text: true }).parse(payload)
  const state = writableChat(world, edit.chat_id)
  const stored = ownMessage(world, state, edit.message_id)
  return applyEdit(world, state, stored, { keyboard: checkKeyboard(edit.reply_markup) })
}

export function sendChatAction(world: World, payload: unknown): true {
  writableChat(world, z.object({ chat_id: id, action: z.string() }).parse(payload).chat_id)
  return true
}

const answerPayload = z.object({
  callback_query_id: z.coerce.string(),
  text: z.coerce.string().optional(),
  show_alert: z.boolean().default(false),
})

export function answerCallbackQuery(world: World, payload: unknown): true {
  const { callback_query_id, text, show_alert } = answerPayload.parse(payload)
  const callback = world.callbacks.get(callback_query_id)
  if (!callback || callback.isExpired) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  if (text !== undefined && [...text].length > MAX_NOTICE_LENGTH) {
    throw badRequest('MESSAGE_TOO_LONG')
  }
  callback.answer = { text: text ?? null, isAlert: show_alert }
  return true
}

function applyEdit(
  world: World,
  state: ChatState,
  stored: StoredMessage,
  change: Partial<Pick<StoredMessage, 'text' | 'entities' | 'keyboard'>>,
): unknown {
  const { text, entities: marks, keyboard } = { ...stored, ...change }
  const before = JSON.stringify([stored.text, stored.entities, stored.keyboard])
  if (before === JSON.stringify([text, marks, keyboard])) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  }
  countWrite(world, state, 'edit')
  Object.assign(stored, change)
  stored.edits += 1
  return toApiMessage(state, stored, { edit_date: Math.floor(world.now() / 1000) })
}

function hasNoText({ photo, document, poll }: StoredMessage): boolean {
  return photo !== null || document !== null || poll !== null
}

function ownMessage(world: World, state: ChatState, messageId: number): StoredMessage {
  const stored = state.messages.get(messageId)
  if (!stored || stored.isDeleted) throw badRequest('message to edit not found')
  if (stored.from?.id !== world.bot.id) throw badRequest("message can't be edited")
  return stored
}
