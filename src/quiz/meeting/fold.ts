import { type EventIndex, indexEvents } from './event-index.ts'
import type { LoggedEvent } from './events.ts'
import { foldPeople } from './fold-people.ts'
import { foldQuestions } from './fold-questions.ts'
import { accountKey, type Meeting } from './meeting.ts'
import { type Pause, pausesOf, runsOutAt } from './pauses.ts'
import { GONE, type KnownAccount, noticeKey } from './ports.ts'
import { readingSeconds } from './times.ts'
import type { MeetingView, QuestionView } from './view.ts'

/**
 * What follows from the events, whatever the order they were stored in: only their own times count,
 * and at the same time their keys. Times are ISO in UTC with milliseconds, as the store gives them.
 */
export function foldMeeting(
  meeting: Meeting,
  events: readonly LoggedEvent[],
  accounts: ReadonlyMap<string, KnownAccount>,
): MeetingView {
  const index = indexEvents(events)
  const people = foldPeople(index, accounts)
  const pauses = pausesOf(index)
  const questions = foldQuestions(meeting, index, { pauses, people })
  const phase = phaseOf(meeting, index, { questions, pauses })
  const last = pauses.at(-1)
  const isPaused = last !== undefined && last.until === null && phase.kind !== 'ended'
  return {
    meeting: withHostName(meeting, accounts),
    startedAt: index.of('started')[0]?.at ?? null,
    phase,
    pause: isPaused ? { reason: last.reason, since: last.since, count: pauses.length } : null,
    participants: people.participants,
    questions,
    sent: sentOf(index),
    tries: triesOf(index),
    unchecked: people.unchecked,
    groupCalls: groupCallsOf(index),
  }
}

/** Names are shown as members chose them. */
function withHostName(meeting: Meeting, accounts: ReadonlyMap<string, KnownAccount>): Meeting {
  const host = meeting.host === null ? undefined : accounts.get(accountKey(meeting.host))
  const given = meeting.hostName.trim() === '' ? host?.givenName : meeting.hostName
  return { ...meeting, hostName: host?.name ?? given ?? '' }
}

function phaseOf(
  { questions: asked, settings }: Meeting,
  index: EventIndex,
  { questions, pauses }: { questions: QuestionView[]; pauses: Pause[] },
): MeetingView['phase'] {
  const [ended] = index.of('ended')
  if (ended !== undefined) return { kind: 'ended', reason: ended.event.reason, at: ended.at }
  if (index.of('started').length === 0) return { kind: 'lobby' }
  const view = questions.findLast((one) => one.askingAt !== null || one.askedAt !== null)
  if (view === undefined) return { kind: 'asking', question: 0 }
  const question = view.index
  const { revealedAt } = view
  if (revealedAt === null) {
    if (view.closedAt !== null) return { kind: 'closed', question }
    return { kind: view.askedAt === null && !view.isSkipped ? 'asking' : 'open', question }
  }
  const next = asked[question]
  const readingMs =
    view.isSkipped || next === undefined ? 0 : readingSeconds(settings.mode, next) * 1000
  const readUntil = runsOutAt(pauses, revealedAt, readingMs)
  const shownAt = firstShownAt(index, question, revealedAt)
  const hurried = index
    .of('hurried')
    .find(({ at, event }) => event.question === question && at >= shownAt)
  const isSooner = hurried !== undefined && readUntil !== null && hurried.at < readUntil
  const sooner = isSooner && hurried.at > revealedAt ? hurried.at : revealedAt
  return { kind: 'revealed', question, nextAt: isSooner ? sooner : readUntil }
}

/** When the answer was shown somewhere, ISO; from then on an order to go on is about the next question. */
function firstShownAt(index: EventIndex, question: number, revealedAt: string): string {
  const notice = noticeKey({ kind: 'reveal', question })
  const first = index.of('sent').find(({ event }) => event.notice === notice)
  return first !== undefined && first.at < revealedAt ? first.at : revealedAt
}

/** A phone that could not be reached can be again when it has joined or voted since. */
function sentOf(index: EventIndex): MeetingView['sent'] {
  const lastSign = new Map<string, string>()
  for (const { at, event } of [...index.of('joined'), ...index.of('vote')]) {
    const known = lastSign.get(event.account)
    if (known === undefined || known < at) lastSign.set(event.account, at)
  }
  const sent: MeetingView['sent'] = new Map()
  for (const { at, event } of index.of('sent')) {
    const { notice, target, messageId } = event
    if (notice === GONE && (lastSign.get(target) ?? '') > at) continue
    const key = `${notice}:${target}`
    const known = sent.get(key)
    sent.set(key, { at: known?.at ?? at, messageId: known?.messageId ?? messageId })
  }
  return sent
}

function triesOf(index: EventIndex): MeetingView['tries'] {
  const named = ({ notice, target }: { notice: string; target: string }) => `${notice}:${target}`
  const answered = new Set(
    index.of('not_sent').map(({ event }) => `${named(event)}:${event.attempt}`),
  )
  const tries: MeetingView['tries'] = new Map()
  for (const { at, event } of index.of('sending')) {
    const before = tries.get(named(event))
    const isOpen = !answered.has(`${named(event)}:${event.attempt}`)
    tries.set(named(event), {
      count: Math.max(before?.count ?? 0, event.attempt),
      unanswered: (before?.unanswered ?? 0) + (isOpen ? 1 : 0),
      lastAt: at,
      isOpen,
    })
  }
  return tries
}

function groupCallsOf(index: EventIndex): string[] {
  const sending = index.of('sending').filter(({ event }) => event.target === 'group')
  const tried = new Set(sending.map(({ event }) => event.notice))
  const sent = index.of('sent').filter(({ event }) => event.inGroup && !tried.has(event.notice))
  return [...sending, ...sent, ...index.of('group_call')].map(({ at }) => at).sort()
}
