import { describe, expect, it } from 'vitest'
import { createChatLocks } from '../../src/conversation/chat-locks.ts'
import type { Locks } from '../../src/conversation/ports.ts'
import {
  createQueuedIntake,
  createTurnWorker,
  type QueuedTurn,
} from '../../src/conversation/queued-turns.ts'
import { StoreError } from '../../src/lib/errors.ts'
import { createOwner } from '../../src/lib/process-owner.ts'
import { answered } from '../support/fake-answerer.ts'
import { createMemoryStores, type TestStores } from '../support/memory-stores.ts'
import { setUp } from './setup.ts'

const text = (words: string) => ({ kind: 'text', text: words }) as const
const RUNNING = new AbortController().signal
const AWAY = new StoreError('unreachable', 'Không liên lạc được với kho.')

function createMemoryLocks() {
  const held = new Map<string, string>()
  const locks: Locks = {
    async take(name, { owner, insteadOf }) {
      const holder = held.get(name)
      if (holder === undefined || holder === insteadOf) held.set(name, owner)
      return held.get(name) ?? ''
    },
    async release(name, owner) {
      if (held.get(name) === owner) held.delete(name)
    },
  }
  return { held, locks }
}

/** One of several processes on the same stores, locks and queue. */
function createProcess(
  shared: { stores: TestStores; locks: Locks; jobs: QueuedTurn[] } = {
    stores: createMemoryStores(),
    locks: createMemoryLocks().locks,
    jobs: [],
  },
) {
  const { jobs, locks } = shared
  const setup = setUp({ stores: shared.stores })
  const { clock, logger } = setup
  const queue = { isAway: false }
  const intake = createQueuedIntake({
    inbox: shared.stores.inbox,
    async enqueue(turn) {
      if (queue.isAway) throw new Error('Redis is away')
      jobs.push(turn)
    },
    channels: () => ['fake'],
    clock,
    logger,
  })
  const work = createTurnWorker({
    inbox: shared.stores.inbox,
    lockChat: createChatLocks({ locks, clock }),
    settle: setup.settle,
    clock,
    logger,
  })
  return { ...setup, shared, jobs, queue, intake, work }
}

const questionsOf = ({ answerer }: ReturnType<typeof createProcess>) =>
  answerer.asked.map(({ question }) => question)

describe('a stored message', () => {
  it('has a job, which another process takes', async () => {
    const web = createProcess()
    await web.intake.onMessage(web.incoming(text('kinh tế số')))
    expect([web.jobs.length, web.sent.length]).toEqual([1, 0])
    const worker = createProcess(web.shared)
    for (const job of web.jobs) expect(await worker.work(job, RUNNING)).toEqual({ kind: 'done' })
    expect(worker.sent).toHaveLength(1)
    expect(web.stores.inbox.states()).toEqual(['finished'])
  })

  it('is handled once, however often its job runs or its delivery comes', async () => {
    const one = createProcess()
    const message = one.incoming(text('kinh tế số'))
    await one.intake.onMessage(message)
    await one.intake.onMessage(structuredClone(message))
    for (const job of [...one.jobs, ...one.jobs]) await one.work(job, RUNNING)
    expect(one.sent).toHaveLength(1)
  })

  it('is refused when it cannot be queued, and has its job when it comes again', async () => {
    const one = createProcess()
    one.queue.isAway = true
    const message = one.incoming(text('kinh tế số'))
    await expect(one.intake.onMessage(message)).rejects.toThrow('Redis is away')
    one.queue.isAway = false
    await one.intake.onMessage(structuredClone(message))
    expect(one.jobs).toHaveLength(1)
  })

  it('that has no job is found by the sweep, one for each chat', async () => {
    const one = createProcess()
    for (const words of ['một', 'hai']) await one.stores.inbox.accept(one.incoming(text(words)))
    await one.intake.sweep()
    expect(one.jobs).toHaveLength(1)
    for (const job of one.jobs) await one.work(job, RUNNING)
    expect(questionsOf(one)).toEqual(['một', 'hai'])
  })

  it('keeps nobody from starting when the queue is away', async () => {
    const one = createProcess()
    await one.stores.inbox.accept(one.incoming(text('kinh tế số')))
    one.queue.isAway = true
    expect(await one.intake.resume('fake')).toBe(0)
    expect(one.lines.join()).toContain('waiting messages were not queued')
  })
})

