import {
  abbreviate,
  addTypos,
  dropDiacritics,
  type Random,
  writeTeencode,
} from '../typing-noise.ts'

const SLIPS = 0.2
const SHORT_FORMS = 0.6

/** A question as somebody in a hurry types it, in one of the usual ways. */
export function typeBadly(question: string, random: Random): string {
  const way = random()
  if (way < 0.4) return dropDiacritics(question)
  if (way < 0.55) return dropDiacritics(abbreviate(question, { share: SHORT_FORMS, random }))
  if (way < 0.7) return abbreviate(question, { share: SHORT_FORMS, random })
  if (way < 0.85) return writeTeencode(question, { share: SHORT_FORMS, random })
  return addTypos(question, { share: SLIPS, random })
}
