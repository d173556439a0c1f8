import type { BroadcastDesk } from '../broadcast/desk.ts'
import type { SeriesDesk } from '../broadcast/series-desk.ts'
import type { CheckItem } from '../channels/check.ts'
import type { LimitNotice } from '../channels/ports.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import type { ContestDesk } from '../quiz/contest/desk.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'

/** What was looked at on one platform, or on this machine. */
export interface CheckGroup {
  title: string
  /** Vietnamese: how to turn it on; null when it is on. */
  off: string | null
  items: CheckItem[]
}

/** A question to Zalo. `advice` is Vietnamese and says what to do. */
export type ZaloAnswer<Value> = { kind: 'ok'; value: Value } | { kind: 'problem'; advice: string }

export interface ImportSummary {
  /** Followers that Zalo says there are. */
  total: number
  imported: number
  /** Of the imported, those who were not known before. */
  added: number
  withoutDetails: number
  beyondReach: number
  /** Who follow now, by our own list. */
  followers: number
  /** Why it ended early, for the operator; null when it went through. */
  problem: string | null
}

/** Times are ISO. No token is ever part of it. */
export interface ZaloStatus {
  /** Null when Zalo OA is not turned on. */
  oa: {
    tokens: {
      renewedAt: string | null
      accessExpiresAt: string | null
      renewableUntil: string | null
      trouble: string | null
    } | null
    /** With what each is called, Vietnamese. */
    limits: (LimitNotice & { title: string })[]
    followers: number
  } | null
  /** Null when Zalo Bot is not turned on. Messages of this month by our own count. */
  bot: { sent: number; received: number; limit: number } | null
}

/** The Official Account, as its operator deals with it. Rejects with OperatorError. */
export interface ZaloDesk {
  /** Opens the account to the app and stores the tokens. The value is the account's name. */
  authorize(options: {
    redirectUri: string | null
    print(line: string): void
    readPasted: AsyncIterable<string>
  }): Promise<ZaloAnswer<string>>
  importFollowers(onProgress: (done: number, total: number) => void): Promise<ImportSummary>
  tags(): Promise<ZaloAnswer<string[]>>
  tag(userId: string, tag: string): Promise<ZaloAnswer<unknown>>
  untag(userId: string, tag: string): Promise<ZaloAnswer<unknown>>
  status(): Promise<ZaloStatus>
}

/** Meetings that were held, for who fetches their reports. */
export interface MeetingArchive {
  /** Newest first. */
  newest(limit: number): Promise<MeetingView[]>
  find(id: number): Promise<MeetingView | null>
  /** Source line of a passage of the corpus folder; null when it is not there. */
  sourceOf(passageId: string): string | null
}

/** Contests, as who organises them deals with them from the command line. */
export interface ContestOffice {
  desk: ContestDesk
  /** The questions of the documents in the corpus folder. */
  questions(): Promise<readonly BankQuestion[]>
}

/** Announcements, as the office deals with them from the command line. Rejects with OperatorError. */
export interface BroadcastOffice {
  desk: BroadcastDesk
  series: SeriesDesk
  /** Those that are turned on. */
  channels: { name: string; title: string }[]
  /** Also of channels that are off. */
  channelTitle(name: string): string
  /** False when there is no such broadcast; nothing was written then. */
  writeReport(id: number, write: (bytes: Uint8Array) => Promise<unknown>): Promise<boolean>
  /** Whether `npm start` runs here; null when that cannot be told. */
  isRunning(): Promise<boolean | null>
}
