import { z } from 'zod'

const page = z.number().int().min(0)
const runId = z.number().int()
/** An open run that the member has agreed to leave. */
const leaves = runId.optional()

/** What a member may ask to study. */
const wish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ten') }),
  z.object({ kind: z.literal('three') }),
  z.object({ kind: z.literal('mistakes') }),
  z.object({ kind: z.literal('topic'), topic: z.string() }),
  z.object({ kind: z.literal('document'), documentId: z.string() }),
])
export type Wish = z.infer<typeof wish>

/** What the buttons of /ontap, /nhacnho, /xoadulieu and /donvi lead to. */
export const studyActions = [
  /** The ways to begin anew. */
  z.object({ kind: z.literal('study_menu'), leaves }),
  z.object({ kind: z.literal('study_begin'), wish, leaves }),
  z.object({ kind: z.literal('study_topics'), page, leaves }),
  z.object({ kind: z.literal('study_documents'), page, leaves }),
  /** The first question of the run that has no answer. */
  z.object({ kind: z.literal('study_next'), runId }),
  /** `choices` are sent, or only marked where several options are right. */
  z.object({
    kind: z.literal('study_answer'),
    runId,
    position: z.number().int().min(0),
    choices: z.array(z.number().int().min(0)),
    sends: z.boolean(),
  }),
  /** /nhacnho; minutes after midnight, null turns it off. */
  z.object({
    kind: z.literal('choose_reminder'),
    minute: z.number().int().min(0).max(1439).nullable(),
  }),
  /** /xoadulieu: asks once more, erases, or leaves everything as it is. */
  z.object({ kind: z.literal('erase_study'), do: z.enum(['ask', 'erase', 'keep']) }),
  /** /donvi, from the operator's list; null clears. */
  z.object({ kind: z.literal('choose_unit'), unit: z.string().nullable() }),
  /** The units that hold what was typed; all of them when nothing was. */
  z.object({ kind: z.literal('browse_units'), typed: z.string(), page }),
] as const
export type StudyAction = z.infer<(typeof studyActions)[number]>
