import { z } from 'zod'
import { dialogsOf } from './dialogs.ts'

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

const dialogs = dialogsOf(dialog)

export const openDialog = dialogs.open
export const readDialog = dialogs.read
export const closeDialog = dialogs.close
