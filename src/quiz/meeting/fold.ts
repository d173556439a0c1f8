import type { LoggedEvent } from './events.ts'
import type { Meeting } from './meeting.ts'
import type { KnownAccount } from './ports.ts'
import type { MeetingView } from './view.ts'

/** A vote is taken so long after the question was closed: it was on its way. */
export const GRACE_MS = 3_000

/**
 * What follows from the events, whatever the order they were stored in: only their own times count.
 */
export function foldMeeting(
  meeting: Meeting,
  events: readonly LoggedEvent[],
  accounts: ReadonlyMap<string, KnownAccount>,
): MeetingView {
  throw new Error(`not yet: ${meeting.id} ${events.length} ${accounts.size}`)
}
export type { MeetingView, Participant, QuestionView } from './view.ts'
