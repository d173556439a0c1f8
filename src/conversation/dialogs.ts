import type { z } from 'zod'
import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'

const LIFETIME_MS = 2 * 3_600_000

/** Questions to one chat that are answered by typing; a chat has one open at a time. */
export interface Dialogs<Dialog> {
  /** From now on the next message is taken for this. */
  open(context: Context, message: IncomingMessage, next: Dialog): Promise<void>
  /**
   * Null when nothing is open, or something of another kind. One that waited too long is closed, and
   * told once.
   */
  read(
    context: Context,
    message: IncomingMessage,
  ): Promise<{ dialog: Dialog; isExpired: boolean } | null>
  /** The next message is an ordinary one again, whatever was open. */
  close(context: Context, message: IncomingMessage): Promise<void>
}

/** The dialogs of one kind: what they keep between two messages. */
export function dialogsOf<Schema extends z.ZodType>(schema: Schema): Dialogs<z.output<Schema>> {
  return {
    async open({ dialogs, clock }, { address }, next) {
      await dialogs.open(address, JSON.stringify(next), clock.now().toISOString())
    },

    async read({ dialogs, clock }, { address }) {
      const stored = await dialogs.read(address)
      if (stored === null) return null
      const read = schema.safeParse(parseJson(stored.data))
      if (!read.success) return null
      const age = clock.now().getTime() - new Date(stored.savedAt).getTime()
      const isExpired = age > LIFETIME_MS
      if (isExpired) await dialogs.close(address)
      return { dialog: read.data, isExpired }
    },

    async close({ dialogs }, { address }) {
      await dialogs.close(address)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
