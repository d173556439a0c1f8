/** One row per chat of a channel; topics share it. Times are ISO text in UTC, here and everywhere. */
export interface ChatsTable {
  channel: string
  chat_id: string
  /** Null when settings were saved before any message was seen. */
  kind: 'private' | 'group' | null
  place: string | null
  reachability: 'active' | 'blocked' | 'removed'
  first_seen_at: string
  last_seen_at: string
}
