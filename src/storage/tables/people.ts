import type { Generated } from 'kysely'

/** One row per member, who may have a private chat on each of several channels. */
export interface PeopleTable {
  id: string
  place: string | null
  /** The party cell or group, as the member wrote it. */
  unit: string | null
  /** As others see the member in meetings and contests; null: as the platform names them. */
  study_name: string | null
  /** Minutes after midnight (Asia/Ho_Chi_Minh) at which to remind of studying; null: never. */
  reminder_minute: number | null
  /** The last day (`2026-11-22`) with a reminder. */
  reminded_on: string | null
  studied_at: string | null
  /** Reminders in a row that led to nothing. */
  reminders_ignored: Generated<number>
  created_at: string
}

/** The newest code of a chat for linking another chat to it. */
export interface LinkCodesTable {
  channel: string
  chat_id: string
  /** SHA-256 of the code, in hex. */
  code_hash: string
  expires_at: string
  /** Set when it was used up. */
  used_at: string | null
}

/** Wrong codes that were typed in a chat. */
export interface LinkTriesTable {
  channel: string
  chat_id: string
  tried_at: string
}
