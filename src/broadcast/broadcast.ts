/** What an announcement is: its content, whom it is for, and how far it has come. */
import { z } from 'zod'
import type { BulkRoute } from '../channels/bulk.ts'

/** A broadcast stands in one of these; the moves between them are in states.ts. */
export const BROADCAST_STATES = [
  'draft',
  'scheduled',
  'sending',
  'paused',
  'finished',
  'cancelled',
] as const
export type BroadcastState = (typeof BROADCAST_STATES)[number]

/**
 * Where one recipient stands. `handed_over`: given to the platform, which tells nobody who got it.
 * `unknown`: the request left and no answer came; never repeated without a person's decision.
 */
export const DELIVERY_STATES = [
  'planned',
  'sending',
  'sent',
  'read',
  'handed_over',
  'blocked',
  'opted_out',
  'failed',
  'skipped',
  'unknown',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

const httpsUrl = z.url({ protocol: /^https$/ }).max(1000)

/** An announcement as its author wrote it; see markup.ts for the text. */
export const content = z.object({
  text: z.string().trim().min(1).max(6000),
  picture: z.object({ url: httpsUrl, description: z.string().trim().min(1).max(300) }).nullable(),
  links: z.array(z.object({ label: z.string().trim().min(1).max(35), url: httpsUrl })).max(2),
  buttons: z.object({
    /** "Đã đọc". */
    read: z.boolean(),
    /** "Hỏi thêm". */
    ask: z.boolean(),
    /** "Làm 3 câu". */
    practice: z.boolean(),
  }),
  /** Of the quiz bank; its options stand as buttons below the text. */
  questionId: z.string().nullable(),
  /** The first button of what the program says of a contest: to enter it, or to see its results. */
  contest: z.enum(['enter', 'results']).optional(),
})
export type Content = z.infer<typeof content>

const articleTarget = z.object({
  cities: z.array(z.number().int().min(0).max(63)).optional(),
  ages: z.array(z.number().int().min(0).max(7)).optional(),
  gender: z.number().int().min(0).max(2).optional(),
})

/** Whom it is for. Null asks for nothing; all that is asked for must hold. */
export const audience = z.object({
  channels: z.array(z.string().min(1)).min(1).nullable(),
  places: z.array(z.string().min(1)).min(1).nullable(),
  units: z.array(z.string().min(1)).min(1).nullable(),
  /** Any of these. */
  tags: z.array(z.string().min(1)).min(1).nullable(),
  activeWithinDays: z.number().int().min(1).max(3650).nullable(),
  /** ISO time. */
  joinedBefore: z.iso.datetime().nullable(),
  /** Those who have not pressed "Đã đọc" under this broadcast, although it was sent to them. */
  unreadOf: z.number().int().nullable(),
  /**
   * Followers are reached by an article, where a channel has them: all of those it is aimed at, so
   * nobody of that channel gets an ordinary message.
   */
  article: articleTarget.nullable(),
})
export type Audience = z.infer<typeof audience>

export const EVERYBODY: Audience = {
  channels: null,
  places: null,
  units: null,
  tags: null,
  activeWithinDays: null,
  joinedBefore: null,
  unreadOf: null,
  article: null,
}

/** `edit` and `recall` go to those who got another one, `corrects`. A reminder is an announcement. */
export const BROADCAST_KINDS = ['announcement', 'edit', 'recall'] as const
export type BroadcastKind = (typeof BROADCAST_KINDS)[number]

export interface Broadcast {
  id: number
  kind: BroadcastKind
  /** Of an edit, a recall or a reminder: what it is about; "Đã đọc" below it counts there. */
  corrects: number | null
  /** Of a recurring item. */
  seriesId: number | null
  content: Content
  audience: Audience
  state: BroadcastState
  /** Grows with every change of content or audience. */
  revision: number
  /** Who acts: `telegram:123456`, `console`, `series:4`. */
  createdBy: string
  /** ISO times, here and below. */
  createdAt: string
  /** From when it may begin; null before it was confirmed. */
  scheduledAt: string | null
  confirmedBy: string | null
  /** How many recipients the one who confirmed typed. */
  confirmedCount: number | null
  /** Whether somebody else has to approve it, and who did. */
  needsApproval: boolean
  approvedBy: string | null
  startedAt: string | null
  /** When the ledger was complete; null until then. */
  plannedAt: string | null
  pausedAt: string | null
  /** Vietnamese, for the office. Null when a person paused it. */
  pauseReason: string | null
  finishedAt: string | null
}

/** Recipients by state, and by reason or route where that says more. */
export interface LedgerCount {
  channel: string
  route: BulkRoute | null
  state: DeliveryState
  /** Why, for `failed`, `skipped` and `unknown`; null elsewhere. */
  reason: string | null
  count: number
}

/** One row of the ledger. */
export interface Delivery {
  broadcastId: number
  channel: string
  chatId: string
  displayName: string | null
  route: BulkRoute | null
  state: DeliveryState
  reason: string | null
  /** Requests that left, over all retries. */
  attempts: number
  /** Of what was sent, in order. */
  messageIds: string[]
  /** Of what a correction is about. */
  targetMessageIds: string[]
  sentAt: string | null
  readAt: string | null
}

/** Why nothing was sent to somebody. People read `reasonTitle` in reasons.ts. */
export const SKIP_REASONS = {
  window_closed: 'đã quá 7 ngày không nhắn tin',
  not_following: 'không quan tâm tài khoản',
  other_account: 'nhận qua tài khoản khác của cùng một người',
  allowance: 'hết số tin được gửi',
  by_article: 'nhận qua bài viết',
  cancelled: 'thông báo đã hủy',
  channel_off: 'kênh chưa bật',
  not_correctable: 'nền tảng không cho sửa hay thu hồi',
} as const
export type SkipReason = keyof typeof SKIP_REASONS
