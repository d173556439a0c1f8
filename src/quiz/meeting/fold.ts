import type { LoggedEvent } from './events.ts'
import type { Account, Meeting } from './meeting.ts'
import type { KnownAccount } from './ports.ts'

/** A vote is taken so long after the question was closed: it was on its way. */
export const GRACE_MS = 3_000

/** Someone in the meeting; several accounts of one person are one participant. */
export interface Participant {
  /** The person's id, or the account's key where the person is not known. */
  id: string
  name: string
  unit: string | null
  accounts: Account[]
  /** Those of the accounts that joined by code or link: they get the questions; nobody else does. */
  phones: Account[]
  /** When they first joined, by code or by the group's button; null who only voted. */
  joinedAt: string | null
}

/** One question as it stands. Shares and standings count the votes of those who take part. */
export interface QuestionView {
  index: number
  /** ISO times. */
  askedAt: string | null
  /** When the time is over; null before it is asked, while paused, and once closed. */
  deadline: string | null
  closedAt: string | null
  revealedAt: string | null
  isSkipped: boolean
  /** By participant. The choices are indices into the options, ascending. */
  votes: Map<string, { choices: number[]; at: string; via: 'poll' | 'button' }>
}

/** What the log of a meeting comes to. */
export interface MeetingView {
  meeting: Meeting
  phase:
    | { kind: 'lobby' }
    /** On its way to everybody. */
    | { kind: 'asking'; question: number }
    | { kind: 'open'; question: number }
    /** Over; the answer is not shown yet. */
    | { kind: 'closed'; question: number }
    /** The answer is shown; the next question comes at `nextAt` (ISO; null while paused). */
    | { kind: 'revealed'; question: number; nextAt: string | null }
    | { kind: 'ended'; reason: 'done' | 'host' | 'expired' | 'no_answer'; at: string }
  /** Null when it runs. `count`: of the pauses so far. */
  pause: { reason: 'host' | 'group_lost'; since: string; count: number } | null
  participants: Participant[]
  questions: QuestionView[]
  /** By `<notice>:<target>`; see events.ts. */
  sent: Map<string, { messageId: string | null; at: string }>
  /** ISO times of what was done in the group, for its limit. */
  groupCalls: string[]
}

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
