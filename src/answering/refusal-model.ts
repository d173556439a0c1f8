import { z } from 'zod'
import learned from './data/refusal-model.json' with { type: 'json' }
import { type RefusalSigns, refusalSigns } from './refusal-signs.ts'

/** What `scripts/train-refusal.ts` learned. */
export const refusalModel = z.strictObject({
  bias: z.number(),
  weights: refusalSigns,
  /** From this chance on, 0 to 1, an answer is given as what comes nearest … */
  unsure: z.number(),
  /** … and from this one on none is given. */
  threshold: z.number(),
})
export type RefusalModel = z.infer<typeof refusalModel>

const MODEL = refusalModel.parse(learned)
const NAMES = refusalSigns.keyof().options

/** From here on hardly any question was answered after all. */
const SURE = 0.95

/** Whether the documents are taken not to answer; in doubt when answerable ones come out as high. */
export function weighRefusal(signs: RefusalSigns): 'answer' | 'unsure' | 'doubt' | 'refuse' {
  const chance = refusalChance(signs, MODEL)
  if (chance < MODEL.unsure) return 'answer'
  if (chance < MODEL.threshold) return 'unsure'
  return chance < SURE ? 'doubt' : 'refuse'
}

/** The chance that the documents do not answer, 0 to 1. */
export function refusalChance(
  signs: RefusalSigns,
  { bias, weights }: Pick<RefusalModel, 'bias' | 'weights'>,
): number {
  let sum = bias
  for (const name of NAMES) sum += weights[name] * signs[name]
  return 1 / (1 + Math.exp(-sum))
}
