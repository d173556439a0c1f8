/** People, their chats with the Official Account, and its settings, as Zalo would know them. */
import { createWaiting, type WaitUntil } from '../waiting.ts'
import type { OaCrowd } from './crowd.ts'
import { dayOf } from './days.ts'
import { createLog, type Log } from './log.ts'
import type { Tokens } from './tokens.ts'

/** What a test may change at any time. */
export interface Settings {
  /** Where events go; while it is empty they only happen. */
  webhookUrl: string
  /** Whether `message/cs` takes buttons; `refused` answers -233. */
  buttons: 'accepted' | 'refused'
  /** Over it every call answers -32 until the next minute. */
  requestsPerMinute: number
  /** Whether what the OA sends by the API comes back as an event. */
  echoes: boolean
  /** Free consultation messages within 48 hours of an interaction; null for no limit. */
  freeReplies: number | null
  /** Consultation messages of the package that are left; at 0 they answer -211. */
  subQuota: number
  /** Promotion requests a day; over it they answer -211. */
  promotionsPerDay: number
  /** The total that `user/getlist` claims; null for the true one. */
  listedTotal: number | null
  /** How often `article/verify` says -214 before an article is ready. */
  articlePolls: number
}

export interface ShownButton {
  title: string
  type: string
  /** The text of a query button, the address or the number of the others. */
  payload: string
}

export interface StoredMessage {
  id: string
  /** Grows by one with every message of any chat. */
  order: number
  from: 'user' | 'oa' | 'admin'
  kind: 'text' | 'photo' | 'sticker' | 'file' | 'article' | 'promotion' | 'request'
  text: string
  buttons: ShownButton[]
  /** Address or attachment id of the picture, id of the sticker or article, token of the file. */
  attachment: string | null
  quotedMessageId: string | null
  at: number
}

/** Where messages stand: a person's chat with the account, or a group. */
export interface ChatRoom {
  id: string
  name: string
  messages: Log<StoredMessage>
  waitUntil: WaitUntil
  /** To be called when anything happened in this chat. */
  onChange: () => void
}

export interface Person extends ChatRoom {
  idByApp: string
  follows: boolean
  tags: Set<string>
  lastInteractionAt: number | null
  /** Since the last interaction. */
  freeRepliesUsed: number
  /** Day of the newest promotion or broadcast; `count` is that month's. */
  promoted: { day: string; count: number }
}

export interface Article {
  id: string
  title: string
  /** Answers of -214 still to be given. */
  pollsLeft: number
}

export interface Broadcast {
  messageId: string
  articleId: string
  target: Record<string, string>
  /** Followers who had no promotion that day. The fake knows no ages or cities. */
  reached: number
  at: number
}

export interface World {
  appId: string
  oaId: string
  oaName: string
  oaSecretKey: string
  settings: Settings
  tokens: Tokens
  people: Map<string, Person>
  groups: Map<string, ChatRoom>
  /** People who are only counted. */
  crowd: OaCrowd | null
  /** Those the OA may know: they follow it or wrote to it. In the order they came. */
  known: Person[]
  followerCount: number
  tags: Set<string>
  /** The newest messages of all chats. */
  recent: Log<{ person: Person; message: StoredMessage }>
  /** By the token that `article/create` gave. */
  articlesByToken: Map<string, Article>
  articles: Map<string, Article>
  broadcasts: Broadcast[]
  /** Upload times in ms by attachment id. */
  uploads: Map<string, number>
  promotionRequests: { day: string; count: number }
  now(): number
  nextNumber(): number
  /** A message came into a chat; from whomever. */
  onMessage(room: ChatRoom, message: StoredMessage): void
  /** The OA itself sent something by the API. */
  onSent(room: ChatRoom, message: StoredMessage): void
}

const MESSAGES_KEPT_PER_CHAT = 2_000
const RECENT_KEPT = 5_000

export function createWorld(
  given: Pick<
    World,
    | 'appId'
    | 'oaId'
    | 'oaName'
    | 'oaSecretKey'
    | 'settings'
    | 'tokens'
    | 'now'
    | 'onMessage'
    | 'onSent'
  >,
): World {
  let lastNumber = 0
  return {
    ...given,
    people: new Map(),
    groups: new Map(),
    crowd: null,
    known: [],
    followerCount: 0,
    tags: new Set(),
    recent: createLog(RECENT_KEPT),
    articlesByToken: new Map(),
    articles: new Map(),
    broadcasts: [],
    uploads: new Map(),
    promotionRequests: { day: '', count: 0 },
    nextNumber() {
      lastNumber += 1
      return lastNumber
    },
  }
}

export interface UserOptions {
  /** A long string of digits; one is made up without it. */
  id?: string
  follows?: boolean
  tags?: string[]
  /** In ms. Without it the person never interacted. */
  lastInteractionAt?: number
}

export function addPerson(world: World, name: string, options: UserOptions = {}): Person {
  const number = world.nextNumber()
  // 19 digits: one who reads an id as a number gets another one.
  const id = options.id ?? `24684588352${String(10_000_001 + 7 * number).padStart(8, '0')}`
  if (world.people.has(id)) throw new Error(`There is a person ${id} already.`)
  const { waitUntil, onChange } = createWaiting()
  const person: Person = {
    id,
    idByApp: `55217727971${String(20_000_003 + 7 * number).padStart(8, '0')}`,
    name,
    follows: false,
    tags: new Set(options.tags),
    lastInteractionAt: null,
    freeRepliesUsed: 0,
    promoted: { day: '', count: 0 },
    messages: createLog(MESSAGES_KEPT_PER_CHAT),
    waitUntil,
    onChange,
  }
  world.people.set(id, person)
  for (const tag of person.tags) world.tags.add(tag)
  if (options.follows) setFollows(world, person, true)
  if (options.lastInteractionAt !== undefined) interact(world, person, options.lastInteractionAt)
  return person
}

export function setFollows(world: World, person: Person, follows: boolean): void {
  if (person.follows === follows) return
  becomeKnown(world, person)
  person.follows = follows
  world.followerCount += follows ? 1 : -1
}

/** The person did something that opens the window for consultation anew. */
export function interact(world: World, person: Person, at: number = world.now()): void {
  becomeKnown(world, person)
  person.lastInteractionAt = at
  person.freeRepliesUsed = 0
}

function becomeKnown(world: World, person: Person): void {
  if (!person.follows && person.lastInteractionAt === null) world.known.push(person)
}

/** Notes that the person got today's promotion. */
export function promote(world: World, person: Person): void {
  const day = dayOf(world.now())
  const isSameMonth = person.promoted.day.slice(0, 7) === day.slice(0, 7)
  person.promoted = { day, count: isSameMonth ? person.promoted.count + 1 : 1 }
}

export type NewMessage = Pick<StoredMessage, 'from' | 'kind' | 'text'> &
  Partial<Pick<StoredMessage, 'id' | 'buttons' | 'attachment' | 'quotedMessageId'>>

export function addMessage(world: World, person: Person, message: NewMessage): StoredMessage {
  const stored: StoredMessage = {
    id: newMessageId(world),
    order: world.nextNumber(),
    buttons: [],
    attachment: null,
    quotedMessageId: null,
    at: world.now(),
    ...message,
  }
  person.messages.push(stored)
  world.recent.push({ person, message: stored })
  person.onChange()
  world.onMessage(person, stored)
  return stored
}

/** Twenty hexadecimal digits, as Zalo's are. */
export function newMessageId(world: World): string {
  return `96d3cdf3${world.nextNumber().toString(16).padStart(12, '0')}`
}
