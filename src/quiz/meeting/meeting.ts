import { z } from 'zod'
import type { BankQuestion } from '../bank.ts'

/**
 * study: right answers count, speed does not; the time follows the length of the question and the
 * host may extend it. compete: points for right answers, more for quick ones.
 */
export const MEETING_MODES = ['study', 'compete'] as const
export type MeetingMode = (typeof MEETING_MODES)[number]

export const meetingSettings = z.object({
  mode: z.enum(MEETING_MODES),
  questionCount: z.number().int().min(1).max(50),
  /** Null: all topics. */
  topic: z.string().nullable(),
})
export type MeetingSettings = z.infer<typeof meetingSettings>

/** A private chat, or a member of a group who may never have written to the bot. */
export interface Account {
  channel: string
  /** On Telegram a member's id is also the id of the private chat. */
  chatId: string
}

export interface GroupAddress {
  channel: string
  chatId: string
  topicId: string | null
}

/** What stands fixed from the beginning. */
export interface Meeting {
  id: number
  /** Five digits, unique among the meetings that are open. */
  code: string
  settings: MeetingSettings
  /** As they were when it began. */
  questions: BankQuestion[]
  /** Null when an admin of the group opened it anonymously. */
  host: Account | null
  hostName: string
  /** Null for a meeting of phones only. */
  group: GroupAddress | null
  /** ISO time. */
  createdAt: string
}

/** `telegram:123`, as events name an account. */
export function accountKey({ channel, chatId }: Account): string {
  return `${channel}:${chatId}`
}

/** The account of such a key. */
export function accountOf(key: string): Account {
  const colon = key.indexOf(':')
  return { channel: key.slice(0, colon), chatId: key.slice(colon + 1) }
}
