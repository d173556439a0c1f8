/** Chats, people and messages as Zalo's server would know them. */
import { createHash } from 'node:crypto'
import type { Crowd } from '../crowd.ts'
import { ApiFault, badRequest } from './faults.ts'
import { createUpdateQueue, type Update } from './update-queue.ts'

/** What a poll answers when it has an update, or none. */
export type PollStyle =
  /** One object; when empty, 408 (Zalo Bot docs). */
  | 'object'
  /** A list of one; when empty, an empty list. */
  | 'list'
  /** One object; when empty, `{}`. */
  | 'braces'
  /** One object; when empty, null. */
  | 'null'

export interface StoredMessage {
  id: string
  text: string
  /** Address of the picture that stands above the text. */
  photo: string | null
  date: number
}

export interface ChatState {
  id: string
  kind: 'PRIVATE' | 'GROUP'
  /** Nobody can be written to who never wrote (Zalo Bot docs). */
  isOpen: boolean
  /** What the bot wrote, oldest first. */
  messages: StoredMessage[]
}

export interface Bot {
  id: string
  account_name: string
  account_type: 'BASIC'
  can_join_groups: boolean
  display_name: string
}

export interface World {
  bot: Bot
  token: string
  queue: ReturnType<typeof createUpdateQueue>
  /** Updates that were handed to a poller who had hung up. */
  lost: Update[]
  chats: Map<string, ChatState>
  /** People who have written once and are only counted. */
  crowd: Crowd | null
  webhook: { url: string; secret: string; updatedAt: number }
  /** http on the loopback is taken as a webhook, which the real server refuses. */
  allowsLoopbackWebhook: boolean
  pollStyle: PollStyle
  /** How long a poll is held for each second it asks for. */
  holdMsPerSecond: number
  /** Messages a month, null for no limit. */
  monthlyQuota: number | null
  /** Messages sent, by month such as `2026-11`. */
  sent: Map<string, number>
  now(): number
  /** 20 characters, as the ids of people and messages have. */
  nextId(): string
}

export function createWorld(
  options: Pick<
    World,
    'token' | 'now' | 'allowsLoopbackWebhook' | 'holdMsPerSecond' | 'monthlyQuota'
  > & { name: string; canJoinGroups: boolean },
): World {
  const { name, canJoinGroups, ...rest } = options
  let count = 0
  return {
    ...rest,
    bot: {
      id: '1459232241454765289',
      account_name: 'bot.VDKyGxQvc',
      account_type: 'BASIC',
      can_join_groups: canJoinGroups,
      display_name: name,
    },
    queue: createUpdateQueue(),
    lost: [],
    chats: new Map(),
    crowd: null,
    webhook: { url: '', secret: '', updatedAt: 0 },
    pollStyle: 'object',
    sent: new Map(),
    nextId() {
      count += 1
      return createHash('sha256').update(String(count)).digest('hex').slice(0, 20)
    },
  }
}

export function createChat(world: World, chat: Pick<ChatState, 'id' | 'kind' | 'isOpen'>) {
  const state: ChatState = { ...chat, messages: [] }
  world.chats.set(chat.id, state)
  return state
}

/** Puts a message of the bot into a chat, or refuses as the platform does. */
export function addBotMessage(
  world: World,
  chatId: string,
  content: Pick<StoredMessage, 'text' | 'photo'>,
): StoredMessage {
  const member = world.crowd?.memberOf(chatId) ?? null
  const chat = world.chats.get(chatId)
  if (member === null && !chat?.isOpen) throw badRequest('Chat not found')
  const refusal = member === null ? null : (world.crowd?.refusalOf(member) ?? null)
  if (refusal !== null) throw new ApiFault(403, refusal)
  const month = monthOf(world.now())
  const used = world.sent.get(month) ?? 0
  if (world.monthlyQuota !== null && used >= world.monthlyQuota) {
    throw new ApiFault(429, 'Quota exceeded')
  }
  world.sent.set(month, used + 1)
  const message: StoredMessage = { id: world.nextId(), date: world.now(), ...content }
  if (member !== null) world.crowd?.receive(member, content.text)
  chat?.messages.push(message)
  return message
}

/** `2026-11`, by the calendar of Asia/Ho_Chi_Minh, which is UTC+7 all year. */
export function monthOf(time: number): string {
  return new Date(time + 7 * 3_600_000).toISOString().slice(0, 7)
}
