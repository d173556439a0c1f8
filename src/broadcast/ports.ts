import type { BulkRoute } from '../channels/bulk.ts'
import type { ChatAddress } from '../channels/channel.ts'
import type {
  Audience,
  Broadcast,
  BroadcastKind,
  BroadcastState,
  Content,
  Delivery,
  DeliveryState,
  LedgerCount,
} from './broadcast.ts'
import type { BroadcastMove } from './states.ts'

export interface NewBroadcast {
  kind: BroadcastKind
  corrects: number | null
  seriesId: number | null
  content: Content
  audience: Audience
  createdBy: string
  createdAt: string
}

/** What may be set together with a move. */
export type MoveChanges = Partial<
  Pick<
    Broadcast,
    | 'scheduledAt'
    | 'confirmedBy'
    | 'confirmedCount'
    | 'needsApproval'
    | 'approvedBy'
    | 'startedAt'
    | 'pausedAt'
    | 'pauseReason'
    | 'finishedAt'
  >
>

export interface BroadcastEvent {
  /** ISO time. */
  at: string
  /** Who: `telegram:123`, `console`, `program`. */
  by: string
  /**
   * `created`, `changed`, `confirmed`, `approved`, `withdrawn`, `started`, `paused`, `resumed`,
   * `cancelled`, `retried_failed`, `retried_unknown`, `finished`; `edited`, `recalled` and `reminded`
   * when such a draft was made, with its id as the detail.
   */
  event: string
  detail: string | null
}

/** Broadcasts and how they move. Each move is one statement, so that of two who press one wins. */
export interface BroadcastStore {
  create(broadcast: NewBroadcast): Promise<Broadcast>
  find(id: number): Promise<Broadcast | null>
  /** The newest first. */
  list(limit: number): Promise<Broadcast[]>
  inState(states: BroadcastState[]): Promise<Broadcast[]>
  /** Edits, recalls and reminders of it, the newest first. */
  correctionsOf(id: number): Promise<Broadcast[]>
  /** Only while it is a draft; false when it is not. */
  change(id: number, change: { content?: Content; audience?: Audience }): Promise<boolean>
  /**
   * The move, when it is legal from where the broadcast stands and every field of `expecting` is as
   * said; null when not, and then nothing was changed. Canceling makes its planned rows `skipped`;
   * it finishes only when nothing is planned or being sent any more.
   */
  move(
    id: number,
    move: BroadcastMove,
    change: MoveChanges,
    expecting?: { approvedBy?: string | null; needsApproval?: boolean; revision?: number },
  ): Promise<Broadcast | null>
  /**
   * Rows in this state are planned once more, and it is sent again or stays paused: both or nothing,
   * since a row that is planned in what has ended would wait forever. `rows`: how many; none changes
   * nothing. Null when that is not legal from where it stands.
   */
  retry(
    id: number,
    which: 'failed' | 'unknown',
  ): Promise<{ broadcast: Broadcast; rows: number } | null>
  /** The second admin. False when it waits for none, or `by` is the one who confirmed. */
  approve(id: number, by: string): Promise<boolean>
  log(id: number, event: BroadcastEvent): Promise<void>
  events(id: number): Promise<BroadcastEvent[]>
}

/** A private chat as planning sees it. */
export interface Candidate {
  channel: string
  chatId: string
  displayName: string | null
  follows: boolean | null
  lastInteractionAt: string | null
  reachability: 'active' | 'blocked' | 'removed'
  receives: boolean
  tags: string[]
  place: string | null
  unit: string | null
  firstSeenAt: string
  /** The chat's row in the ledger of `unreadOf` or of what is corrected; null when there is none. */
  earlier: { state: DeliveryState; messageIds: string[] } | null
}

/** One person with all of their private chats. */
export interface Household {
  personId: string
  chats: Candidate[]
}

export interface PlannedRow {
  channel: string
  chatId: string
  personId: string
  displayName: string | null
  route: BulkRoute | null
  state: Extract<DeliveryState, 'planned' | 'skipped' | 'blocked' | 'opted_out'>
  reason: string | null
  targetMessageIds: string[]
}

/** A row that this owner may send until the lease ends; it has the state `sending`. */
export interface ClaimedRow {
  broadcastId: number
  channel: string
  chatId: string
  route: BulkRoute
  targetMessageIds: string[]
  /** Grows with every claim of the row. */
  claim: number
}

/** What became of one claimed row. */
export interface Outcome {
  broadcastId: number
  channel: string
  chatId: string
  /** The claim that it comes from; an older one is passed over. */
  claim: number
  /** `planned` gives it back: certainly nothing was sent. */
  state: DeliveryState
  reason: string | null
  messageIds: string[]
}

