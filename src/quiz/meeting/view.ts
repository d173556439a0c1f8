/** What the log of a meeting comes to; fold.ts makes it. */
import type { Account, Meeting } from './meeting.ts'

/** Someone in the meeting; several accounts of one person are one participant. */
export interface Participant {
  /** The person's id, or the account's key where the person is not known. */
  id: string
  name: string
  unit: string | null
  accounts: Account[]
  /** Those of the accounts that joined with `phone`: each of them gets what phones get. */
  phones: Account[]
  /**
   * When they first joined, with a phone or by the group's button: they stand in the lobby's list.
   * Null for who only voted in the group.
   */
  joinedAt: string | null
  /** When they first joined or voted; ISO time. */
  firstSeenAt: string
}

export interface CountedVote {
  /** Indices into the options, ascending. */
  choices: number[]
  /** ISO time. */
  at: string
  via: 'poll' | 'button'
  /** Of the time the question was open, without pauses; 0 for a vote that came before everybody had it. */
  elapsedMs: number
}

/** One question as it stands. Shares and standings count the votes of those who take part. */
export interface QuestionView {
  index: number
  /** ISO times. `askingAt`: when it was about to be sent. `askedAt`: when everybody had it. */
  askingAt: string | null
  askedAt: string | null
  /** How long it is open in all, with what the host added; null before it is asked. */
  givenMs: number | null
  /** When the time is over; null before it is asked, while paused, and once closed. */
  deadline: string | null
  closedAt: string | null
  /** The group's poll was stopped, by so many voters (null: not told); null where none was. */
  closedPoll: { voters: number | null } | null
  /** How long after that votes by button are taken. */
  graceMs: number
  revealedAt: string | null
  isSkipped: boolean
  /** By participant. */
  votes: Map<string, CountedVote>
  /** Accounts that voted in the group's poll, of whatever standing. */
  pollVoters: number
}

/** What the log of a meeting comes to. */
export interface MeetingView {
  meeting: Meeting
  /** ISO time; null in the lobby. */
  startedAt: string | null
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
  /** By `<notice>:<target>`, see `sentKey` in ports.ts. */
  sent: Map<string, { messageId: string | null; at: string }>
  /** By the same: sendings of which it matters that they were begun. `isOpen`: the last has no outcome. */
  tries: Map<string, { unanswered: number; count: number; lastAt: string; isOpen: boolean }>
  /** Voted in the group's poll; whether they belong to the group is not known yet. */
  unchecked: Account[]
  /** ISO times of what was done in the group, for its limit. */
  groupCalls: string[]
}

/** Whether it counts: its answer was shown, and it was not skipped. */
export function isOver({
  revealedAt,
  isSkipped,
}: Pick<QuestionView, 'revealedAt' | 'isSkipped'>): boolean {
  return revealedAt !== null && !isSkipped
}
