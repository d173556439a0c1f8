import { describe, expect, it } from 'vitest'
import { createContestRunner } from '../../../src/quiz/contest/run-contests.ts'
import { createMemoryLogger } from '../../support/logger.ts'
import { CLOSING, MINUTE_MS, OPENING, setUpContests } from './setup.ts'

const SETTLED = '2026-11-25T10:01:00.000Z'

async function setUp() {
  const setup = await setUpContests()
  const said: string[] = []
  const { logger, lines } = createMemoryLogger()
  const faults: Error[] = []
  const makeRunner = () =>
    createContestRunner({
      ...setup,
      herald: {
        async opened({ id }) {
          const fault = faults.pop()
          if (fault !== undefined) throw fault
          said.push(`opened ${id}`)
        },
        async closed({ contest, people, allRight }) {
          const names = people.map(({ rank, name }) => `${rank} ${name}`)
          said.push(`closed ${contest.id}: ${names.join(', ')}; ${allRight}`)
        },
      },
      logger,
    })
  return { ...setup, said, lines, faults, runner: makeRunner(), makeRunner }
}

describe('the job of contests', () => {
  it('announces the opening once, however many processes look', async () => {
    const { runner, makeRunner, create, said, clock } = await setUp()
    const { id } = await create()
    await runner.runDue()
    expect(said).toEqual([])
    clock.set(OPENING)
    await Promise.all([runner.runDue(), makeRunner().runDue(), makeRunner().runDue()])
    await runner.runDue()
    expect(said).toEqual([`opened ${id}`])
  })

  it('closes once, with the ranking of all', async () => {
    const { runner, makeRunner, create, said, clock, join, play, desk } = await setUp()
    const { id } = await create()
    clock.set(OPENING)
    await runner.runDue()
    const an = await join('an', 'An')
    const binh = await join('binh', 'Bình')
    await play(id, an, 2)
    await play(id, binh, 3)
    clock.set(SETTLED)
    await Promise.all([runner.runDue(), makeRunner().runDue()])
    await runner.runDue()
    expect(said.slice(1)).toEqual([`closed ${id}: 1 Bình, 2 An; 1`])
    expect(await desk.standing(id, an)).toMatchObject({ place: { rank: 2 }, participants: 2 })
  })

  it('waits for answers that came in time before it closes', async () => {
    const { runner, create, said, clock, desk, join, contests } = await setUp()
    const { id } = await create()
    clock.set(CLOSING)
    await runner.runDue()
    expect(said).toEqual([])
    const an = await join('an')
    expect(await desk.view(id, an)).toMatchObject({ state: 'counting' })
    expect(await desk.standing(id, an)).toBeNull()
    clock.set(SETTLED)
    await runner.runDue()
    expect((await contests.find(id))?.closedAt).toBe(SETTLED)
  })

  it('counts what was answered in tries that were not finished', async () => {
    const { runner, create, clock, desk, join, said } = await setUp()
    const { id } = await create()
    clock.set(OPENING)
    const an = await join('an', 'An')
    const idle = await join('binh', 'Bình')
    const begun = await desk.begin(id, an)
    await desk.begin(id, idle)
    if (!('asked' in begun)) throw new Error(begun.kind)
    const { run } = begun.asked
    await desk.answer(an, { runId: run.id, position: 0, choices: [0] })
    clock.set(SETTLED)
    await runner.runDue()
    expect(said).toEqual([`closed ${id}: 1 An; 0`])
    const standing = await desk.standing(id, an)
    expect(standing?.place?.best).toMatchObject({ right: 1 })
    expect(standing?.run?.answers).toHaveLength(1)
    expect((await desk.standing(id, idle))?.place).toBeNull()
  })

  it('announces nothing where that was not wanted, and no opening of what is over', async () => {
    const { runner, create, said, clock, contests } = await setUp()
    const silent = await create({ settings: { announces: false } })
    const late = await create()
    clock.set(SETTLED)
    await runner.runDue()
    expect(said).toEqual([`closed ${late.id}: ; 0`])
    expect(await contests.due(SETTLED)).toEqual([])
    expect((await contests.find(silent.id))?.closedAt).toBe(SETTLED)
  })

  it('leaves a cancelled contest alone', async () => {
    const { runner, create, said, clock, desk } = await setUp()
    const { id } = await create()
    await desk.cancel(id)
    clock.set(SETTLED)
    await runner.runDue()
    expect(said).toEqual([])
  })

  it('goes on with the others when one fails', async () => {
    const { runner, create, said, clock, faults, lines } = await setUp()
    await create()
    const second = await create({ title: 'Đợt 2' })
    faults.push(new Error('no'))
    clock.set(OPENING)
    clock.advance(MINUTE_MS)
    await runner.runDue()
    expect(said).toEqual([`opened ${second.id}`])
    expect(JSON.stringify(lines)).toContain('a contest could not be opened or closed')
  })
})
