import { describe, expect, it } from 'vitest'
import { grade } from '../../../src/quiz/grade.ts'
import type { MeetingEvent } from '../../../src/quiz/meeting/events.ts'
import { standingsOf, unitStandings } from '../../../src/quiz/meeting/standings.ts'
import { addMs } from '../../../src/quiz/meeting/times.ts'
import { isOver } from '../../../src/quiz/meeting/view.ts'
import { peopleOf, viewOf } from './events.ts'
import { makeRandomMeeting, shuffle } from './random-meeting.ts'

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed + 1)

describe('whatever happens in a meeting', () => {
  it('comes to the same in whatever order it was stored', () => {
    for (const seed of SEEDS) {
      const { meeting, events, chance } = makeRandomMeeting(seed)
      const view = viewOf(events, meeting)
      const other = viewOf(shuffle(events, chance), meeting)
      expect(other, `seed ${seed}`).toEqual(view)
      expect(standingsOf(other), `seed ${seed}`).toEqual(standingsOf(view))
    }
  })

  it('is the same when the rest comes after an end in the middle', () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const { meeting, events, chance } = makeRandomMeeting(seed)
      const half = Math.floor(chance() * events.length)
      // The store gives everything again, from the beginning, in its own order.
      viewOf(events.slice(0, half), meeting)
      const again = [...events.slice(half), ...events.slice(0, half)]
      expect(viewOf(again, meeting), `seed ${seed}`).toEqual(viewOf(events, meeting))
    }
  })

  it('gives each person one vote for a question, the earliest that counts', () => {
    for (const seed of SEEDS) {
      const { meeting, events } = makeRandomMeeting(seed)
      const view = viewOf(events, meeting)
      const people = peopleOf(events)
      for (const question of view.questions) {
        for (const [id, counted] of question.votes) {
          const own = events.filter(({ event }) => isVoteOf(event, question.index, id, people))
          const earlier = own.filter(({ at }) => at < counted.at)
          expect(
            own.some(({ at }) => at === counted.at),
            `seed ${seed}`,
          ).toBe(true)
          // An earlier one is left out where the account is not of the group, or the button too late.
          for (const { event, at } of earlier) {
            const isLate = question.closedAt !== null && at > addMs(question.closedAt, 3_000)
            expect(isOutside(event, events) || isLate, `seed ${seed}`).toBe(true)
          }
        }
      }
    }
  })

  it('counts no vote that came after the time for votes', () => {
    for (const seed of SEEDS) {
      const { meeting, events } = makeRandomMeeting(seed)
      for (const { closedAt, closedPoll, votes } of viewOf(events, meeting).questions) {
        if (closedAt === null) continue
        for (const { at, via } of votes.values()) {
          const graceMs = via === 'poll' && closedPoll !== null ? 600_000 : 3_000
          expect(at <= addMs(closedAt, graceMs), `seed ${seed}`).toBe(true)
        }
      }
    }
  })

  it('gives ranks that agree with the scores', () => {
    for (const seed of SEEDS) {
      const { meeting, events } = makeRandomMeeting(seed)
      const view = viewOf(events, meeting)
      const standings = standingsOf(view)
      expect(standings.map(({ participantId }) => participantId).sort()).toEqual(
        view.participants.map(({ id }) => id).sort(),
      )
      const isStudy = meeting.settings.mode === 'study'
      for (const [index, one] of standings.entries()) {
        const better = standings.filter((other) =>
          isStudy
            ? other.right > one.right
            : other.points > one.points ||
              (other.points === one.points && other.right > one.right) ||
              (other.points === one.points &&
                other.right === one.right &&
                other.elapsedMs < one.elapsedMs),
        )
        expect(one.rank, `seed ${seed}, line ${index}`).toBe(better.length + 1)
        const right = view.questions.filter((question) => {
          const asked = meeting.questions[question.index]
          const vote = question.votes.get(one.participantId)
          return asked && vote && isOver(question) && grade(asked, vote.choices) === 'right'
        })
        expect(one.right, `seed ${seed}`).toBe(right.length)
        expect(one.points <= 100 * one.right && one.points >= (isStudy ? 0 : 50 * one.right)).toBe(
          true,
        )
      }
      const [unit] = unitStandings(standings, view.questions.filter(isOver).length)
      expect(unit === undefined || (unit.share >= 0 && unit.share <= 1)).toBe(true)
    }
  })

  it('has a deadline for every open question that is not paused, after all of its time', () => {
    for (const seed of SEEDS) {
      const { meeting, events } = makeRandomMeeting(seed)
      const view = viewOf(events, meeting)
      for (const { askedAt, closedAt, deadline, givenMs, index } of view.questions) {
        if (askedAt === null || closedAt !== null) {
          if (closedAt !== null) expect(deadline, `seed ${seed}`).toBeNull()
          continue
        }
        const isCutOff = events.some(
          ({ event }) =>
            (event.kind === 'hurried' || event.kind === 'skipped') && event.question === index,
        )
        if (isCutOff) continue
        const isFrozen =
          view.pause !== null &&
          (meeting.settings.mode === 'study' || view.pause.reason === 'group_lost')
        if (view.phase.kind !== 'ended') expect(deadline === null, `seed ${seed}`).toBe(isFrozen)
        if (deadline !== null) {
          expect(deadline >= addMs(askedAt, givenMs ?? 0), `seed ${seed}`).toBe(true)
        }
      }
    }
  })
})

function isVoteOf(
  event: MeetingEvent,
  question: number,
  id: string,
  people: ReturnType<typeof peopleOf>,
): boolean {
  if (event.kind !== 'vote' || event.question !== question) return false
  return (people.get(event.account)?.personId ?? event.account) === id
}

function isOutside(event: MeetingEvent, events: ReturnType<typeof makeRandomMeeting>['events']) {
  if (event.kind !== 'vote' || event.via !== 'poll') return false
  return events.some(
    (other) =>
      other.event.kind === 'standing' &&
      other.event.account === event.account &&
      !other.event.isMember,
  )
}
