/** Groups that belong to the account (Zalo OA docs, "Nhóm chat GMF"). */
import { z } from 'zod'
import { createWaiting } from '../waiting.ts'
import { createChatView, type FakeZaloChat } from './chat-view.ts'
import { ApiFault, checkLength, overLimit } from './faults.ts'
import { createLog } from './log.ts'
import { type ChatRoom, newMessageId, type StoredMessage, type World } from './world.ts'

export interface FakeZaloGroup {
  id: string
  name: string
  chat: FakeZaloChat
}

const MAX_TEXT_LENGTH = 2000
const MESSAGES_KEPT = 2_000

export function createGroup(world: World, name: string): FakeZaloGroup {
  const id = `f414c8f7${world.nextNumber().toString(16).padStart(12, '0')}`
  const room: ChatRoom = { id, name, messages: createLog(MESSAGES_KEPT), ...createWaiting() }
  world.groups.set(id, room)
  return { id, name, chat: createChatView(room, `group:${id}`) }
}

export function addGroupText(
  world: World,
  room: ChatRoom,
  from: 'user' | 'oa',
  text: string,
): StoredMessage {
  const stored: StoredMessage = {
    id: newMessageId(world),
    order: world.nextNumber(),
    from,
    kind: 'text',
    text,
    buttons: [],
    attachment: null,
    quotedMessageId: null,
    at: world.now(),
  }
  room.messages.push(stored)
  room.onChange()
  world.onMessage(room, stored)
  return stored
}

const groupText = z.strictObject({
  recipient: z.strictObject({ group_id: z.string() }),
  message: z.strictObject({ text: z.string() }),
})

/** `POST /v3.0/oa/group/message`; of what groups take the fake knows texts. */
export function sendToGroup(world: World, payload: unknown): unknown {
  const { recipient, message } = groupText.parse(payload)
  if (message.text.trim() === '') throw overLimit('text is empty')
  checkLength('text', message.text, MAX_TEXT_LENGTH)
  const room = world.groups.get(recipient.group_id)
  if (!room) throw new ApiFault(-403, 'OA does not own this group')
  const stored = addGroupText(world, room, 'oa', message.text)
  world.onSent(room, stored)
  return { message_id: stored.id, group_id: room.id }
}
