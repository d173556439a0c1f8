/** What Telegram checks of the place a message is to go to. */
import { z } from 'zod'
import { badRequest, tooManyRequests } from './faults.ts'
import type { ChatState, World } from './world.ts'

/** Telegram FAQ: 20 messages a minute into one group; edits count as well. */
const GROUP_WRITES_PER_MINUTE = 20
const MINUTE_MS = 60_000

export const replyParameters = z
  .object({
    message_id: z.coerce.number().int(),
    allow_sending_without_reply: z.boolean().default(false),
  })
  .optional()

export function checkTopic(state: ChatState, threadId: number | undefined): number | null {
  if (threadId === undefined) return null
  const topic = state.topics.get(threadId)
  if (!topic) throw badRequest('message thread not found')
  if (topic.isClosed) throw badRequest('TOPIC_CLOSED')
  return topic.id
}

export function checkReply(
  state: ChatState,
  reply: z.infer<typeof replyParameters>,
): number | null {
  if (!reply) return null
  const original = state.messages.get(reply.message_id)
  if (original && !original.isDeleted) return original.id
  if (reply.allow_sending_without_reply) return null
  throw badRequest('message to be replied not found')
}

/** A send or an edit. Where it is one too many it is noted, and refused while limits are enforced. */
export function countWrite(world: World, state: ChatState, method: string): void {
  if (state.chat.type === 'private' || world.groupLimit === 'off') return
  const now = world.now()
  state.writes = state.writes.filter((at) => at > now - MINUTE_MS)
  const oldest = state.writes.at(-GROUP_WRITES_PER_MINUTE)
  if (oldest !== undefined) {
    world.violations.push({ chatId: state.chat.id, method, at: now })
    if (world.groupLimit === 'enforced') {
      throw tooManyRequests(Math.ceil((oldest + MINUTE_MS - now) / 1000))
    }
  }
  state.writes.push(now)
}
