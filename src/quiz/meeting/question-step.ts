import { phoneSends } from './asking-step.ts'
import { phonesOf } from './fold-people.ts'
import type { Account } from './meeting.ts'
import {
  isDone,
  mayGoAt,
  patienceMs,
  phonesForReveal,
  type Send,
  type Situation,
  toGroup,
  toPhones,
  toPlace,
} from './outbox.ts'
import { type Notice, type Target, targetKey } from './ports.ts'
import { log, type Step, sendOr, wait } from './step.ts'
import { addMs, graceFor, PAUSE_LASTS_MS, POLL_WAIT_MS } from './times.ts'
import { isOver, type MeetingView, type QuestionView } from './view.ts'

/** A poll that cannot be closed holds nobody up longer. */
const CLOSING_PATIENCE_MS = 30_000
const LOOK_MS = 500
const STANDINGS_EVERY = 5
/** So many questions in a row without a vote: everybody has left. */
const MOST_UNANSWERED = 3

/** The time runs, or stands still, or is over. */
export function nextOpenStep(situation: Situation, question: QuestionView): Step {
  const { view, now } = situation
  const { deadline, index } = question
  if (deadline !== null && deadline <= now) return closingStep(situation, question, deadline)
  const isFrozen = deadline === null
  const sends = [...phoneSends(view, index), ...(isFrozen ? pausedSends(view) : [])]
  return sendOr(situation, sends, ({ nextAt }) =>
    wait(deadline ?? addMs(view.pause?.since ?? now, PAUSE_LASTS_MS), nextAt),
  )
}

/** `since`: ISO time from which on it is to be closed. */
export function closingStep(situation: Situation, question: QuestionView, since: string): Step {
  const { now } = situation
  const { index } = question
  const poll = openPollOf(situation, index)
  const patienceEndsAt = addMs(since, CLOSING_PATIENCE_MS)
  if (poll !== null && now < patienceEndsAt) {
    const at = mayGoAt(situation, poll.target)
    if (at > now) return wait(patienceEndsAt, at)
    return { do: 'close_poll', question: index, messageId: poll.messageId }
  }
  const grace = graceFor(question.deadline, now)
  return log(situation, `closed:${index}`, { kind: 'closed', question: index, ...grace })
}

/** Null where there is none, or none that can be closed. */
function openPollOf({ view, asksByPoll }: Situation, question: number) {
  const [target] = toGroup(view)
  if (target === undefined || !asksByPoll(question)) return null
  const messageId = view.sent.get(`question:${question}:${targetKey(target)}`)?.messageId
  return messageId === undefined || messageId === null ? null : { target, messageId }
}

/** Waits for the votes that are on their way, then shows the answer. */
export function nextClosedStep(situation: Situation, question: QuestionView): Step {
  const { view, now } = situation
  const { index, closedAt, closedPoll, graceMs, pollVoters, isSkipped } = question
  const revealed = log(situation, `revealed:${index}`, { kind: 'revealed', question: index })
  if (isSkipped || closedAt === null) return revealed
  const members = membersStep(view, index)
  if (members !== null) return members
  const graceEndsAt = addMs(closedAt, graceMs)
  if (now < graceEndsAt) return wait(graceEndsAt)
  const votesUntil = addMs(closedAt, POLL_WAIT_MS)
  if (now < votesUntil && (closedPoll?.voters ?? 0) > pollVoters) {
    return wait(votesUntil, addMs(now, LOOK_MS))
  }
  const sends = answerSends(view, question)
  return sendOr(situation, sends, (remaining) => {
    const patienceEndsAt = addMs(graceEndsAt, patienceMs(sends.length))
    if (!isDone(remaining) && now < patienceEndsAt) return wait(patienceEndsAt, remaining.nextAt)
    return revealed
  })
}

/** Asks once after each question who of the new voters belongs to the group. */
export function membersStep(view: MeetingView, when: number | 'end'): Step | null {
  const mark = `members:${when}`
  if (view.unchecked.length === 0 || view.sent.has(`${mark}:group`)) return null
  return { do: 'check_members', accounts: view.unchecked, mark }
}

/** The answer was shown. */
export function nextRevealedStep(
  situation: Situation,
  question: QuestionView,
  nextAt: string | null,
): Step {
  const { view, now } = situation
  const { index } = question
  const isLast = index === view.meeting.questions.length - 1
  const hasStandings = !isLast && (index + 1) % STANDINGS_EVERY === 0
  const sends = [
    ...answerSends(view, question),
    ...(hasStandings ? toEverybody(view, { kind: 'standings', question: index }) : []),
    ...(view.pause === null ? [] : pausedSends(view)),
  ]
  return sendOr(situation, sends, (remaining) => {
    if (nobodyAnswers(view, index)) {
      return log(situation, 'ended', { kind: 'ended', reason: 'no_answer' })
    }
    if (view.pause !== null || nextAt === null) {
      return wait(addMs(view.pause?.since ?? now, PAUSE_LASTS_MS), remaining.nextAt)
    }
    if (now < nextAt) return wait(nextAt, remaining.nextAt)
    if (isLast) return log(situation, 'ended', { kind: 'ended', reason: 'done' })
    const next = index + 1
    return log(situation, `asking:${next}`, { kind: 'asking', question: next })
  })
}

/** The answer, or that the question is left out. */
function answerSends(
  view: MeetingView,
  { index: question, isSkipped }: Pick<QuestionView, 'index' | 'isSkipped'>,
): Send[] {
  const notice: Notice = { kind: isSkipped ? 'skipped' : 'reveal', question }
  const targets = toPlaceAndPhones(view, phonesForReveal(view, question))
  return targets.map((target) => ({ notice, target }))
}

/** To the group, or the host where there is none, and to all phones that have joined. */
export function toEverybody(view: MeetingView, notice: Notice): Send[] {
  const targets = toPlaceAndPhones(view, phonesOf(view.participants))
  return targets.map((target) => ({ notice, target }))
}

/** The host may have joined as well. */
function toPlaceAndPhones(view: MeetingView, phones: readonly Account[]): Target[] {
  const targets = [...toPlace(view), ...toPhones(phones)]
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()]
}

/** Of a pause of the host; a lost group only concerns who can bring it back, see next-step.ts. */
export function pausedSends(view: MeetingView): Send[] {
  const { pause } = view
  return pause === null ? [] : toEverybody(view, { kind: 'paused', count: pause.count })
}

function nobodyAnswers({ questions }: MeetingView, upTo: number): boolean {
  const last = questions
    .slice(0, upTo + 1)
    .filter(isOver)
    .slice(-MOST_UNANSWERED)
  return last.length === MOST_UNANSWERED && last.every(({ votes }) => votes.size === 0)
}
