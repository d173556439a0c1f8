import type { BroadcastDesk } from '../broadcast/desk.ts'
import type { Ledger, ProgressBoard } from '../broadcast/ports.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import type { ConsentStore } from '../subscribers/ports.ts'

/** What the conversation needs for announcements. */
export interface Announcements {
  consents: ConsentStore
  ledger: Pick<Ledger, 'markRead'>
  desk: BroadcastDesk
  progress: ProgressBoard
  /** Who may send announcements: `telegram:123`, as in the setting ADMINS. */
  admins: readonly string[]
  /** Channels that carry announcements. */
  channels(): { name: string; title: string }[]
}

/** How the office's list and every log call who wrote: `telegram:123`. */
export function senderKey({ address, sender }: IncomingMessage): string {
  // Where the platform names no sender, a private chat is the person.
  return `${address.channel}:${sender?.id ?? address.chatId}`
}
