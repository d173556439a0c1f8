import { z } from 'zod'

const MOST_OPTIONS = 6

/** One line of a bank file. Everything is shown to members, so it is Vietnamese. */
export const question = z
  .object({
    /** Unique in the bank, and stable: announcements name their question by it. */
    id: z.string().regex(/^[\w-]{1,40}$/),
    topic: z.string().trim().min(1).max(100),
    difficulty: z.enum(['easy', 'medium', 'hard']),
    question: z.string().trim().min(1).max(500),
    options: z.array(z.string().trim().min(1).max(200)).min(2).max(MOST_OPTIONS),
    /** Index into `options`. */
    correct: z.number().int().min(0),
    explanation: z.string().trim().min(1).max(600),
    source: z.object({
      /** Id of the document. */
      doc: z.string().min(1),
      /** Literally in a passage of that document. */
      quote: z.string().min(1),
    }),
  })
  .refine(({ options, correct }) => correct < options.length, {
    message: 'correct names no option',
  })
export type Question = z.infer<typeof question>
