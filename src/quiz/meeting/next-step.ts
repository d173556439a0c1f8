import { nextAskingStep } from './asking-step.ts'
import { nextEndedStep } from './ended-step.ts'
import { nextLobbyStep } from './lobby-step.ts'
import { type Situation, toHost } from './outbox.ts'
import { nextClosedStep, nextOpenStep, nextRevealedStep, pausedSends } from './question-step.ts'
import { log, type Step, sendOr, wait } from './step.ts'
import { addMs, PAUSE_LASTS_MS } from './times.ts'

/**
 * What is to be done about a meeting now, or until when there is nothing to do. It follows from the
 * log alone, so that whoever comes after a process that ended goes on where that one stopped.
 */
export function nextStep(situation: Situation): Step {
  const { phase, pause } = situation.view
  if (phase.kind === 'ended') return nextEndedStep(situation, phase.at)
  if (phase.kind === 'lobby') return nextLobbyStep(situation)
  if (pause !== null) {
    const step = nextPausedStep(situation, addMs(pause.since, PAUSE_LASTS_MS))
    if (step !== null) return step
  }
  const question = situation.view.questions[phase.question]
  if (question === undefined) return log(situation, 'ended', { kind: 'ended', reason: 'done' })
  switch (phase.kind) {
    case 'asking':
      return nextAskingStep(situation, phase.question)
    case 'open':
      return nextOpenStep(situation, question)
    case 'closed':
      return nextClosedStep(situation, question)
    case 'revealed':
      return nextRevealedStep(situation, question, phase.nextAt)
  }
}

/** Null where the pause does not keep the next step from being done. */
function nextPausedStep(situation: Situation, expiresAt: string): Step | null {
  const { view, now } = situation
  const { phase, pause } = view
  if (now >= expiresAt) return log(situation, 'ended', { kind: 'ended', reason: 'expired' })
  if (pause?.reason === 'group_lost') {
    const notice = { kind: 'paused', count: pause.count } as const
    const sends = toHost(view).map((target) => ({ notice, target }))
    return sendOr(situation, sends, ({ nextAt }) => wait(expiresAt, nextAt))
  }
  const isBeforeFirst = phase.kind === 'asking' && view.questions[phase.question]?.askingAt === null
  if (!isBeforeFirst) return null
  return sendOr(situation, pausedSends(view), ({ nextAt }) => wait(expiresAt, nextAt))
}
