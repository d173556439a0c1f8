/** Chats, people and messages as Telegram's server would know them. */
import type {
  Chat,
  InlineKeyboardMarkup,
  MessageEntity,
  User,
  UserFromGetMe,
} from '@grammyjs/types'
import type { Crowd } from '../crowd.ts'
import { badRequest, forbidden } from './faults.ts'
import type { PollState, VoteRecord } from './polls.ts'
import { createUpdateQueue } from './update-queue.ts'
import { NO_WEBHOOK, type WebhookSettings } from './webhook-settings.ts'

/** What the bot is in a chat; `stranger`: the person never wrote to it. */
export type BotStatus = 'stranger' | 'member' | 'blocked' | 'deactivated' | 'kicked' | 'left'

/** `restricted_out`: restricted, and not in the group any more. */
export type Standing =
  | 'creator'
  | 'administrator'
  | 'member'
  | 'restricted'
  | 'restricted_out'
  | 'left'
  | 'kicked'

export interface Topic {
  id: number
  name: string
  isClosed: boolean
}

export interface ChatState {
  chat: Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat
  botStatus: BotStatus
  botIsAdmin: boolean
  /** Of a group, by their ids; whoever says something there is one. */
  members: Map<number, Standing>
  topics: Map<number, Topic>
  messages: Map<number, StoredMessage>
  nextMessageId: number
  movedTo: number | null
  /** Times of sends and edits, for the flood limit. */
  writes: number[]
}

export interface StoredMessage {
  id: number
  chatId: number
  topicId: number | null
  /** Null when written by a group itself (anonymous admin). */
  from: User | null
  date: number
  text: string | null
  /** Address of a picture; the text is then its caption. */
  photo: string | null
  /** The text is then its caption. */
  document: StoredDocument | null
  /** The text is then its question. */
  poll: PollState | null
  entities: MessageEntity[]
  keyboard: InlineKeyboardMarkup['inline_keyboard']
  replyTo: number | null
  edits: number
  isDeleted: boolean
}

export interface StoredDocument {
  name: string
  bytes: Uint8Array
}

/** A write into a group that was one too many within a minute. */
export interface LimitViolation {
  chatId: number
  /** `edit` for all ways to change a message. */
  method: string
  /** Epoch milliseconds, by the clock of the fake. */
  at: number
}

/** `watched`: what is too much passes, and is noted all the same. */
export type GroupLimit = 'enforced' | 'watched' | 'off'

export interface CallbackState {
  id: string
  answer: { text: string | null; isAlert: boolean } | null
  isExpired: boolean
}

/** One button that was pressed. With the message as it stood it can be told again what was meant. */
export interface PressRecord {
  userId: number
  chatId: number
  messageId: number
  label: string
  /** Of the message, before the bot changed it. */
  text: string
  /** All labels of the message. */
  labels: string[]
  /** Epoch milliseconds, by the clock of the fake. */
  at: number
}

export interface World {
  bot: UserFromGetMe
  token: string
  queue: ReturnType<typeof createUpdateQueue>
  chats: Map<number, ChatState>
  /** People who pressed start and are only counted. */
  crowd: Crowd | null
  callbacks: Map<string, CallbackState>
  /** By their ids. */
  polls: Map<string, PollState>
  /** Every try to vote, oldest first. */
  votes: VoteRecord[]
  /** Every button pressed, oldest first. */
  presses: PressRecord[]
  groupLimit: GroupLimit
  violations: LimitViolation[]
  webhookUrl: string
  webhook: WebhookSettings
  /** By language code; '' is the variant for everybody. */
  profile: {
    commands: Map<string, { command: string; description: string }[]>
    descriptions: Map<string, string>
    shortDescriptions: Map<string, string>
  }
  now(): number
  nextId(): number
}

export function createWorld(options: {
  username: string
  token: string
  now: () => number
}): World {
  let lastId = 1000
  return {
    bot: {
      id: Number(options.token.split(':')[0]),
      is_bot: true,
      first_name: 'Sổ tay 57',
      username: options.username,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    } satisfies UserFromGetMe,
    token: options.token,
    queue: createUpdateQueue(),
    chats: new Map(),
    crowd: null,
    callbacks: new Map(),
    polls: new Map(),
    votes: [],
    presses: [],
    groupLimit: 'enforced',
    violations: [],
    webhookUrl: '',
    webhook: NO_WEBHOOK,
    profile: { commands: new Map(), descriptions: new Map(), shortDescriptions: new Map() },
    now: options.now,
    nextId: () => {
      lastId += 1
      return lastId
    },
  }
}

export function createChat(world: World, chat: ChatState['chat'], botStatus: BotStatus): ChatState {
  const state: ChatState = {
    chat,
    botStatus,
    botIsAdmin: false,
    members: new Map(),
    topics: new Map(),
    messages: new Map(),
    nextMessageId: 1,
    movedTo: null,
    writes: [],
  }
  world.chats.set(chat.id, state)
  return state
}

/** The chat, if the bot may write there; otherwise the error Telegram gives. */
export function writableChat(world: World, chatId: number): ChatState {
  const state = world.chats.get(chatId)
  if (!state) throw badRequest('chat not found')
  if (state.movedTo !== null) {
    throw badRequest('group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: state.movedTo,
    })
  }
  switch (state.botStatus) {
    case 'stranger':
      throw forbidden("bot can't initiate conversation with a user")
    case 'blocked':
      throw forbidden('bot was blocked by the user')
    case 'deactivated':
      throw forbidden('user is deactivated')
    case 'kicked':
      throw forbidden(`bot was kicked from the ${state.chat.type} chat`)
    case 'left':
      throw forbidden(`bot is not a member of the ${state.chat.type} chat`)
    case 'member':
      return state
  }
}

export type NewMessage = Pick<StoredMessage, 'from' | 'text'> &
  Partial<
    Pick<
      StoredMessage,
      'entities' | 'keyboard' | 'replyTo' | 'topicId' | 'date' | 'photo' | 'document'
    >
  >

export function addMessage(world: World, state: ChatState, message: NewMessage): StoredMessage {
  const stored: StoredMessage = {
    id: state.nextMessageId,
    chatId: state.chat.id,
    topicId: null,
    date: Math.floor(world.now() / 1000),
    photo: null,
    document: null,
    poll: null,
    entities: [],
    keyboard: [],
    replyTo: null,
    edits: 0,
    isDeleted: false,
    ...message,
  }
  state.nextMessageId += 1
  state.messages.set(stored.id, stored)
  return stored
}