/** One row per recipient: the truth about who got what. */
export interface Ledger {
  /**
   * People after `after` (null: from the first), at most `limit`, in one order that does not change;
   * none when there are no more. `earlierOf`: the broadcast whose rows are told as `earlier`.
   */
  people(options: {
    after: string | null
    limit: number
    earlierOf: number | null
  }): Promise<Household[]>
  /** Adds the rows that are not there yet and moves the cursor, all or nothing. */
  plan(broadcastId: number, rows: PlannedRow[], cursor: string): Promise<void>
  /** Where planning stands; null before the first page. */
  cursor(broadcastId: number): Promise<string | null>
  finishPlanning(broadcastId: number, at: string): Promise<void>
  /**
   * Up to `count` planned rows of these, now `sending`; none of a broadcast that is not being sent, and
   * with `asksConsent` none of a chat that wants no announcements or cannot be reached.
   */
  claim(
    work: { broadcastId: number; channel: string; route: BulkRoute; asksConsent: boolean },
    claim: { count: number; owner: string; leaseUntil: string },
  ): Promise<ClaimedRow[]>
  /**
   * These rows go on until then, where they are this owner's and in `sending`. What it claimed without
   * learning of it, as when the answer was lost, is not among them and runs out.
   */
  extend(owner: string, rows: ClaimedRow[], leaseUntil: string): Promise<void>
  /**
   * Only rows in `sending`, or `unknown` because their lease had ended, of this owner. `at`: ISO time.
   * What is given back is `planned`, or `skipped` when the broadcast was cancelled meanwhile.
   */
  record(owner: string, outcomes: Outcome[], at: string): Promise<void>
  /**
   * Rows in `sending` whose lease ended before `now`, or whose owner is among the `ended`, become
   * `unknown`. Returns how many.
   */
  expire(now: string, lost: { reason: string; ended: string[] }): Promise<number>
  /** Who is sending now. */
  owners(): Promise<string[]>
  /** Planned rows of chats that want none any more, or were blocked, become that. */
  settleUnwanted(broadcastId: number): Promise<void>
  /** Whole groups at once, such as all rows that an article takes along. Returns how many. */
  changeAll(
    broadcastId: number,
    from: { state: DeliveryState; channel?: string; route?: BulkRoute; reason?: string },
    to: { state: DeliveryState; reason: string | null },
    at: string,
  ): Promise<number>
  counts(broadcastId: number): Promise<LedgerCount[]>
  /** Channels and routes that still have planned rows. */
  open(broadcastId: number): Promise<{ channel: string; route: BulkRoute }[]>
  /** True when nothing is planned or being sent. */
  isOver(broadcastId: number): Promise<boolean>
  /** Followers of this channel whom an article would reach although they want no announcements. */
  unwillingFollowers(channel: string): Promise<number>
  /** The button "Đã đọc" was pressed. False when this chat has no row there. */
  markRead(broadcastId: number, address: ChatAddress, at: string): Promise<boolean>
  /** Rows in one order, `limit` after this one. */
  rows(
    broadcastId: number,
    options: { after: { channel: string; chatId: string } | null; limit: number },
  ): Promise<Delivery[]>
}

/** What a lane of a bot has to keep to, shared by all processes. */
export interface LaneStore {
  /**
   * Takes up to `want` places that are due at `now` (ms since 1970); places unused for longer than
   * `slackMs` are lost. `granted` 0: `nextAt` is when the next is due, or the pause ends.
   */
  reserve(
    lane: string,
    request: { want: number; ratePerSecond: number; slackMs: number; now: number },
  ): Promise<{ granted: number; nextAt: number; pausedUntil: string | null }>
  /** Nobody sends before this ISO time; an earlier end never shortens a pause. */
  pause(lane: string, until: string, reason: string): Promise<void>
  read(lane: string): Promise<{ pausedUntil: string | null; reason: string | null }>
}

/** How far an article is, over restarts. */
export interface ArticleProgress {
  step: 'created' | 'verified' | 'handing' | 'handed' | 'failed'
  token: string | null
  articleId: string | null
  messageId: string | null
  at: string
}

export interface ArticleStore {
  read(broadcastId: number, channel: string): Promise<ArticleProgress | null>
  save(broadcastId: number, channel: string, progress: ArticleProgress): Promise<void>
}

/** Messages about a broadcast that are kept up to date in an admin's chat. */
export interface ProgressBoard {
  /** One per broadcast and chat; a newer one takes its place. */
  watch(broadcastId: number, address: ChatAddress, messageId: string | null): Promise<void>
  watched(broadcastId: number): Promise<{ address: ChatAddress; messageId: string | null }[]>
  /** The right to redraw, unless somebody did since this ISO time. */
  claim(broadcastId: number, address: ChatAddress, since: string, now: string): Promise<boolean>
}

/** A question of the quiz bank, as an announcement shows it. */
export interface AskedQuestion {
  question: string
  options: string[]
}

/** The quiz bank. */
export interface QuestionSource {
  find(id: string): AskedQuestion | null
  /** In the order of the bank. */
  list(): { id: string; topic: string }[]
}

/** Rights that one process at a time may have; `channels/ports.ts` has the same shape. */
export interface Locks {
  take(
    name: string,
    claim: { owner: string; insteadOf: string | null; now: string; leaseUntil: string },
  ): Promise<string>
  release(name: string, owner: string): Promise<void>
}

/** Tells the office something outside of any conversation. */
export interface Notifier {
  /** To each admin's chat; that one cannot be reached is only logged. */
  tellAdmins(event: AdminEvent): Promise<void>
}

export type AdminEvent =
  | { kind: 'needs_approval'; broadcast: Broadcast; count: number }
  | { kind: 'paused'; broadcast: Broadcast }
  | { kind: 'finished'; broadcast: Broadcast }
