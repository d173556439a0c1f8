/** Native quiz polls of a group, for the channels that have them: filled by each such channel's `polls.ts`. */
import type { Button, ChatAddress, DeliveryResult } from './channel.ts'

/** Everybody in the group sees who chose what; nobody can choose twice. */
export interface QuizPoll {
  text: string
  options: string[]
  /** Indices into the options. */
  correct: number[]
  /** Shown by the platform to who was wrong. */
  explanation: string
  /** After this time the platform takes no more votes; null: until it is closed. */
  openSeconds: number | null
  buttons: Button[][]
}

export type PollResult =
  | { kind: 'sent'; pollId: string; messageId: string }
  /** The group was upgraded; the poll is at the new id. */
  | { kind: 'moved'; newChatId: string; pollId: string; messageId: string }
  | Exclude<DeliveryResult, { kind: 'sent' | 'moved' }>

export interface PollChannel {
  readonly name: string
  /** Whether the platform takes a poll of this size; otherwise the question goes out as a message. */
  fits(poll: QuizPoll): boolean
  send(address: ChatAddress, poll: QuizPoll): Promise<PollResult>
  /** `closed` also when it had been closed before; `voters` is null when the platform does not say. */
  close(
    address: ChatAddress,
    messageId: string,
  ): Promise<
    { kind: 'closed'; voters: number | null } | Exclude<DeliveryResult, { kind: 'sent' | 'moved' }>
  >
  /** What a member is in a group; null when the platform does not say now. */
  standing(address: ChatAddress, memberId: string): Promise<'admin' | 'member' | 'outside' | null>
}
