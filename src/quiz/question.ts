import { z } from 'zod'

const MOST_OPTIONS = 6

/** One line of a bank file. Everything is shown to members, so it is Vietnamese. */
export const question = z
  .object({
    /** Unique in the bank, and stable: announcements and review cards name their question by it. */
    id: z.string().regex(/^[\w-]{1,40}$/),
    topic: z.string().trim().min(1).max(100),
    difficulty: z.enum(['easy', 'medium', 'hard']),
    question: z.string().trim().min(1).max(500),
    options: z.array(z.string().trim().min(1).max(200)).min(2).max(MOST_OPTIONS),
    /** Indices into `options`, ascending; a line may give a single one as a number. */
    correct: z
      .union([z.number(), z.array(z.number()).min(1)])
      .transform((given) => [...new Set([given].flat())].sort((a, b) => a - b))
      .pipe(z.array(z.number().int().min(0))),
    explanation: z.string().trim().min(1).max(600),
    source: z.object({
      /** Id of the document. */
      doc: z.string().min(1),
      /** Literally in a passage of that document. */
      quote: z.string().min(1),
    }),
    /** Made from the documents by rule, and not yet looked at by a person: it is not asked. */
    needsReview: z.boolean().optional(),
  })
  .refine(({ options, correct }) => correct.every((index) => index < options.length), {
    message: 'correct names no option',
  })
  .refine(({ options, correct }) => correct.length < options.length, {
    message: 'no option is wrong',
  })
export type Question = z.output<typeof question>

/** A question as it was when a run, a meeting or a contest began; later changes do not reach it. */
export const keptQuestion = question.and(z.object({ passageId: z.string() }))
