import { z } from 'zod'
import type { Answer } from '../answering/answer.ts'

const citation = z.object({
  documentId: z.string(),
  documentNumber: z.string().nullable(),
  section: z.string(),
  locator: z.string(),
  passageId: z.string(),
  passage: z.string(),
  quote: z.string(),
  source: z.string(),
})

const answerBlock = z.object({
  documentId: z.string(),
  label: z.string(),
  // Answers logged before notes existed have none.
  note: z.string().nullable().default(null),
  lines: z.array(
    z.object({
      text: z.string(),
      citation: z.number().int(),
      role: z.enum(['lead', 'text', 'item']),
    }),
  ),
})

/** A stored answer; the compiler holds it to the type of the answering module. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answered'),
    // Answers logged before it was told are taken as sure.
    isSure: z.boolean().default(true),
    blocks: z.array(answerBlock),
    citations: z.array(citation),
  }),
  z.object({
    kind: z.literal('not_in_corpus'),
    reason: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('nothing_close') }),
      z.object({ kind: z.literal('not_stated') }),
      z.object({ kind: z.literal('unknown_document'), name: z.string() }),
      z.object({ kind: z.literal('unknown_place'), name: z.string() }),
    ]),
    nearest: z.array(citation),
  }),
  z.object({
    kind: z.literal('needs_choice'),
    choices: z.array(z.object({ label: z.string(), question: z.string() })),
  }),
]) satisfies z.ZodType<Answer>
