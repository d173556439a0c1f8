import { describe, expect, it } from 'vitest'
import {
  pointsFor,
  type Standing,
  standingsOf,
  unitStandings,
} from '../../../src/quiz/meeting/standings.ts'
import { asks, closes, ends, happen, joins, makeMeeting, viewOf, votes } from './events.ts'

const compete = makeMeeting({ mode: 'compete' })

const ranks = (standings: Standing[]) =>
  standings.map(({ rank, participantId }) => `${rank} ${participantId}`)

describe('standings in the mode study', () => {
  it('rank by right answers alone, and share a rank', () => {
    const events = [
      joins(1, 'telegram:5'),
      ...asks(20),
      votes(21, 'telegram:1'),
      votes(45, 'telegram:2'),
      votes(46, 'telegram:3'),
      votes(22, 'telegram:4', { choice: 1 }),
      ...ends(50),
      ...asks(80, 1),
      votes(85, 'telegram:1', { question: 1 }),
      ...ends(110, 1),
    ]
    const standings = standingsOf(viewOf(events))
    expect(ranks(standings)).toEqual([
      '1 telegram:1',
      '2 telegram:2',
      '2 telegram:3',
      '4 telegram:4',
      '4 telegram:5',
    ])
    expect(standings[0]).toMatchObject({ right: 2, answered: 2, points: 0, elapsedMs: 6_000 })
    expect(standings[3]).toMatchObject({ right: 0, answered: 1, elapsedMs: 0 })
  })

  it('count questions whose answer was shown, up to the one that is asked for', () => {
    const events = [
      ...asks(20),
      votes(21, 'telegram:1'),
      ...ends(50),
      ...asks(80, 1),
      votes(85, 'telegram:1', { question: 1 }),
      ...ends(110, 1),
      ...asks(140, 2),
      votes(145, 'telegram:1', { question: 2 }),
      closes(170, 2),
    ]
    expect(standingsOf(viewOf(events))).toMatchObject([{ right: 2 }])
    expect(standingsOf(viewOf(events), 0)).toMatchObject([{ right: 1 }])
    const skipped = happen(95, { kind: 'skipped', question: 1 })
    expect(standingsOf(viewOf([...events, skipped]))).toMatchObject([{ right: 1, answered: 1 }])
  })
})

describe('standings in the mode compete', () => {
  it('give up to half of the points for speed', () => {
    expect([0, 15_000, 30_000, 40_000].map((ms) => pointsFor(ms, 30_000))).toEqual([
      100, 75, 50, 50,
    ])
    const events = [...asks(20), votes(26, 'telegram:1'), votes(32, 'telegram:2'), ...ends(50)]
    expect(standingsOf(viewOf(events, compete))).toMatchObject([
      { rank: 1, points: 90 },
      { rank: 2, points: 80 },
    ])
  })

  it('rank by right answers, then by time, where the points are equal', () => {
    const wrong = { choice: 1 }
    const events = [
      ...asks(20),
      // 100 points at once, or 50 twice at the last moment.
      votes(20, 'telegram:1'),
      votes(50, 'telegram:2'),
      // 83 points each, 10.2 and 10.3 seconds.
      votes(30.2, 'telegram:3'),
      votes(30.3, 'telegram:4'),
      votes(30.2, 'telegram:5'),
      ...ends(50),
      ...asks(80, 1),
      votes(85, 'telegram:1', { question: 1, ...wrong }),
      votes(110, 'telegram:2', { question: 1 }),
      ...ends(110, 1),
    ]
    expect(ranks(standingsOf(viewOf(events, compete)))).toEqual([
      '1 telegram:2',
      '2 telegram:1',
      '3 telegram:3',
      '3 telegram:5',
      '5 telegram:4',
    ])
  })
})

describe('standings by unit', () => {
  const member = (unit: string | null, right: number): Standing => ({
    participantId: `${unit} ${right}`,
    name: 'Tên',
    unit,
    rank: 1,
    right,
    answered: 4,
    points: 0,
    elapsedMs: 0,
  })

  it('rank by the mean share of right answers of those who took part', () => {
    const standings = [
      member('Tổ 1', 4),
      member('Tổ 1', 0),
      member('Tổ 2', 3),
      member(null, 4),
      member('Chi bộ 1', 2),
    ]
    expect(unitStandings(standings, 4)).toEqual([
      { unit: 'Tổ 2', members: 1, rank: 1, share: 0.75 },
      { unit: 'Chi bộ 1', members: 1, rank: 2, share: 0.5 },
      { unit: 'Tổ 1', members: 2, rank: 2, share: 0.5 },
    ])
  })

  it('have nothing to share before a question is over', () => {
    expect(unitStandings([member('Tổ 1', 0)], 0)).toMatchObject([{ rank: 1, share: 0 }])
  })
})
