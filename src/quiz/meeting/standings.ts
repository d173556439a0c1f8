import type { MeetingView } from './view.ts'

export interface Standing {
  participantId: string
  name: string
  unit: string | null
  /** Shared by those who are equal in all that counts; the next rank leaves a gap. */
  rank: number
  right: number
  answered: number
  /** 0 in the mode `study`. */
  points: number
  /** Spent on the right answers, from the moment a question was open. */
  elapsedMs: number
}

export interface UnitStanding {
  /** Null: those who told none. */
  unit: string | null
  members: number
  rank: number
  /** Mean share right of its members, 0–1. */
  share: number
}

/** By person. `upTo`: the last question that counts (index), all that are over by default. */
export function standingsOf(view: MeetingView, upTo?: number): Standing[] {
  throw new Error(`not yet: ${view.meeting.id} ${upTo}`)
}

/** By chi bộ or tổ. */
export function unitStandings(standings: readonly Standing[], questions: number): UnitStanding[] {
  throw new Error(`not yet: ${standings.length} ${questions}`)
}
