import { describe, expect, it } from 'vitest'
import type { Contest, ContestEntry } from '../../../src/quiz/contest/ports.ts'
import { createResults } from '../../../src/quiz/contest/results.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { BANK, CLOSING, MINUTE_MS, OPENING } from './setup.ts'

const CONTEST: Contest = {
  id: 1,
  title: 'Tìm hiểu Nghị quyết 57',
  settings: { questionsPerTry: 3, tries: 2, topics: null, documents: null, announces: true },
  questions: BANK,
  opensAt: OPENING,
  closesAt: CLOSING,
  openedAt: OPENING,
  closedAt: CLOSING,
  cancelledAt: null,
  createdBy: 'console',
  createdAt: OPENING,
}

function setUp() {
  const clock = createFakeClock(CLOSING)
  let looks = 0
  const faults: Error[] = []
  const resultsOf = createResults({
    clock,
    contests: {
      async entries(): Promise<ContestEntry[]> {
        looks += 1
        const fault = faults.pop()
        if (fault !== undefined) throw fault
        return []
      },
      countQuestions: async () => [],
    },
  })
  return { clock, resultsOf, faults, looks: () => looks }
}

describe('the results of a contest', () => {
  it('are counted once a minute for all who look after the closing', async () => {
    const { clock, resultsOf, looks } = setUp()
    await Promise.all([resultsOf(CONTEST), resultsOf(CONTEST)])
    clock.advance(MINUTE_MS - 1)
    await resultsOf(CONTEST)
    expect(looks()).toBe(1)
    await resultsOf({ ...CONTEST, id: 2 })
    expect(looks()).toBe(2)
    clock.advance(1)
    await resultsOf(CONTEST)
    expect(looks()).toBe(3)
  })

  it('are new at every look before it', async () => {
    const { resultsOf, looks } = setUp()
    await resultsOf({ ...CONTEST, closedAt: null })
    await resultsOf({ ...CONTEST, closedAt: null })
    expect(looks()).toBe(2)
  })

  it('are counted again after a look that failed', async () => {
    const { resultsOf, faults } = setUp()
    faults.push(new Error('no'))
    await expect(resultsOf(CONTEST)).rejects.toThrow('no')
    expect(await resultsOf(CONTEST)).toMatchObject({ people: [] })
  })
})
