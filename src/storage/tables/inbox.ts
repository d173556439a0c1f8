import type { Generated } from 'kysely'

/** What came in, until it is handled; afterwards only the delivery id, so that repeats are known. */
export interface InboxTable {
  /** Order of arrival. */
  id: Generated<number>
  channel: string
  delivery_id: string
  chat_id: string
  /** IncomingMessage as JSON; null once it was handled, because nobody needs the text any more. */
  message: string | null
  state: 'accepted' | 'finished' | 'failed'
  /** Why it failed. */
  reason: string | null
  accepted_at: string
  /** When the first message of the answer was about to be sent. */
  sending_at: string | null
  settled_at: string | null
}
