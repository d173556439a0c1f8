import { z } from 'zod'

/** What a button does. Stored as JSON; the button itself carries only an opaque id. */
export const action = z.discriminatedUnion('kind', [
  /** "Xem nguyên văn": the n-th citation of an answer, with its neighbours. */
  z.object({ kind: z.literal('show_passage'), passageId: z.string() }),
  /** "Nguồn khác": what the answer had no room for, then the same content elsewhere. */
  z.object({
    kind: z.literal('other_sources'),
    passageId: z.string(),
    questionId: z.number().int().optional(),
  }),
  z.object({
    kind: z.literal('rate'),
    questionId: z.number().int(),
    rating: z.enum(['up', 'down']),
    /** The question came from a button and is printed above its answer. */
    asked: z.boolean().optional(),
  }),
  /** One of the choices of `needs_choice`, or a suggested question. */
  z.object({ kind: z.literal('ask'), question: z.string() }),
  /** /vanban: the list of documents; `page` from 0, the first when absent. */
  z.object({
    kind: z.literal('browse_documents'),
    page: z.number().int().min(0).optional(),
  }),
  /** /vanban: a document (sectionId '') or a section; `page` from 0. */
  z.object({
    kind: z.literal('browse_section'),
    documentId: z.string(),
    sectionId: z.string(),
    page: z.number().int().min(0),
  }),
  /** /diaphuong; null clears. */
  z.object({ kind: z.literal('choose_place'), place: z.string().nullable() }),
])
export type Action = z.infer<typeof action>
