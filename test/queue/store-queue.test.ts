import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { FAILED_KEPT_MS } from '../../src/queue/queue.ts'
import { createStoreQueue } from '../../src/queue/store-queue.ts'
import { createJobStore } from '../../src/storage/job-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { emptyPostgres } from '../support/shared-postgres.ts'
import { DATABASES, DRIVERS } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { describesQueue } from './conformance.ts'
import { TEST_KINDS } from './place.ts'

const WAIT = { timeout: 15_000, interval: 20 }

describe.each(DRIVERS)('the queue in the store, with the %s driver', (driver) => {
  describesQueue(async () => ({
    kind: 'store',
    dataDirectory: temporaryDirectory(),
    driver,
    url: null,
  }))
})

describe('the queue in the store, with PostgreSQL', () => {
  describesQueue(async () => ({
    kind: 'store',
    dataDirectory: temporaryDirectory(),
    driver: 'native',
    url: await emptyPostgres(),
  }))
})

describe.each(DATABASES)('createStoreQueue on $database', ({ open }) => {
  async function setUp(startedAt: string) {
    const { db } = await open()
    const clock = createFakeClock(startedAt)
    const { logger, lines } = createMemoryLogger()
    const seen: string[] = []
    const create = (cron?: string) => {
      const queue = createStoreQueue({
        kinds: TEST_KINDS,
        store: createJobStore({ db }),
        clock,
        logger,
      })
      onTestFinished(() => queue.stop())
      queue.work('plain', { concurrency: 1 }, async ({ n }) => {
        seen.push(`${n} at ${clock.now().toISOString()}`)
        return n < 0 ? { kind: 'give_up', reason: 'below zero' } : { kind: 'done' }
      })
      if (cron) queue.repeat('plain', cron, { n: 7 })
      return queue
    }
    return { db, clock, seen, create, log: () => lines.join('') }
  }

  /** Whatever is due now has been done once a job that is stored now is done. */
  async function settled(
    queue: ReturnType<typeof createStoreQueue<typeof TEST_KINDS>>,
    seen: string[],
  ) {
    await queue.enqueue('plain', { n: 0 })
    await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^0 at/), WAIT)
    seen.pop()
  }

  it('repeats at the time of Vietnam', async () => {
    const { clock, seen, create } = await setUp('2026-01-10T08:00:00.000Z')
    const queue = create('17 3 * * *')
    await queue.start()
    clock.set('2026-01-10T20:16:59.999Z')
    await settled(queue, seen)
    expect(seen).toEqual([])
    clock.set('2026-01-10T20:17:00.000Z')
    await vi.waitFor(() => expect(seen).toEqual(['7 at 2026-01-10T20:17:00.000Z']), WAIT)
    await settled(queue, seen)
    expect(seen).toHaveLength(1)
    clock.set('2026-01-11T20:17:00.000Z')
    await vi.waitFor(() => expect(seen).toHaveLength(2), WAIT)
  })

  it('makes one job of the times that passed while nothing ran', async () => {
    const { clock, seen, create } = await setUp('2026-01-10T08:00:00.000Z')
    const first = create('17 3 * * *')
    await first.start()
    await first.stop()
    clock.set('2026-01-15T08:00:00.000Z')
    const second = create('17 3 * * *')
    await second.start()
    await vi.waitFor(() => expect(seen).toEqual(['7 at 2026-01-15T08:00:00.000Z']), WAIT)
    await settled(second, seen)
    expect(seen).toHaveLength(1)
    clock.set('2026-01-15T20:17:00.000Z')
    await vi.waitFor(() => expect(seen).toHaveLength(2), WAIT)
  })

  it('follows a new pattern', async () => {
    const { clock, seen, create } = await setUp('2026-01-10T08:00:00.000Z')
    const first = create('17 3 * * *')
    await first.start()
    await first.stop()
    const second = create('30 4 * * *')
    await second.start()
    clock.set('2026-01-10T21:29:00.000Z')
    await settled(second, seen)
    expect(seen).toEqual([])
    clock.set('2026-01-10T21:30:00.000Z')
    await vi.waitFor(() => expect(seen).toEqual(['7 at 2026-01-10T21:30:00.000Z']), WAIT)
  })

  it('runs due jobs in the order of their times, then of their arrival', async () => {
    const { clock, seen, create } = await setUp('2026-01-10T08:00:00.000Z')
    const queue = create()
    for (const [n, delayMs] of [
      [1, 50],
      [2, 0],
      [3, 0],
      [4, 20],
    ] as const) {
      await queue.enqueue('plain', { n }, { delayMs })
    }
    clock.advance(1_000)
    await queue.start()
    await vi.waitFor(() => expect(seen).toHaveLength(4), WAIT)
    expect(seen.map((one) => one[0])).toEqual(['2', '3', '4', '1'])
  })

  it('keeps a failed job as long as it says, and no trace of one that is done', async () => {
    const { db, clock, seen, create } = await setUp('2026-01-10T08:00:00.000Z')
    const countJobs = async () => (await db.selectFrom('jobs').select('id').execute()).length
    const queue = create()
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await queue.enqueue('plain', { n: -1 })
    await vi.waitFor(() => expect(seen).toHaveLength(2), WAIT)
    await vi.waitFor(async () => expect(await queue.failed(10)).toHaveLength(1), WAIT)
    expect(await countJobs()).toBe(1)
    clock.advance(FAILED_KEPT_MS)
    await settled(queue, seen)
    expect(await queue.failed(10)).toHaveLength(1)
    clock.advance(3_600_000)
    await vi.waitFor(async () => expect(await queue.failed(10)).toEqual([]), WAIT)
  })

  it('leaves the store alone once it has stopped, whatever still hangs', async () => {
    const database = await open()
    const { logger, lines } = createMemoryLogger()
    const queue = createStoreQueue({
      kinds: TEST_KINDS,
      store: createJobStore(database),
      clock: systemClock,
      logger,
      graceMs: 1,
    })
    let release = () => {}
    const hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    let begun = 0
    queue.work('plain', { concurrency: 1 }, async () => {
      begun++
      await hanging
      return { kind: 'done' }
    })
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(begun).toBe(1), WAIT)
    await queue.stop()
    await database.close()
    release()
    await hanging
    await new Promise((resolve) => setImmediate(resolve))
    expect(lines).toEqual([])
  })

  it('gives each job to one of those who ask at the same moment', async () => {
    const store = createJobStore(await open())
    const now = '2026-01-10T08:00:00.000Z'
    const job = { name: 'plain', payload: '{}', dueAt: now, deduplicationId: null }
    const all = Array.from({ length: 200 }, (_, n) => `job ${n}`)
    for (const id of all) await store.add({ ...job, id }, now)
    const claim = { count: 2, now, leaseUntil: '2026-01-10T08:00:30.000Z' }
    const ids: string[] = []
    async function takeAll(owner: string): Promise<void> {
      for (let empty = 0; empty < 10; ) {
        const taken = await store.take('plain', { ...claim, owner })
        ids.push(...taken.map(({ id }) => id))
        empty = taken.length === 0 ? empty + 1 : 0
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, n) => takeAll(String(n))))
    expect(ids.toSorted()).toEqual(all.toSorted())
  })

  it('goes on when the store can be used again', async () => {
    const { db, seen, create, log } = await setUp('2026-01-10T08:00:00.000Z')
    const queue = create()
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(seen).toHaveLength(1), WAIT)
    await db.schema.alterTable('jobs').renameTo('away').execute()
    await vi.waitFor(() => expect(log()).toContain('could not use the store'), WAIT)
    await expect(queue.enqueue('plain', { n: 2 })).rejects.toThrow()
    await db.schema.alterTable('away').renameTo('jobs').execute()
    await queue.enqueue('plain', { n: 3 })
    await vi.waitFor(() => expect(seen).toHaveLength(2), WAIT)
  })
})
