import type { EventIndex, EventOf } from './event-index.ts'
import type { MeetingEvent } from './events.ts'
import type { FoldedPeople } from './fold-people.ts'
import type { Meeting } from './meeting.ts'
import { freezing, type Pause, runningMs, runsOutAt } from './pauses.ts'
import { noticeKey } from './ports.ts'
import { addMs, GRACE_MS, POLL_GRACE_MS } from './times.ts'
import type { CountedVote, QuestionView } from './view.ts'

/** Every question of the meeting, also those to come. */
export function foldQuestions(
  { questions, settings }: Meeting,
  index: EventIndex,
  { pauses, people }: { pauses: Pause[]; people: FoldedPeople },
): QuestionView[] {
  const frozen = freezing(pauses, settings.mode)
  const byQuestion = {
    asking: firstByQuestion(index.of('asking')),
    asked: firstByQuestion(index.of('asked')),
    closed: firstByQuestion(index.of('closed')),
    revealed: firstByQuestion(index.of('revealed')),
    skipped: firstByQuestion(index.of('skipped')),
    extended: groupByQuestion(index.of('extended')),
    hurried: groupByQuestion(index.of('hurried')),
    votes: groupByQuestion(index.of('vote')),
  }

  return questions.map((_, question): QuestionView => {
    const asked = byQuestion.asked.get(question)
    const closed = byQuestion.closed.get(question)
    const closedAt = closed?.at ?? null
    const skipped = byQuestion.skipped.get(question)
    const isSkipped = skipped !== undefined && (closedAt === null || skipped.at <= closedAt)
    const added = (byQuestion.extended.get(question) ?? [])
      .filter(({ at }) => closedAt === null || at <= closedAt)
      .reduce((sum, { event }) => sum + event.seconds, 0)
    const givenMs = asked === undefined ? null : (asked.event.seconds + added) * 1000
    const votes = byQuestion.votes.get(question) ?? []
    const base = {
      index: question,
      askingAt: byQuestion.asking.get(question)?.at ?? null,
      askedAt: asked?.at ?? null,
      givenMs,
      closedAt,
      closedPoll: closed?.event.poll ?? null,
      graceMs: closed?.event.graceMs ?? GRACE_MS,
      revealedAt: byQuestion.revealed.get(question)?.at ?? null,
      isSkipped,
      pollVoters: new Set(
        votes.filter(({ event }) => event.via === 'poll').map(({ event }) => event.account),
      ).size,
    }
    const hurried = (byQuestion.hurried.get(question) ?? [])[0]
    const cutOffAt = isSkipped ? skipped.at : (hurried?.at ?? null)
    return {
      ...base,
      deadline: deadlineOf(base, frozen, cutOffAt),
      votes: isSkipped
        ? new Map()
        : countVotes(
            // Another one may still be open, in which people could vote after they saw the answer.
            mayBeTwice(index, question) ? { ...base, closedPoll: null } : base,
            votes,
            { frozen, people },
          ),
    }
  })
}

/** Whether a sending of this question to the group, of unknown outcome, was made once more. */
function mayBeTwice(index: EventIndex, question: number): boolean {
  const notice = noticeKey({ kind: 'question', question, seconds: 0 })
  const countOf = (kind: 'sending' | 'not_sent') =>
    index.of(kind).filter(({ event }) => event.notice === notice && event.target === 'group').length
  return countOf('sending') - countOf('not_sent') > 1
}

/** `cutOffAt`: the host did not want to wait for its end. */
function deadlineOf(
  { askedAt, givenMs, closedAt }: Pick<QuestionView, 'askedAt' | 'givenMs' | 'closedAt'>,
  frozen: Pause[],
  cutOffAt: string | null,
): string | null {
  if (closedAt !== null) return null
  const runsOut = askedAt === null || givenMs === null ? null : runsOutAt(frozen, askedAt, givenMs)
  if (cutOffAt === null) return runsOut
  return runsOut !== null && runsOut < cutOffAt ? runsOut : cutOffAt
}

/** The earliest vote of everybody that is not too late. `votes` in the order of their times. */
function countVotes(
  { closedAt, closedPoll, graceMs, askedAt, givenMs }: Omit<QuestionView, 'deadline' | 'votes'>,
  votes: readonly EventOf<'vote'>[],
  { frozen, people }: { frozen: Pause[]; people: FoldedPeople },
): Map<string, CountedVote> {
  const counted = new Map<string, CountedVote>()
  const lastAt = {
    poll: lastMoment('poll', { closedAt, closedPoll, graceMs }),
    button: lastMoment('button', { closedAt, closedPoll, graceMs }),
  }
  for (const vote of votes) {
    const voter = people.voterOf(vote)
    if (voter === null || counted.has(voter)) continue
    const { at, event } = vote
    const last = lastAt[event.via]
    if (last !== null && at > last) continue
    const elapsedMs = askedAt === null ? 0 : runningMs(frozen, askedAt, at)
    counted.set(voter, {
      choices: [...new Set(event.choices)].sort((a, b) => a - b),
      at,
      via: event.via,
      elapsedMs: Math.min(elapsedMs, givenMs ?? 0),
    })
  }
  return counted
}

/** ISO time after which a vote comes too late; null while the question is not closed. */
export function lastMoment(
  via: CountedVote['via'],
  { closedAt, closedPoll, graceMs }: Pick<QuestionView, 'closedAt' | 'closedPoll' | 'graceMs'>,
): string | null {
  if (closedAt === null) return null
  const isOfPoll = via === 'poll' && closedPoll !== null
  return addMs(closedAt, isOfPoll ? POLL_GRACE_MS : graceMs)
}

type AboutQuestion = { event: MeetingEvent & { question: number } }

function groupByQuestion<Logged extends AboutQuestion>(
  events: readonly Logged[],
): Map<number, Logged[]> {
  const groups = new Map<number, Logged[]>()
  for (const logged of events) {
    const group = groups.get(logged.event.question)
    if (group === undefined) groups.set(logged.event.question, [logged])
    else group.push(logged)
  }
  return groups
}

function firstByQuestion<Logged extends AboutQuestion>(
  events: readonly Logged[],
): Map<number, Logged> {
  const firsts = new Map<number, Logged>()
  for (const logged of events) {
    if (!firsts.has(logged.event.question)) firsts.set(logged.event.question, logged)
  }
  return firsts
}
