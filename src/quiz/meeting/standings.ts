import { grade } from '../grade.ts'
import { compareInTurn, withRanks } from '../ranks.ts'
import { isOver, type MeetingView, type Participant } from './view.ts'

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
  unit: string
  members: number
  rank: number
  /** Mean share right of its members, 0–1. */
  share: number
}

const MOST_POINTS = 100

/**
 * By person, the best first. `upTo`: the last question that counts (index), all that are over by
 * default; see `isOver`. In the mode study only the number of right answers counts. In the mode
 * compete points count, then right answers, then the time spent on these.
 */
export function standingsOf(view: MeetingView, upTo = Number.POSITIVE_INFINITY): Standing[] {
  const { mode } = view.meeting.settings
  const scores = view.participants.map((participant) => scoreOf(view, participant, upTo))
  const merit: Merit<Score> =
    mode === 'study'
      ? ({ right }) => [right]
      : ({ points, right, elapsedMs }) => [points, right, -elapsedMs]
  return rankBy(scores, merit)
}

/**
 * By chi bộ or tổ, the best first: the mean share of right answers of the members who took part. Who
 * told no unit counts for none.
 * `questions`: how many counted.
 */
export function unitStandings(standings: readonly Standing[], questions: number): UnitStanding[] {
  const told = standings.flatMap(({ unit }) => unit ?? [])
  const units = [...new Set(told)].map((unit) => {
    const members = standings.filter((standing) => standing.unit === unit)
    return { unit, members: members.length, share: shareOf(members, questions) }
  })
  return rankBy(units, ({ share }) => [share])
}

/**
 * What a right answer is worth in the mode compete: 100, of which up to a half melts away with the
 * share of the time that was used. Whole points, 50–100.
 */
export function pointsFor(elapsedMs: number, givenMs: number): number {
  const used = givenMs <= 0 ? 0 : Math.min(Math.max(elapsedMs / givenMs, 0), 1)
  return Math.round(MOST_POINTS * (1 - used / 2))
}

type Score = Omit<Standing, 'rank'>

function scoreOf(view: MeetingView, { id, name, unit }: Participant, upTo: number): Score {
  const score: Score = {
    participantId: id,
    name,
    unit,
    right: 0,
    answered: 0,
    points: 0,
    elapsedMs: 0,
  }
  for (const one of view.questions) {
    const question = view.meeting.questions[one.index]
    const vote = one.votes.get(id)
    if (question === undefined || vote === undefined || one.index > upTo || !isOver(one)) continue
    score.answered += 1
    if (grade(question, vote.choices) !== 'right') continue
    score.right += 1
    score.elapsedMs += vote.elapsedMs
    if (view.meeting.settings.mode === 'compete') {
      score.points += pointsFor(vote.elapsedMs, one.givenMs ?? 0)
    }
  }
  return score
}

function shareOf(members: readonly Standing[], questions: number): number {
  if (questions === 0) return 0
  return members.reduce((sum, { right }) => sum + right, 0) / (members.length * questions)
}

/** What decides about the rank, the weightiest first; more is better. */
type Merit<Entry> = (entry: Entry) => number[]

function rankBy<Entry extends { unit: string | null; name?: string }>(
  entries: readonly Entry[],
  merit: Merit<Entry>,
): (Entry & { rank: number })[] {
  const sorted = entries
    .map((entry) => ({ value: entry, order: merit(entry) }))
    .sort((a, b) => compareInTurn(b.order, a.order) || byLabel(a.value, b.value))
  return withRanks(sorted)
}

/** Equals stand in the order in which a Vietnamese list has them; who told no unit comes last. */
function byLabel<Entry extends { unit: string | null; name?: string }>(a: Entry, b: Entry): number {
  const label = ({ name, unit }: Entry) => name ?? unit ?? '\uFFFF'
  return label(a).localeCompare(label(b), 'vi')
}
