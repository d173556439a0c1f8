import { isDone, patienceMs, type Send, type Situation, toHost } from './outbox.ts'
import { closingStep, membersStep, toEverybody } from './question-step.ts'
import { type Step, sendOr, wait } from './step.ts'
import { addMs } from './times.ts'
import { isOver } from './view.ts'

/** So long what was not sent yet is tried; a platform may want nothing for some minutes. */
const FAREWELL_MS = 10 * 60_000

/**
 * Closes the poll that is left, tells everybody how it ended, and gives the host the report where a
 * question was over.
 */
export function nextEndedStep(situation: Situation, endedAt: string): Step {
  const { view, now } = situation
  const left = view.questions.find(
    ({ askingAt, closedAt }) => askingAt !== null && closedAt === null,
  )
  if (left !== undefined) return closingStep(situation, left, endedAt)
  const members = membersStep(view, 'end')
  if (members !== null) return members
  const report: Send[] = view.questions.some(isOver)
    ? toHost(view).map((target) => ({ notice: { kind: 'report' }, target }))
    : []
  const sends = [...toEverybody(view, { kind: 'final' }), ...report]
  const givesUpAt = addMs(endedAt, FAREWELL_MS + patienceMs(sends.length))
  if (now >= givesUpAt) return { do: 'finish' }
  return sendOr(situation, sends, (remaining) =>
    isDone(remaining) ? { do: 'finish' } : wait(givesUpAt, remaining.nextAt),
  )
}
