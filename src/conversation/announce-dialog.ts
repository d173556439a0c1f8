import { z } from 'zod'
import type { IncomingMessage } from '../channels/channel.ts'
import type { AnnouncingContext } from './context.ts'

const id = z.number().int()

/** What the next message of an admin is taken for. `id`: of the announcement it belongs to. */
const dialog = z.discriminatedUnion('step', [
  /** A new announcement when `id` and `corrects` are null. `corrects`: what was sent is changed. */
  z.object({ step: z.literal('text'), id: id.nullable(), corrects: id.nullable() }),
  z.object({ step: z.literal('picture_url'), id }),
  z.object({ step: z.literal('picture_text'), id, url: z.string() }),
  z.object({ step: z.literal('link_label'), id }),
  z.object({ step: z.literal('link_url'), id, label: z.string() }),
  z.object({ step: z.literal('units'), id }),
  z.object({ step: z.literal('tags'), id }),
  z.object({ step: z.literal('schedule'), id }),
  /** The number of recipients. `at`: ISO time to begin at, null at once. `total`: as it was told. */
  z.object({
    step: z.literal('count'),
    id,
    at: z.string().nullable(),
    total: z.number().int(),
    revision: z.number().int(),
  }),
])
export type Dialog = z.infer<typeof dialog>

const LIFETIME_MS = 2 * 3_600_000

/** From now on the next message is taken for this. */
export async function openDialog(
  { announcements, clock }: AnnouncingContext,
  { address }: IncomingMessage,
  next: Dialog,
): Promise<void> {
  const at = clock.now().toISOString()
  await announcements.dialogs.open(address, JSON.stringify(next), at)
}

/** Null when nothing is open. One that waited too long is closed, and told once. */
export async function readDialog(
  { announcements, clock }: AnnouncingContext,
  { address }: IncomingMessage,
): Promise<{ dialog: Dialog; isExpired: boolean } | null> {
  const stored = await announcements.dialogs.read(address)
  if (stored === null) return null
  const age = clock.now().getTime() - new Date(stored.savedAt).getTime()
  const isExpired = age > LIFETIME_MS
  const read = dialog.safeParse(parseJson(stored.data))
  if (isExpired || !read.success) await announcements.dialogs.close(address)
  return read.success ? { dialog: read.data, isExpired } : null
}

/** The next message is an ordinary one again. */
export async function closeDialog(
  { announcements }: AnnouncingContext,
  { address }: IncomingMessage,
): Promise<void> {
  await announcements.dialogs.close(address)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
