import { z } from 'zod'

/** What a button does. Stored as JSON; the button itself carries only an opaque id. */
export const action = z.discriminatedUnion('kind', [
  /** "Xem nguyên văn": the n-th citation of an answer, with its neighbours. */
  z.object({ kind: z.literal('show_passage'), passageId: z.string() }),
  /** "Nguồn khác": the same content elsewhere. */
  z.object({ kind: z.literal('other_sources'), passageId: z.string() }),
  z.object({
    kind: z.literal('rate'),
    questionId: z.number().int(),
    rating: z.enum(['up', 'down']),
  }),
  /** One of the choices of `needs_choice`, or a suggested question. */
  z.object({ kind: z.literal('ask'), question: z.string() }),
  /** /vanban: the list of documents. */
  z.object({ kind: z.literal('browse_documents') }),
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
