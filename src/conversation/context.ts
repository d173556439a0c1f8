import type { Answer, Answerer } from '../answering/answer.ts'
import type { Channel, ChatAddress } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { QuestionBank } from '../quiz/bank.ts'
import type { ChatStore, PeopleStore } from '../subscribers/ports.ts'
import type { Announcements } from './announcements.ts'
import type { Delivery } from './delivery.ts'
import type {
  ActionStore,
  ChatTag,
  DialogStore,
  EarlierRun,
  FeedbackStore,
  Inbox,
  Library,
  QuestionLog,
  Rating,
} from './ports.ts'
import type { QuizRooms } from './quiz-rooms.ts'

/** What a conversation needs from outside. */
export interface ConversationDeps {
  answerer: Answerer
  library: Library
  /** The questions on the documents of this turn. */
  bank: QuestionBank
  chats: ChatStore
  people: PeopleStore
  inbox: Pick<Inbox, 'beginSending'>
  questions: QuestionLog
  feedback: FeedbackStore
  actions: ActionStore
  dialogs: DialogStore
  /** Absent where none can be sent. */
  announcements?: Announcements
  quiz: QuizRooms
  channel(name: string): Channel | undefined
  /** What readers call a channel: `Zalo`. */
  channelTitle(name: string): string
  /** How long the bot stays silent after somebody of the office wrote by hand. */
  handoverMinutes: number
  clock: Clock
  logger: Logger
  /** How a chat is called in the log: recognised again, but nobody can be read from it. */
  chatTag(address: ChatAddress): ChatTag
  metrics?: ConversationMetrics
}

/** Counted, never with what was said. */
export interface ConversationMetrics {
  answered(labels: { channel: string; kind: Answer['kind'] }, elapsedMs: number): void
  rated(rating: Rating): void
}

/** What one turn of a conversation works with. */
export interface Context extends ConversationDeps {
  delivery: Delivery
  /** How far an earlier run got with this message; null when it is handled for the first time. */
  earlierRun: EarlierRun | null
}

/** A context in which announcements can be sent, stopped and answered. */
export interface AnnouncingContext extends Context {
  announcements: Announcements
}

/** The same context; null where there are no announcements. */
export function announcing(context: Context): AnnouncingContext | null {
  const { announcements } = context
  return announcements === undefined ? null : { ...context, announcements }
}
