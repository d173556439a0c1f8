import { setImmediate as nextLoop } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLocks } from '../../../src/lib/held-lock.ts'
import type { MeetingStage } from '../../../src/quiz/meeting/ports.ts'
import { createMeetingRunner } from '../../../src/quiz/meeting/runner.ts'
import { createLockStore } from '../../../src/storage/lock-store.ts'
import { createMeetingStore } from '../../../src/storage/meeting-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { silentLogger } from '../../support/logger.ts'
import { DATABASES } from '../../support/stores.ts'
import { happen, joins, makeMeeting, OPENED_AT, sends } from './events.ts'

const PHONES = Array.from({ length: 20 }, (_, index) => `zalo-oa:${index}`)

/** A meeting that was started, with 20 phones that are to get the first question. */
async function setUp() {
  const [first] = DATABASES
  if (first === undefined) throw new Error('no database to test on')
  const database = await first.open()
  const store = createMeetingStore(database)
  const { id: _, code: __, ...meeting } = makeMeeting({ group: false })
  const { id } = await store.create({ ...meeting, host: null }, 'open')
  for (const phone of PHONES) await store.append(id, joins(1, phone))
  await store.append(id, sends(1, 'lobby', 'telegram:9'))
  await store.append(id, happen(10, { kind: 'started', by: null }))
  const clock = createFakeClock(OPENED_AT)
  clock.advance(20_000)

  const sleeps: number[] = []
  const got: string[] = []
  let inFlight = 0
  let mostInFlight = 0
  const stage = {
    async send(_view, notice, target) {
      inFlight += 1
      mostInFlight = Math.max(mostInFlight, inFlight)
      await nextLoop()
      inFlight -= 1
      if (target.kind === 'phone') got.push(`${notice.kind} to ${target.account.chatId}`)
      return { kind: 'sent', messageId: 'm' }
    },
    redrawLobby: async () => ({ kind: 'sent', messageId: null }),
    asksByPoll: () => false,
    closePoll: async () => ({ kind: 'closed', voters: null }),
    isMember: async () => true,
  } satisfies MeetingStage

  /** Of a process of its own. */
  const createRunner = () =>
    createMeetingRunner({
      store,
      stage,
      clock,
      logger: silentLogger,
      timing: { now: clock.now, random: () => 0, sleep: async (ms) => void sleeps.push(ms) },
      lock: createLocks({ locks: createLockStore(database), clock }),
    })
  const signal = new AbortController().signal
  const figures = () => ({ mostInFlight, sleeps })
  return { store, database, id, got, stage, createRunner, signal, figures }
}

describe('the job of a meeting', () => {
  it('writes to several phones at the same time, 20 a second', async () => {
    const { id, got, createRunner, signal, figures } = await setUp()
    const outcome = await createRunner().advance({ meetingId: id, wake: 0 }, signal)
    expect(new Set(got).size).toBe(20)
    expect(got).toHaveLength(20)
    expect(outcome).toEqual({ kind: 'later', afterMs: 30_000 })
    const { mostInFlight, sleeps } = figures()
    expect(mostInFlight).toBe(8)
    expect(sleeps).toEqual(Array.from({ length: 19 }, (_, index) => 50 * (index + 1)))
  })

  it('is done by one process at a time', async () => {
    const { id, got, createRunner, signal } = await setUp()
    const job = { meetingId: id, wake: 0 }
    const outcomes = await Promise.all(
      [createRunner(), createRunner(), createRunner()].map((runner) => runner.advance(job, signal)),
    )
    expect(outcomes.filter(({ kind }) => kind === 'later')).toHaveLength(3)
    expect(outcomes).toContainEqual({ kind: 'later', afterMs: 250 })
    expect(got).toHaveLength(20)
  })

  it('ends itself when there is a newer one', async () => {
    const { store, id, got, createRunner, signal } = await setUp()
    const runner = createRunner()
    const wake = await store.nextWake(id)
    expect(await runner.advance({ meetingId: id, wake: wake - 1 }, signal)).toEqual({
      kind: 'done',
    })
    expect(got).toEqual([])
    expect(await runner.advance({ meetingId: id, wake }, signal)).toMatchObject({ kind: 'later' })
    expect(got).toHaveLength(20)
  })

  it('stops when it is told to, and leaves the rest to whoever comes next', async () => {
    const { id, got, stage, createRunner, signal } = await setUp()
    const stopping = new AbortController()
    const send = stage.send
    stage.send = async (...given) => {
      if (got.length === 3) stopping.abort()
      return send(...given)
    }
    const job = { meetingId: id, wake: 0 }
    expect(await createRunner().advance(job, stopping.signal)).toEqual({
      kind: 'later',
      afterMs: 0,
    })
    expect(got.length).toBeLessThan(20)
    await createRunner().advance(job, signal)
    expect(got).toHaveLength(20)
    expect(new Set(got).size).toBe(20)
  })

  it('rejects when the store does not answer, and goes on from there', async () => {
    const { id, got, store, createRunner, signal } = await setUp()
    const append = store.append
    let stored = 0
    store.append = async (...given) => {
      stored += 1
      if (stored === 6) throw new Error('the store is away')
      return append(...given)
    }
    const runner = createRunner()
    const job = { meetingId: id, wake: 0 }
    await expect(runner.advance(job, signal)).rejects.toThrow('away')
    expect(got.length).toBeLessThan(20)
    await runner.advance(job, signal)
    // One was sent and could not be noted.
    expect(got).toHaveLength(21)
    expect(new Set(got).size).toBe(20)
  })

  it('closes a meeting whose questions cannot be read any more', async () => {
    const { store, database, id, got, createRunner, signal } = await setUp()
    await database.db.updateTable('meetings').set({ questions: '[{"of":"old"}]' }).execute()
    expect(await store.openIds()).toEqual([id])
    const job = { meetingId: id, wake: 0 }
    expect(await createRunner().advance(job, signal)).toEqual({ kind: 'done' })
    expect(await store.openIds()).toEqual([])
    expect(got).toEqual([])
    const { id: _, code: __, ...meeting } = makeMeeting({ group: false })
    expect(await store.create({ ...meeting, host: null }, 'again')).toMatchObject({
      kind: 'created',
    })
  })

  it('has nothing to do for a meeting that is not there', async () => {
    const { createRunner, signal } = await setUp()
    expect(await createRunner().advance({ meetingId: 99, wake: 0 }, signal)).toEqual({
      kind: 'done',
    })
  })
})
