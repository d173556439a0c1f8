/** What the office can do with announcements, from a chat or from the command line. */
import type { Allowance, BulkRoute, ShownMessage } from '../channels/bulk.ts'
import type { ChatAddress, DeliveryResult } from '../channels/channel.ts'
import type { Audience, Broadcast, BroadcastState, Content, LedgerCount } from './broadcast.ts'
import type { BroadcastEvent } from './ports.ts'

/** Why nothing was done. Expected, so never thrown. */
export type Refusal =
  | { kind: 'not_found' }
  /** The move is not legal from this state. */
  | { kind: 'wrong_state'; state: BroadcastState }
  /** The number typed is not that of the recipients. */
  | { kind: 'wrong_count'; expected: number }
  | { kind: 'nobody' }
  /** Somebody changed the draft after it was shown. */
  | { kind: 'changed' }
  /** Who confirmed cannot approve as well. */
  | { kind: 'same_person' }
  | { kind: 'no_approval_needed' }
  /** Only one admin is set, and a second one has to approve. */
  | { kind: 'no_second_admin' }
  /** An article would also reach this many who want no announcements. */
  | { kind: 'article_despite_opt_out'; count: number }
  /** An article needs a picture, or its text does not fit. */
  | { kind: 'article_incomplete'; missing: 'picture' | 'shorter_title' }
  /** Nothing was sent that could be corrected, failed, is unknown, or waits for "Đã đọc". */
  | { kind: 'nothing_to_do' }
  | { kind: 'unknown_question'; questionId: string }

export type DeskResult = { kind: 'done'; broadcast: Broadcast } | { kind: 'refused'; why: Refusal }

/** How the text stands on one channel, by one route. */
export interface ChannelPreview {
  channel: string
  title: string
  route: BulkRoute
  messages: ShownMessage[]
}

/** Before sending: who is in, who is out and why, and how long it will take. */
export interface Survey {
  /** Recipients who will be tried. */
  total: number
  included: { channel: string; title: string; route: BulkRoute; count: number }[]
  /** `reason`: Vietnamese. */
  excluded: { channel: string; title: string; reason: string; count: number }[]
  /** From the first message to the last, quiet hours counted in. */
  durationMs: number
  /** ISO time of the first message when it began now; later than now in quiet hours. */
  beginsAt: string
  allowances: {
    channel: string
    title: string
    route: BulkRoute
    allowance: Allowance
    needed: number
  }[]
  needsApproval: boolean
  /** Vietnamese sentences on what the office should know. */
  remarks: string[]
}

/** How far it is. */
export interface Status {
  broadcast: Broadcast
  counts: LedgerCount[]
  /** Of all recipients who are tried: how many have an end, of how many. */
  done: number
  total: number
  /** Lanes that stand still, and until when (ISO). `reason`: Vietnamese. */
  waits: { channel: string; title: string; until: string; reason: string }[]
  /** Null when it cannot be told. */
  remainingMs: number | null
  /** Edits, recalls and reminders that belong to it. */
  corrections: Broadcast[]
  events: BroadcastEvent[]
}

/** `by`: who acts, such as `telegram:123456` or `console`. All times are ISO. */
export interface BroadcastDesk {
  create(by: string, draft: { content: Content; audience: Audience }): Promise<DeskResult>
  change(
    id: number,
    by: string,
    change: { content?: Content; audience?: Audience },
  ): Promise<DeskResult>
  find(id: number): Promise<Broadcast | null>
  /** The newest first. */
  list(limit: number): Promise<Broadcast[]>
  /** Null when there is no such broadcast, here and below. */
  preview(id: number): Promise<ChannelPreview[] | null>
  survey(id: number): Promise<Survey | null>
  /** Sends it to this chat alone, as it will arrive; it leaves no trace in the ledger. */
  test(id: number, address: ChatAddress): Promise<DeliveryResult | null>
  /**
   * `count` is what the office typed and must be the survey's total; `revision` that of the draft which
   * was shown to them, so that nobody sends what another changed. It begins at `at`, null: now.
   * Above the set size it waits for `approve`.
   */
  confirm(
    id: number,
    by: string,
    order: { count: number; at: string | null; revision?: number },
  ): Promise<DeskResult>
  approve(id: number, by: string): Promise<DeskResult>
  /** Back to a draft, while it is scheduled. */
  withdraw(id: number, by: string): Promise<DeskResult>
  pause(id: number, by: string): Promise<DeskResult>
  resume(id: number, by: string): Promise<DeskResult>
  cancel(id: number, by: string): Promise<DeskResult>
  /** Those that failed, or those of whom it is not known, once more. */
  retry(id: number, by: string, which: 'failed' | 'unknown'): Promise<DeskResult>
  /** A draft that puts this content in the place of what was sent. */
  edit(id: number, by: string, content: Content): Promise<DeskResult>
  /** A draft that takes back what was sent. */
  recall(id: number, by: string): Promise<DeskResult>
  /** A draft of the same announcement, for those who have not pressed "Đã đọc". */
  remind(id: number, by: string): Promise<DeskResult>
  status(id: number): Promise<Status | null>
}
