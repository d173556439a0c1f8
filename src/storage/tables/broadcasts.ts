import type { Generated } from 'kysely'
import type { BroadcastState, DeliveryState } from '../../broadcast/broadcast.ts'
import type { BulkRoute } from '../../channels/bulk.ts'
import type { ConsentSource } from '../../subscribers/ports.ts'

/** Announcements; see broadcast.ts for the fields. */
export interface BroadcastsTable {
  id: Generated<number>
  kind: string
  corrects: number | null
  series_id: number | null
  /** Content as JSON. */
  content: string
  /** Audience as JSON. */
  audience: string
  state: BroadcastState
  /** Grows with every change of content or audience. */
  revision: Generated<number>
  created_by: string
  created_at: string
  scheduled_at: string | null
  confirmed_by: string | null
  confirmed_count: number | null
  /** 1 or 0. */
  needs_approval: Generated<number>
  approved_by: string | null
  started_at: string | null
  /** The last person planned. */
  plan_cursor: string | null
  planned_at: string | null
  paused_at: string | null
  pause_reason: string | null
  finished_at: string | null
}

/** Who did what with a broadcast. */
export interface BroadcastEventsTable {
  id: Generated<number>
  broadcast_id: number
  at: string
  by: string
  event: string
  detail: string | null
}

/** The ledger: one row per broadcast and recipient. */
export interface DeliveriesTable {
  broadcast_id: number
  channel: string
  chat_id: string
  person_id: string
  display_name: string | null
  route: BulkRoute | null
  state: DeliveryState
  reason: string | null
  attempts: Generated<number>
  /** Times it was taken to be sent; tells a late result from that of the next try. */
  claims: Generated<number>
  /** Who sends it, until the lease ends. */
  owner: string | null
  lease_until: string | null
  /** string[] as JSON. */
  message_ids: string | null
  target_message_ids: string | null
  sent_at: string | null
  read_at: string | null
}

/** What the bulk messages of a bot have to keep to. */
export interface LanesTable {
  name: string
  /** Milliseconds since 1970 at which the next place is due. */
  next_at: number
  paused_until: string | null
  reason: string | null
}

export interface BroadcastArticlesTable {
  broadcast_id: number
  channel: string
  step: string
  token: string | null
  article_id: string | null
  message_id: string | null
  at: string
}

/** Messages in admins' chats that show how far a broadcast is. */
export interface BroadcastProgressTable {
  broadcast_id: number
  channel: string
  chat_id: string
  message_id: string | null
  shown_at: string | null
}

/** Recurring announcements. */
export interface BroadcastSeriesTable {
  id: Generated<number>
  kind: string
  /** As JSON, by kind. */
  settings: string
  audience: string
  cron: string
  state: 'active' | 'stopped'
  next_at: string
  runs: Generated<number>
  created_by: string
  created_at: string
}

/** Every change of a chat's consent to announcements. */
export interface ConsentsTable {
  id: Generated<number>
  channel: string
  chat_id: string
  announcements: 'on' | 'off'
  source: ConsentSource
  at: string
}

/** What a chat is being asked step by step. */
export interface DialogsTable {
  channel: string
  chat_id: string
  /** As JSON. */
  data: string
  saved_at: string
}
