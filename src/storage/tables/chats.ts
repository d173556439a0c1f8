import type { ConsentSource } from '../../subscribers/ports.ts'

/** One row per chat of a channel; topics share it. Times are ISO text in UTC, here and everywhere. */
export interface ChatsTable {
  channel: string
  chat_id: string
  /** Null when settings were saved before any message was seen. */
  kind: 'private' | 'group' | null
  /** Only of groups, and of chats not yet seen: a private chat has the place of its person. */
  place: string | null
  /** Whose private chat it is; null for groups. */
  person_id: string | null
  /** As the platform last gave it, and when; private chats only. */
  display_name: string | null
  named_at: string | null
  reachability: 'active' | 'blocked' | 'removed'
  /** Time of the news that `reachability` comes from. */
  reachability_at: string | null
  /** 1 or 0; null where the platform has no followers or did not say. */
  follows: number | null
  /** Time of the news that `follows` comes from. */
  follows_at: string | null
  followed_at: string | null
  unfollowed_at: string | null
  /** Labels that the office gave this member, string[] as JSON. */
  tags: string | null
  tagged_at: string | null
  /** The platform's time of the member's last message. */
  last_interaction_at: string | null
  /** A person of the office took the chat over then, and answers until `paused_until`. */
  paused_at: string | null
  paused_until: string | null
  /** The bot was given the chat back then. */
  resumed_at: string | null
  /** Whether announcements are wanted here; since when, and by what that came. */
  announcements: 'on' | 'off'
  announcements_at: string | null
  announcements_source: ConsentSource | null
  first_seen_at: string
  last_seen_at: string
}
