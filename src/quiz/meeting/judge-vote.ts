import type { VoteOutcome } from './desk.ts'
import { byTime, type EventOf } from './event-index.ts'
import type { LoggedEvent } from './events.ts'
import { lastMoment } from './fold-questions.ts'
import { GRACE_MS } from './times.ts'

/**
 * What a vote by button is worth, by the same rules as in fold-questions.ts. `events`: what
 * `readForVote` gives; `options`: how many the question has. Only what is counted need be stored.
 */
export function judgeVote(
  vote: EventOf<'vote'>,
  events: readonly LoggedEvent[],
  options: number,
): VoteOutcome {
  const { choices } = vote.event
  if (choices.length === 0 || !choices.every((choice) => choice < options)) return 'no_such_option'
  const find = (kind: string) => events.find(({ event }) => event.kind === kind)
  if (find('ended') !== undefined || find('skipped') !== undefined) return 'late'
  if (find('asking') === undefined) return 'not_yet'
  const closed = find('closed')
  const last = lastMoment('button', {
    closedAt: closed?.at ?? null,
    closedPoll: null,
    graceMs: (closed?.event.kind === 'closed' ? closed.event.graceMs : undefined) ?? GRACE_MS,
  })
  if (last !== null && vote.at > last) return 'late'
  const isEarlier = (other: LoggedEvent) =>
    other.event.kind === 'vote' && other.key !== vote.key && byTime(other, vote) < 0
  return events.some(isEarlier) ? 'already' : 'counted'
}
