import { describe, expect, it } from 'vitest'
import type { ContestEntry, ContestTry } from '../../../src/quiz/contest/ports.ts'
import { bestTry, rankContest } from '../../../src/quiz/contest/ranking.ts'
import { createRandom } from './random.ts'

const SETTINGS = { questionsPerTry: 10, tries: 3 }

function tryOf(personId: string, number: number, right: number, seconds: number): ContestTry {
  const finishedAt = '2026-01-10T08:00:00.000Z'
  return { contestId: 1, personId, number, right, elapsedMs: seconds * 1000, finishedAt }
}

/** `tries`: right answers and seconds of each. */
function entry(
  name: string,
  tries: [right: number, seconds: number][],
  rest: Partial<ContestEntry> = {},
): ContestEntry {
  return {
    personId: `person ${name}`,
    name,
    unit: null,
    guess: null,
    tries: tries.map(([right, seconds], index) =>
      tryOf(`person ${name}`, index + 1, right, seconds),
    ),
    ...rest,
  }
}

function ranksOf(entries: ContestEntry[]): string[] {
  return rankContest(entries, SETTINGS).people.map(({ rank, name }) => `${rank} ${name}`)
}

describe('the best try', () => {
  it('has most right answers, then least time', () => {
    const tries = [tryOf('a', 1, 8, 30), tryOf('a', 2, 9, 90), tryOf('a', 3, 9, 60)]
    expect(bestTry(tries, SETTINGS)?.number).toBe(3)
  })

  it('is the first of equal ones', () => {
    expect(bestTry([tryOf('a', 2, 9, 60), tryOf('a', 1, 9, 60)], SETTINGS)?.number).toBe(1)
  })

  it('is none of those beyond what is allowed', () => {
    const tries = [tryOf('a', 1, 8, 30), tryOf('a', 2, 9, 30), tryOf('a', 3, 10, 30)]
    expect(bestTry(tries, { tries: 2 })?.number).toBe(2)
  })

  it('is none where none is finished', () => {
    expect(bestTry([], SETTINGS)).toBeNull()
  })
})

describe('people', () => {
  it('come by right answers before time', () => {
    expect(ranksOf([entry('An', [[9, 10]]), entry('Bình', [[10, 99]])])).toEqual(['1 Bình', '2 An'])
  })

  it('come by time where the answers are equal', () => {
    expect(ranksOf([entry('An', [[9, 70]]), entry('Bình', [[9, 69]])])).toEqual(['1 Bình', '2 An'])
  })

  it('come by the nearest guess where the time shown is equal, and last without one', () => {
    const people = [
      entry('An', [[10, 60]]),
      entry('Bình', [[10, 60.4]], { guess: 8 }),
      entry('Chi', [[10, 60.9]], { guess: 4 }),
    ]
    // Three have got all right.
    expect(rankContest(people, SETTINGS).allRight).toBe(3)
    expect(ranksOf(people)).toEqual(['1 Chi', '2 Bình', '3 An'])
  })

  it('share a rank when nothing tells them apart, and the next rank counts them', () => {
    const people = [
      entry('Bình', [[9, 60]], { guess: 3 }),
      entry('An', [[9, 60]], { guess: 3 }),
      entry('Chi', [[8, 5]]),
    ]
    expect(ranksOf(people)).toEqual(['1 An', '1 Bình', '3 Chi'])
  })

  it('are left out while they have finished nothing', () => {
    expect(ranksOf([entry('An', []), entry('Bình', [[0, 1]])])).toEqual(['1 Bình'])
  })
})

describe('units', () => {
  const unitsOf = (entries: ContestEntry[]) => rankContest(entries, SETTINGS).units

  it('have the mean of the best shares of their members', () => {
    const units = unitsOf([
      entry('An', [[10, 60]], { unit: 'Chi bộ 1' }),
      entry(
        'Bình',
        [
          [4, 10],
          [6, 80],
        ],
        { unit: 'Chi bộ 1' },
      ),
      entry('Chi', [[9, 10]], { unit: 'Chi bộ 2' }),
      entry('Dũng', [[10, 10]]),
    ])
    expect(units).toEqual([
      {
        rank: 1,
        name: 'Chi bộ 2',
        members: 1,
        share: 0.9,
        seconds: 10,
        personIds: ['person Chi'],
      },
      {
        rank: 2,
        name: 'Chi bộ 1',
        members: 2,
        share: 0.8,
        seconds: 70,
        personIds: ['person An', 'person Bình'],
      },
    ])
  })

  it('come by their number of members where the shares are equal, then by time', () => {
    const units = unitsOf([
      entry('An', [[9, 5]], { unit: 'Một' }),
      entry('Bình', [[8, 60]], { unit: 'Hai' }),
      entry('Chi', [[10, 60]], { unit: 'Hai' }),
      entry('Dũng', [[9, 4]], { unit: 'Ba' }),
    ])
    expect(units.map(({ rank, name }) => `${rank} ${name}`)).toEqual(['1 Hai', '2 Ba', '3 Một'])
  })

  it('are one however their name is written', () => {
    const units = unitsOf([
      entry('An', [[9, 5]], { unit: 'Chi bộ 3' }),
      entry('Bình', [[9, 5]], { unit: 'chi  bộ 3' }),
      entry('Chi', [[9, 5]], { unit: 'CHI BO 3' }),
    ])
    expect(units.map(({ members }) => members)).toEqual([3])
  })
})

describe('any order of entries and tries', () => {
  it('gives the same ranking', () => {
    const random = createRandom(57)
    for (let round = 0; round < 200; round++) {
      const entries = Array.from({ length: 1 + random.below(12) }, (_, index) =>
        entry(
          `P${index}`,
          Array.from({ length: random.below(4) }, () => [random.below(4), random.below(3)]),
          {
            unit: [null, 'Chi bộ 1', 'chi bộ 1', 'Chi bộ 2'][random.below(4)] ?? null,
            guess: [null, 0, 1, 5][random.below(4)] ?? null,
          },
        ),
      )
      const settings = { questionsPerTry: 3, tries: 3 }
      const ranking = rankContest(entries, settings)
      const shuffled = random
        .shuffle(entries)
        .map((one) => ({ ...one, tries: random.shuffle(one.tries) }))
      expect(rankContest(shuffled, settings)).toEqual(ranking)

      const ranks = ranking.people.map(({ rank }) => rank)
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
      expect(ranks).toHaveLength(entries.filter(({ tries }) => tries.length > 0).length)
      for (const [index, person] of ranking.people.entries()) {
        const next = ranking.people[index + 1]
        if (next !== undefined) expect(next.best.right).toBeLessThanOrEqual(person.best.right)
      }
    }
  })
})
