import { accountKey } from './meeting.ts'
import {
  isDone,
  isSent,
  patienceMs,
  phonesForQuestion,
  type Remaining,
  remainingOf,
  type Send,
  type Situation,
  toGroup,
  toHost,
  toPhones,
} from './outbox.ts'
import { type Notice, noticeKey, sentKey, type Target, targetKey } from './ports.ts'
import { log, type Step, sendOr, wait } from './step.ts'
import { addMs, questionSeconds } from './times.ts'
import type { MeetingView } from './view.ts'

/** A sending without an answer is waited for: a vote, or the platform, may tell that it is there. */
const EVIDENCE_MS = 8_000
const LOOK_MS = 1_000
const MOST_UNANSWERED = 2

/**
 * Brings a question to the group, then to the phones; when everybody has it the time begins to run.
 * Phones that take too long get it while the time runs.
 */
export function nextAskingStep(situation: Situation, question: number): Step {
  const { view, now } = situation
  const asking = view.questions[question]
  if (asking === undefined || asking.askingAt === null) {
    return log(situation, `asking:${question}`, { kind: 'asking', question })
  }
  const [group] = toGroup(view)
  if (group !== undefined) {
    const step = groupStep(situation, question, group)
    if (step !== null) return step
  }
  const since =
    group === undefined
      ? asking.askingAt
      : (view.sent.get(sentKey(questionNotice(view, question), group))?.at ?? now)
  const patienceEndsAt = addMs(since, patienceMs(phonesForQuestion(view, question).length))
  return sendOr(situation, phoneSends(view, question), ({ nextAt }) => {
    const isHeldUp = !isDone(phonesLeft(situation, question))
    if (isHeldUp && now < patienceEndsAt) return wait(patienceEndsAt, nextAt)
    return askedNow(situation, question)
  })
}

/**
 * The question on the phones, and the host's buttons where there is no group that has them. A host
 * who has joined gets both in one message: where numbers are typed, those of the newest one count.
 */
export function phoneSends(view: MeetingView, question: number): Send[] {
  const phones = new Set(phonesForQuestion(view, question).map(accountKey))
  const controls =
    view.meeting.group === null ? toHost(view).filter((host) => !phones.has(targetKey(host))) : []
  return [
    ...questionSends(view, question),
    ...controls.map((target) => ({ notice: { kind: 'controls', question } as const, target })),
  ]
}

function questionSends(view: MeetingView, question: number): Send[] {
  const notice = questionNotice(view, question)
  return toPhones(phonesForQuestion(view, question)).map((target) => ({ notice, target }))
}

function phonesLeft(situation: Situation, question: number): Remaining {
  return remainingOf(situation, questionSends(situation.view, question))
}

/** Null when the group has it. */
function groupStep(situation: Situation, question: number, target: Target): Step | null {
  const { view, now } = situation
  const send: Send = { notice: questionNotice(view, question), target }
  if (isSent(view, send)) return null
  const key = sentKey(send.notice, target)
  const isThere = log(situation, `noted:${key}`, {
    kind: 'sent',
    notice: noticeKey(send.notice),
    target: targetKey(target),
    messageId: null,
    inGroup: false,
  })
  if ((view.questions[question]?.pollVoters ?? 0) > 0) return isThere
  const tried = view.tries.get(key)
  if (tried?.isOpen) {
    const evidenceUntil = addMs(tried.lastAt, EVIDENCE_MS)
    if (now < evidenceUntil) return wait(evidenceUntil, addMs(now, LOOK_MS))
    // There is little hope left; who is on the phone shall not wait for ever.
    if (tried.unanswered >= MOST_UNANSWERED) return isThere
  }
  return sendOr(situation, [send], ({ nextAt }) => wait(nextAt ?? addMs(now, LOOK_MS)))
}

function questionNotice(
  { meeting }: MeetingView,
  question: number,
): Extract<Notice, { kind: 'question' }> {
  const asked = meeting.questions[question]
  const seconds = asked === undefined ? 0 : questionSeconds(meeting.settings.mode, asked)
  return { kind: 'question', question, seconds }
}

function askedNow(situation: Situation, question: number): Step {
  const { seconds } = questionNotice(situation.view, question)
  return log(situation, `asked:${question}`, { kind: 'asked', question, seconds })
}