describe('a chat', () => {
  it('is answered in order of arrival, whichever job runs first', async () => {
    const one = createProcess()
    for (const words of ['một', 'hai', 'ba']) await one.intake.onMessage(one.incoming(text(words)))
    for (const job of one.jobs.toReversed()) await one.work(job, RUNNING)
    expect(questionsOf(one)).toEqual(['một', 'hai', 'ba'])
  })

  it('is left to the process that has it, and taken when that one has let go', async () => {
    const one = createProcess()
    const two = createProcess(one.shared)
    const held = createPromise()
    one.answerer.script.reply = async () => {
      await held.promise
      return answered()
    }
    await one.intake.onMessage(one.incoming(text('một')))
    await one.intake.onMessage(one.incoming(text('hai')))
    const [first, second] = one.jobs
    if (!first || !second) throw new Error('no jobs')
    const working = one.work(first, RUNNING)
    await expect.poll(() => one.answerer.asked.length).toBe(1)
    expect(await two.work(second, RUNNING)).toEqual({ kind: 'later', afterMs: 200 })
    // Within one process as well.
    expect(await one.work(second, RUNNING)).toEqual({ kind: 'later', afterMs: 200 })
    held.resolve()
    expect(await working).toEqual({ kind: 'done' })
    expect(await two.work(second, RUNNING)).toEqual({ kind: 'done' })
    expect([...one.sent, ...two.sent]).toHaveLength(2)
  })

  it('is taken at once from a process of this machine that is no more', async () => {
    const { held, locks } = createMemoryLocks()
    const one = createProcess({ stores: createMemoryStores(), locks, jobs: [] })
    await one.intake.onMessage(one.incoming(text('một')))
    held.set('turn:fake:chat', createOwner('x').replace(`:${process.pid}:`, ':4194303:'))
    for (const job of one.jobs) await one.work(job, RUNNING)
    expect(one.sent).toHaveLength(1)
    expect(held.size).toBe(0)
  })

  it('waits as a whole while nothing can be sent, longer and longer', async () => {
    const one = createProcess()
    for (const words of ['một', 'hai']) await one.intake.onMessage(one.incoming(text(words)))
    const [first] = one.jobs
    if (!first) throw new Error('no job')
    one.nextSends({ kind: 'unavailable', reason: 'no connection' })
    expect(await one.work(first, RUNNING)).toEqual({ kind: 'later', afterMs: 1_000 })
    expect(questionsOf(one)).toEqual(['một'])
    one.clock.advance(60_000)
    one.nextSends({ kind: 'rate_limited', retryAfterMs: 1_000 })
    expect(await one.work(first, RUNNING)).toEqual({ kind: 'later', afterMs: 30_000 })
    for (const job of one.jobs) await one.work(job, RUNNING)
    expect(one.stores.inbox.states()).toEqual(['finished', 'finished'])
  })

  it('is left to others when the process stops', async () => {
    const one = createProcess()
    await one.intake.onMessage(one.incoming(text('một')))
    const [job] = one.jobs
    if (!job) throw new Error('no job')
    expect(await one.work(job, AbortSignal.abort())).toEqual({ kind: 'later', afterMs: 0 })
    expect(one.sent).toEqual([])
    expect(await createProcess(one.shared).work(job, RUNNING)).toEqual({ kind: 'done' })
  })
})

describe('while the store is away', () => {
  it('a job waits, and uses up no attempt', async () => {
    const one = createProcess()
    await one.intake.onMessage(one.incoming(text('một')))
    const [job] = one.jobs
    if (!job) throw new Error('no job')
    const { unfinishedOf } = one.stores.inbox
    one.stores.inbox.unfinishedOf = async () => {
      throw AWAY
    }
    expect(await one.work(job, RUNNING)).toEqual({ kind: 'later', afterMs: 1_000 })
    one.stores.inbox.unfinishedOf = unfinishedOf
    await one.work(job, RUNNING)
    expect(one.sent).toHaveLength(1)
  })

  it('nobody is told of a failure before an answer was sent', async () => {
    const one = createProcess()
    await one.intake.onMessage(one.incoming(text('một')))
    const [job] = one.jobs
    if (!job) throw new Error('no job')
    const { record } = one.stores.questions
    one.stores.questions.record = async () => {
      throw AWAY
    }
    expect(await one.work(job, RUNNING)).toMatchObject({ kind: 'later' })
    expect(one.sent).toEqual([])
    one.stores.questions.record = record
    await one.work(job, RUNNING)
    expect(one.sent).toHaveLength(1)
  })

  it('an answer that was sent is not sent again', async () => {
    const one = createProcess()
    await one.intake.onMessage(one.incoming(text('một')))
    const [job] = one.jobs
    if (!job) throw new Error('no job')
    const { finish } = one.stores.inbox
    let failures = 2
    one.stores.inbox.finish = async (...delivery) => {
      if (failures-- > 0) throw AWAY
      return finish(...delivery)
    }
    expect(await one.work(job, RUNNING)).toEqual({ kind: 'done' })
    expect(one.sent).toHaveLength(1)
    expect(one.stores.inbox.states()).toEqual(['finished'])
  })

  it('an end that it refuses is stored later, without a second answer', async () => {
    const one = createProcess()
    await one.intake.onMessage(one.incoming(text('một')))
    const [job] = one.jobs
    if (!job) throw new Error('no job')
    const { finish } = one.stores.inbox
    one.stores.inbox.finish = async () => {
      throw new Error('disk full')
    }
    expect(await one.work(job, RUNNING)).toMatchObject({ kind: 'later' })
    one.stores.inbox.finish = finish
    expect(await one.work(job, RUNNING)).toEqual({ kind: 'done' })
    expect(one.sent).toHaveLength(1)
  })
})

function createPromise() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
