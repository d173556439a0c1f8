import type { Answer, Turn } from '../answering/answer.ts'
import type { ChatAddress, IncomingMessage } from '../channels/channel.ts'
import type { Action } from './actions.ts'

/** How far a run that ended had got with a message. */
export interface EarlierRun {
  /** ISO time at which the answer began to be sent; null when it had not. */
  sendingSince: string | null
}

/** What an earlier run accepted and did not settle. */
export interface UnfinishedMessage extends EarlierRun {
  message: IncomingMessage
}

/** Incoming messages are stored before they are handled, so that a restart finishes them. */
export interface Inbox {
  /** Stores the message; `repeat` when this delivery was stored before. */
  accept(message: IncomingMessage): Promise<'new' | 'repeat'>
  /** Its answer is about to be sent (ISO time). The first time counts. */
  beginSending(channel: string, deliveryId: string, at: string): Promise<void>
  finish(channel: string, deliveryId: string): Promise<void>
  /** Gave up after an error; kept for the operator with the error's kind. */
  fail(channel: string, deliveryId: string, reason: string): Promise<void>
  /** Accepted but neither finished nor failed, oldest first. */
  unfinished(channel: string): Promise<UnfinishedMessage[]>
  /** The same of one chat. */
  unfinishedOf(channel: string, chatId: string): Promise<UnfinishedMessage[]>
  /** The chat in which this delivery is unfinished, which may have a new id; null when it is not. */
  chatOfUnfinished(channel: string, deliveryId: string): Promise<string | null>
  /** The oldest unfinished delivery of each chat that was accepted before this ISO time. */
  waitingChats(channel: string, acceptedBefore: string): Promise<{ deliveryId: string }[]>
  /** Forgets settled messages older than this ISO time. Returns how many. */
  purge(before: string): Promise<number>
}

/** Rights that one process at a time may have, such as to answer in a chat. */
export interface Locks {
  /** See `LockStore` in channels/ports.ts. */
  take(
    name: string,
    claim: { owner: string; insteadOf: string | null; now: string; leaseUntil: string },
  ): Promise<string>
  release(name: string, owner: string): Promise<void>
}

export interface QuestionRecord {
  id: number
  address: ChatAddress
  question: string
  answer: Answer
  askedAt: string
}

/** Every question with what was answered from which passages. */
export interface QuestionLog {
  /** Returns the question's id; that of the first when this delivery is recorded already. */
  record(entry: {
    address: ChatAddress
    /** The message that asked. */
    deliveryId: string
    senderId: string | null
    question: string
    answer: Answer
    /** Plain text of what was shown, used as history for follow-ups. */
    answerText: string
    askedAt: string
    elapsedMs: number
  }): Promise<number>
  /** Null when unknown or when it belongs to another chat. */
  find(id: number, address: ChatAddress): Promise<QuestionRecord | null>
  /** What this delivery asked and was answered; null when it was not recorded. */
  findByDelivery(channel: string, deliveryId: string): Promise<QuestionRecord | null>
  /** The chat's (and topic's) newest question, null when there is none. */
  latest(address: ChatAddress): Promise<QuestionRecord | null>
  /** Turns since the given ISO time, oldest first, at most `limit` questions with their answers. */
  recentTurns(address: ChatAddress, since: string, limit: number): Promise<Turn[]>
}

export type Rating = 'up' | 'down'

export interface FeedbackStore {
  /** One rating per question and sender; a later one replaces it. */
  rate(entry: {
    questionId: number
    senderId: string
    rating: Rating
    at: string
  }): Promise<'stored' | 'changed' | 'unchanged'>
}

/** Buttons carry an opaque id; what they mean is looked up here. */
export interface ActionStore {
  /** Stores the actions of one message and returns the button data for each, in order, <= 64 bytes. */
  save(address: ChatAddress, actions: Action[], at: string): Promise<string[]>
  /** Null when unknown, expired, or saved for another chat. */
  find(data: string, address: ChatAddress): Promise<Action | null>
  purge(before: string): Promise<number>
}

/** The documents as a reader browses them. */
export interface Library {
  documents(): LibraryDocument[]
  /** Section '' is the document itself. Null when unknown. */
  section(documentId: string, sectionId: string): LibrarySection | null
  /** The passage with its neighbours in the same section, as printed. Null when unknown. */
  passageInContext(
    passageId: string,
  ): { source: string; before: string[]; text: string; after: string[] } | null
  /** Questions to offer, at most `count` each; the same arguments give the same ones. */
  suggestions: {
    /** To begin with. */
    opening(count: number): string[]
    /** What stands beside passages that were just read answers. */
    beside(passageIds: readonly string[], asked: string, count: number): string[]
    /** What these passages answer, of each the question most like the one asked. */
    answeredBy(passageIds: readonly string[], asked: string, count: number): string[]
  }
  /** Places the documents come from, for /diaphuong. */
  places(): string[]
}

export interface LibraryDocument {
  id: string
  title: string
  /** `công văn`, lower case. */
  kind: string
  number: string | null
  issuer: string | null
  place: string | null
  /** Numbers of the superior documents it carries out. */
  implements: string[]
  /** `Công văn số 1180-CV/ĐU của …`. */
  source: string
}

export interface LibrarySection {
  documentId: string
  sectionId: string
  parentId: string | null
  /** `Mục II.1.2. Về mục tiêu`, or the document's title. */
  title: string
  /** Source line of the document. */
  source: string
  children: { sectionId: string; title: string }[]
  /** Text that stands directly in this section, as printed; headings excluded. */
  paragraphs: string[]
}

/** How the log calls a chat. */
export interface ChatTag {
  channel: string
  /** A keyed hash of the chat's id. */
  chat: string
}

/** What a private chat is being asked step by step; one dialog per chat, kept over restarts. */
export interface DialogStore {
  /** Begins the dialog or goes on with it. `data` is the caller's own, `at` an ISO time. */
  open(address: ChatAddress, data: string, at: string): Promise<void>
  /** `savedAt`: ISO time of the last `open`. */
  read(address: ChatAddress): Promise<{ data: string; savedAt: string } | null>
  close(address: ChatAddress): Promise<void>
  /** Forgets dialogs last saved before this ISO time. Returns how many. */
  purge(before: string): Promise<number>
}
