/** Looking back at chats (Zalo OA docs, "Lấy danh sách tin nhắn"). Newest first. */
import { z } from 'zod'
import { timeText } from './days.ts'
import { overLimit } from './faults.ts'
import { personOf } from './message-methods.ts'
import type { Person, StoredMessage, World } from './world.ts'

const MAX_COUNT = 10

const page = z.looseObject({
  offset: z.number().int().nonnegative(),
  count: z.number().int().positive(),
})

/** `GET /v2.0/oa/conversation`: the messages of one chat. */
export function listConversation(world: World, payload: unknown): unknown {
  const { user_id, offset, count } = page.extend({ user_id: z.string() }).parse(payload)
  checkCount(count)
  const person = personOf(world, user_id)
  const messages = person.messages.entries()
  const end = Math.max(messages.length - offset, 0)
  return messages
    .slice(Math.max(end - count, 0), end)
    .toReversed()
    .map((message) => toRow(world, person, message))
}

/** `GET /v2.0/oa/listrecentchat`: the newest message of each chat. */
export function listRecentChats(world: World, payload: unknown): unknown {
  const { offset, count } = page.parse(payload)
  checkCount(count)
  const newest = new Map<Person, StoredMessage>()
  const recent = world.recent.entries()
  for (let index = recent.length - 1; index >= 0 && newest.size < offset + count; index -= 1) {
    const entry = recent[index]
    if (entry && !newest.has(entry.person)) newest.set(entry.person, entry.message)
  }
  return [...newest].slice(offset).map(([person, message]) => toRow(world, person, message))
}

function checkCount(count: number): void {
  if (count > MAX_COUNT) throw overLimit(`count is ${count}`)
}

/** `src` 0: the OA wrote, also by hand; 1: the person did. */
function toRow(world: World, person: Person, message: StoredMessage): unknown {
  const isFromUser = message.from === 'user'
  const user = { id: person.id, name: person.name }
  const oa = { id: world.oaId, name: world.oaName }
  const [from, to] = isFromUser ? [user, oa] : [oa, user]
  return {
    src: isFromUser ? 1 : 0,
    time: message.at,
    sent_time: timeText(message.at),
    from_id: from.id,
    from_display_name: from.name,
    to_id: to.id,
    to_display_name: to.name,
    type: message.kind === 'photo' || message.kind === 'sticker' ? message.kind : 'text',
    message: message.text,
    message_id: message.id,
    ...(message.kind === 'photo' && { url: message.attachment, description: message.text }),
  }
}
