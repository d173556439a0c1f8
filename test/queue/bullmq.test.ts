import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createBullQueue } from '../../src/queue/bullmq.ts'
import { freePort } from '../support/free-port.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describesQueue } from './conformance.ts'
import { TEST_KINDS, withBullQueue } from './place.ts'

const WAIT = { timeout: 15_000, interval: 20 }

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis?.remove())

describe('the queue on Redis', () => {
  describesQueue(async () => ({ kind: 'redis', url: redis.url, prefix: `test-${randomUUID()}` }))
})

describe('createBullQueue', () => {
  function create({ url = redis.url, prefix = `test-${randomUUID()}` } = {}) {
    const { logger, lines } = createMemoryLogger()
    const queue = createBullQueue({ kinds: TEST_KINDS, url, prefix, logger, leaseMs: 2_000 })
    onTestFinished(() => queue.stop())
    return { queue, prefix, lines, log: () => lines.join('') }
  }

  it('goes on where it was when Redis crashes and comes back, and says so without the password', async () => {
    const { queue, log } = create()
    const seen: number[] = []
    queue.work('plain', { concurrency: 2 }, async ({ n }) => {
      await sleep(5)
      seen.push(n)
      return { kind: 'done' }
    })
    await queue.start()
    const numbers = Array.from({ length: 200 }, (_, index) => index)
    for (const n of numbers) await queue.enqueue('plain', { n })
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(5), WAIT)
    await redis.stop()
    expect(seen.length).toBeLessThan(numbers.length)
    await vi.waitFor(() => expect(log()).toContain('Redis cannot be reached'), WAIT)
    await expect(queue.failed(10)).rejects.toThrow('Redis')
    const whileAway = queue.enqueue('plain', { n: 1_000 })
    await redis.start()
    expect(await whileAway).toBe('new')
    await vi.waitFor(
      () => expect([...new Set(seen)].sort((a, b) => a - b)).toEqual([...numbers, 1_000]),
      WAIT,
    )
    expect(log()).toContain('Redis is there again')
    expect(log()).not.toContain(redis.password)
    expect(log()).not.toContain(encodeURIComponent(redis.password))
  })

  it('starts, refuses jobs in time, and stops where there is no Redis', async () => {
    const { queue, log } = create({ url: `redis://:secret-57@127.0.0.1:${await freePort()}` })
    queue.work('plain', { concurrency: 1 }, async () => ({ kind: 'done' }))
    queue.repeat('plain', '17 3 * * *', { n: 1 })
    await queue.start()
    await expect(queue.enqueue('plain', { n: 1 })).rejects.toThrow('did not answer in time')
    await expect(queue.failed(1)).rejects.toThrow('Redis is not connected')
    await queue.stop()
    expect(log()).toContain('ECONNREFUSED')
    expect(log()).not.toContain('secret-57')
  })

  it('says that the password is wrong without repeating it', async () => {
    const url = new URL(redis.url)
    url.password = 'wrong-57'
    const { queue, log } = create({ url: url.href })
    queue.work('plain', { concurrency: 1 }, async () => ({ kind: 'done' }))
    await queue.start()
    await vi.waitFor(() => expect(log()).toContain('WRONGPASS'), WAIT)
    expect(log()).not.toContain('wrong-57')
  })

  it('warns where Redis may drop jobs when its memory is full', async () => {
    const warning = 'set its maxmemory-policy to noeviction'
    const started = async () => {
      const made = create()
      await made.queue.start()
      await made.queue.enqueue('plain', { n: 1 })
      return made.log
    }
    const right = await started()
    await redis.command('config', 'set', 'maxmemory-policy', 'allkeys-lru')
    onTestFinished(async () => {
      await redis.command('config', 'set', 'maxmemory-policy', 'noeviction')
    })
    const wrong = await started()
    await vi.waitFor(() => expect(wrong()).toContain(warning), WAIT)
    expect(right()).not.toContain(warning)
  })

  it('keeps the job of a time that passed while nothing ran, and follows a new pattern', async () => {
    const prefix = `test-${randomUUID()}`
    const place = { url: redis.url, prefix, name: 'plain' }
    const start = async (cron: string) => {
      const { queue } = create({ prefix })
      const seen: number[] = []
      queue.work('plain', { concurrency: 1 }, async ({ n }) => {
        seen.push(n)
        return { kind: 'done' }
      })
      queue.repeat('plain', cron, { n: 7 })
      await queue.start()
      return { queue, seen }
    }
    const nextTime = () =>
      withBullQueue(place, async (queue) => {
        const [scheduler] = await queue.getJobSchedulers()
        return new Date(scheduler?.next ?? 0).toISOString().slice(11, 19)
      })

    const first = await start('17 3 * * *')
    await vi.waitFor(async () => expect(await nextTime()).toBe('20:17:00'), WAIT)
    await first.queue.stop()
    await withBullQueue(place, async (queue) => {
      const [job] = await queue.getDelayed()
      await job?.promote()
    })
    const second = await start('17 3 * * *')
    await vi.waitFor(() => expect(second.seen).toEqual([7]), WAIT)
    await second.queue.stop()
    await start('30 4 * * *')
    await vi.waitFor(async () => expect(await nextTime()).toBe('21:30:00'), WAIT)
  })
})
