import { z } from 'zod'
import { dialogsOf } from './dialogs.ts'

const title = z.string()
/** ISO times. */
const opensAt = z.string()
const closesAt = z.string()
const questionsPerTry = z.number().int()
const tries = z.number().int()

/** What the next message is taken for, in a contest or at its making. */
export const contestDialog = z.discriminatedUnion('step', [
  /** How many get all right. */
  z.object({
    step: z.literal('contest_guess'),
    contestId: z.number().int(),
    /** ISO time. */
    askedAt: z.string(),
  }),
  z.object({ step: z.literal('contest_title') }),
  z.object({ step: z.literal('contest_opens'), title }),
  z.object({ step: z.literal('contest_closes'), title, opensAt }),
  z.object({ step: z.literal('contest_questions'), title, opensAt, closesAt }),
  z.object({ step: z.literal('contest_tries'), title, opensAt, closesAt, questionsPerTry }),
  z.object({
    step: z.literal('contest_confirm'),
    title,
    opensAt,
    closesAt,
    questionsPerTry,
    tries,
  }),
])
export type ContestDialog = z.infer<typeof contestDialog>

export const contestDialogs = dialogsOf(contestDialog)
