import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { MOST_STALLS } from '../../src/queue/queue.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { openPlace, type PlaceSettings, TEST_KINDS, type TestQueue } from './place.ts'

/** How soon a process that is gone is noticed here. */
const LEASE_MS = 400
const WAIT = { timeout: 15_000, interval: 10 }

/** What every form of the queue does, on a fresh place for each test. */
export function describesQueue(freshPlace: () => Promise<PlaceSettings>): void {
  /** Makes queues on one place, as several processes would; all are stopped in the end. */
  async function open() {
    const place = await openPlace(await freshPlace())
    onTestFinished(() => place.close())
    const createQueue = (options = {}): TestQueue => {
      const queue = place.createQueue({ leaseMs: LEASE_MS, graceMs: 5_000, ...options })
      onTestFinished(() => queue.stop())
      return queue
    }
    return { ...place, createQueue }
  }

  it('runs a job with what it carries', async () => {
    const { createQueue } = await open()
    const queue = createQueue()
    const seen: unknown[] = []
    queue.work('plain', { concurrency: 1 }, async (payload, { attempt, jobId }) => {
      seen.push({ payload, attempt, hasId: jobId !== '' })
      return { kind: 'done' }
    })
    await queue.start()
    expect(await queue.enqueue('plain', { n: 57 })).toBe('new')
    await vi.waitFor(() => expect(seen).toHaveLength(1), WAIT)
    expect(seen).toEqual([{ payload: { n: 57 }, attempt: 1, hasId: true }])
    expect(await queue.failed(10)).toEqual([])
  })

  it('refuses a payload that is not of its kind', async () => {
    const queue = (await open()).createQueue()
    const wrong = JSON.parse('{"n":"57"}')
    await expect(queue.enqueue('plain', wrong)).rejects.toThrow()
    expect(() => queue.repeat('plain', '0 3 * * *', wrong)).toThrow()
    expect(() => queue.repeat('plain', 'every day', { n: 1 })).toThrow()
  })

  it('gives up a stored payload that it cannot read, and goes on with the next', async () => {
    const { createQueue, putRaw } = await open()
    const queue = createQueue()
    const seen: number[] = []
    queue.work('plain', { concurrency: 1 }, async ({ n }) => {
      seen.push(n)
      return { kind: 'done' }
    })
    await putRaw('plain', { n: 'what a member wrote' })
    await queue.start()
    await queue.enqueue('plain', { n: 2 })
    await vi.waitFor(() => expect(seen).toEqual([2]), WAIT)
    const [failed] = await queue.failed(10)
    expect(failed).toMatchObject({ name: 'plain', reason: expect.stringMatching(/payload.*n: /) })
    expect(failed?.reason).not.toContain('what a member wrote')
  })

  it('tries again with growing waits, and forgets the failures of a job that works', async () => {
    const queue = (await open()).createQueue()
    const runs: { attempt: number; at: number }[] = []
    queue.work('plain', { concurrency: 1 }, async (_, { attempt }) => {
      runs.push({ attempt, at: Date.now() })
      if (attempt < 3) throw new Error('not yet')
      return { kind: 'done' }
    })
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(runs).toHaveLength(3), WAIT)
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    const [first = 0, second = 0, third = 0] = runs.map(({ at }) => at)
    expect(second - first).toBeGreaterThanOrEqual(TEST_KINDS.plain.backOffMs)
    expect(third - second).toBeGreaterThanOrEqual(TEST_KINDS.plain.backOffMs * 2)
    expect(await queue.failed(10)).toEqual([])
  })

  it('gives up after the last attempt and keeps the job with its reason', async () => {
    const queue = (await open()).createQueue()
    let runs = 0
    queue.work('plain', { concurrency: 1 }, async () => {
      runs++
      throw new Error(`run ${runs} failed`)
    })
    await queue.start()
    const before = Date.now()
    await queue.enqueue('plain', { n: 1 })
    await vi.waitFor(async () => expect(await queue.failed(10)).toHaveLength(1), WAIT)
    const [failed] = await queue.failed(10)
    expect(runs).toBe(TEST_KINDS.plain.attempts)
    expect(failed).toMatchObject({ name: 'plain', reason: 'run 3 failed' })
    expect(Date.parse(failed?.failedAt ?? '')).toBeGreaterThanOrEqual(before)
  })

  it('gives up at once when the handler says so, and lists the latest first', async () => {
    const queue = (await open()).createQueue()
    const runs: number[] = []
    queue.work('plain', { concurrency: 1 }, async ({ n }) => {
      runs.push(n)
      return { kind: 'give_up', reason: `no member ${n}` }
    })
    await queue.start()
    for (const n of [1, 2, 3]) {
      await queue.enqueue('plain', { n })
      await vi.waitFor(async () => expect(await queue.failed(10)).toHaveLength(n), WAIT)
      await sleep(2)
    }
    expect(runs).toEqual([1, 2, 3])
    const reasons = (await queue.failed(2)).map(({ reason }) => reason)
    expect(reasons).toEqual(['no member 3', 'no member 2'])
  })

  it('comes back to "not now" as often as it takes, without using up an attempt', async () => {
    const queue = (await open()).createQueue()
    const runs: { attempt: number; at: number }[] = []
    queue.work('plain', { concurrency: 1 }, async (_, { attempt }) => {
      runs.push({ attempt, at: Date.now() })
      return runs.length < 6 ? { kind: 'later', afterMs: 30 } : { kind: 'done' }
    })
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(runs).toHaveLength(6), WAIT)
    expect(new Set(runs.map(({ attempt }) => attempt))).toEqual(new Set([1]))
    const waits = runs.slice(1).map(({ at }, index) => at - (runs[index]?.at ?? 0))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(30)
  })

  it('runs as many jobs at once as it may, each exactly once, with several processes', async () => {
    const { createQueue } = await open()
    let running = 0
    let most = 0
    const seen: number[] = []
    const queues = [createQueue(), createQueue()]
    for (const queue of queues) {
      queue.work('plain', { concurrency: 2 }, async ({ n }) => {
        most = Math.max(most, ++running)
        await sleep(15)
        running--
        seen.push(n)
        return { kind: 'done' }
      })
    }
    const numbers = Array.from({ length: 40 }, (_, index) => index)
    for (const n of numbers) await queues[0]?.enqueue('plain', { n })
    await Promise.all(queues.map((queue) => queue.start()))
    await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(numbers.length), WAIT)
    await Promise.all(queues.map((queue) => queue.stop()))
    expect(seen.sort((a, b) => a - b)).toEqual(numbers)
    expect(most).toBe(4)
  })

  it('keeps kinds apart: one that is busy holds up no other', async () => {
    const queue = (await open()).createQueue()
    const release = createGate()
    let others = 0
    queue.work('plain', { concurrency: 1 }, async () => {
      await release.opened
      return { kind: 'done' }
    })
    queue.work('other', { concurrency: 1 }, async () => {
      others++
      return { kind: 'done' }
    })
    await queue.start()
    await queue.enqueue('plain', { n: 1 })
    await queue.enqueue('other', { n: 1 })
    await vi.waitFor(() => expect(others).toBe(1), WAIT)
    release.open()
  })

  it('takes one job of a deduplication id while it waits, fails and runs', async () => {
    const queue = (await open()).createQueue()
    const again = () => queue.enqueue('plain', { n: 2 }, { deduplicationId: 'a:1' })
    const release = createGate()
    const seen: number[] = []
    queue.work('plain', { concurrency: 1 }, async ({ n }, { attempt }) => {
      seen.push(n)
      if (attempt === 1) throw new Error('first run')
      await release.opened
      return { kind: 'done' }
    })
    const first = { delayMs: 100, deduplicationId: 'a:1' }
    expect(await queue.enqueue('plain', { n: 1 }, first)).toBe('new')
    expect(await again()).toBe('repeat')
    // Another kind has its own ids.
    expect(await queue.enqueue('other', { n: 1 }, { deduplicationId: 'a:1' })).toBe('new')
    await queue.start()
    await vi.waitFor(() => expect(seen).toEqual([1]), WAIT)
    expect(await again()).toBe('repeat')
    await vi.waitFor(() => expect(seen).toEqual([1, 1]), WAIT)
    expect(await again()).toBe('repeat')
    release.open()
    await vi.waitFor(async () => expect(await again()).toBe('new'), WAIT)
  })

  it('remembers the deduplication id of an ended job for as long as its kind says', async () => {
    const queue = (await open()).createQueue()
    const seen: string[] = []
    for (const name of ['remembered', 'forgotten'] as const) {
      queue.work(name, { concurrency: 1 }, async ({ n }) => {
        seen.push(`${name} ${n}`)
        return n === 1 ? { kind: 'done' } : { kind: 'give_up', reason: 'no' }
      })
    }
    await queue.start()
    const put = (name: 'remembered' | 'forgotten', n: number) =>
      queue.enqueue(name, { n }, { deduplicationId: `id ${n}` })
    for (const n of [1, 2]) {
      expect(await put('remembered', n)).toBe('new')
      expect(await put('forgotten', n)).toBe('new')
    }
    await vi.waitFor(() => expect(seen).toHaveLength(4), WAIT)
    await vi.waitFor(async () => expect(await put('forgotten', 1)).toBe('new'), WAIT)
    await vi.waitFor(async () => expect(await put('forgotten', 2)).toBe('new'), WAIT)
    expect(await put('remembered', 1)).toBe('repeat')
    expect(await put('remembered', 2)).toBe('repeat')
    await vi.waitFor(() => expect(seen).toHaveLength(6), WAIT)
    expect(seen.filter((one) => one.startsWith('remembered'))).toHaveLength(2)
    // The failed ones are all there, although their ids were given away.
    await vi.waitFor(async () => expect(await queue.failed(10)).toHaveLength(3), WAIT)
  })

  it('keeps a delay over a restart', async () => {
    const { createQueue } = await open()
    const before = createQueue()
    await before.start()
    const enqueuedAt = Date.now()
    await before.enqueue('plain', { n: 1 }, { delayMs: 700 })
    await before.enqueue('plain', { n: 2 })
    await before.stop()

    const after = createQueue()
    const runs: { n: number; at: number }[] = []
    after.work('plain', { concurrency: 1 }, async ({ n }) => {
      runs.push({ n, at: Date.now() })
      return { kind: 'done' }
    })
    await after.start()
    await vi.waitFor(() => expect(runs).toHaveLength(2), WAIT)
    expect(runs.map(({ n }) => n)).toEqual([2, 1])
    expect((runs[1]?.at ?? 0) - enqueuedAt).toBeGreaterThanOrEqual(700)
  })

  it('lets what runs finish when it stops, and leaves the rest to others', async () => {
    const { createQueue } = await open()
    const first = createQueue()
    const seen: string[] = []
    const release = createGate()
    first.work('plain', { concurrency: 1 }, async ({ n }, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await release.opened
      seen.push(`first ${n}`)
      return { kind: 'done' }
    })
    await first.start()
    await first.enqueue('plain', { n: 1 })
    await first.enqueue('plain', { n: 2 })
    await sleep(150)
    const stopping = first.stop()
    await sleep(50)
    expect(seen).toEqual([])
    release.open()
    await stopping
    expect(seen).toEqual(['first 1'])

    const second = createQueue()
    second.work('plain', { concurrency: 1 }, async ({ n }) => {
      seen.push(`second ${n}`)
      return { kind: 'done' }
    })
    await second.start()
    await vi.waitFor(() => expect(seen).toEqual(['first 1', 'second 2']), WAIT)
    await sleep(LEASE_MS * 2)
    expect(seen).toEqual(['first 1', 'second 2'])
  })

  it('counts no attempt for what the stop cut short', async () => {
    const { createQueue } = await open()
    const first = createQueue()
    const started = createGate()
    first.work('plain', { concurrency: 1 }, async (_, { signal }) => {
      started.open()
      await new Promise((_resolve, reject) => signal.addEventListener('abort', reject))
      return { kind: 'done' }
    })
    await first.start()
    await first.enqueue('plain', { n: 1 })
    await started.opened
    await first.stop()

    const second = createQueue()
    const attempts: number[] = []
    second.work('plain', { concurrency: 1 }, async (_, { attempt }) => {
      attempts.push(attempt)
      return { kind: 'done' }
    })
    await second.start()
    await vi.waitFor(() => expect(attempts).toEqual([1]), WAIT)
    expect(await second.failed(10)).toEqual([])
  })

  it('stops after the grace, and the job that hung is taken up by another process', async () => {
    const { createQueue } = await open()
    const release = createGate()
    const first = createQueue({ graceMs: 50 })
    let started = 0
    first.work('plain', { concurrency: 1 }, async () => {
      started++
      await release.opened
      return { kind: 'done' }
    })
    await first.start()
    await first.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(started).toBe(1), WAIT)
    await first.stop()

    const second = createQueue()
    const seen: number[] = []
    second.work('plain', { concurrency: 1 }, async ({ n }) => {
      seen.push(n)
      return { kind: 'done' }
    })
    await second.start()
    await vi.waitFor(() => expect(seen).toEqual([1]), WAIT)
    release.open()
    expect(await second.failed(10)).toEqual([])
  })

  it('keeps a job that takes longer than the lease', async () => {
    const { createQueue } = await open()
    const queues = [createQueue(), createQueue()]
    let runs = 0
    let done = 0
    for (const queue of queues) {
      queue.work('plain', { concurrency: 1 }, async () => {
        runs++
        await sleep(LEASE_MS * 4)
        done++
        return { kind: 'done' }
      })
      await queue.start()
    }
    await queues[0]?.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(done).toBe(1), WAIT)
    expect(runs).toBe(1)
  })

  it('tells a handler that has lost its job, and does not count what it does then', async () => {
    const { createQueue, endLeases } = await open()
    const first = createQueue()
    const seen: string[] = []
    first.work('plain', { concurrency: 1 }, async (_, { signal }) => {
      seen.push('begun')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      seen.push('told')
      throw new Error('cut short')
    })
    await first.start()
    await first.enqueue('plain', { n: 1 })
    await vi.waitFor(() => expect(seen).toEqual(['begun']), WAIT)
    const second = createQueue()
    second.work('plain', { concurrency: 1 }, async (_, { attempt }) => {
      seen.push(`attempt ${attempt} of another`)
      return { kind: 'done' }
    })
    await second.start()
    await vi.waitFor(async () => {
      // The first may be quicker to say that it is still there.
      if (seen.length === 1) await endLeases('plain')
      expect(seen.toSorted()).toEqual(['attempt 1 of another', 'begun', 'told'])
    }, WAIT)
    await sleep(LEASE_MS)
    expect(seen).toHaveLength(3)
    expect(await second.failed(10)).toEqual([])
  })

  it('gives up a job in the middle of which process after process ends', async () => {
    const { createQueue } = await open()
    const release = createGate()
    let starts = 0
    const hang = async () => {
      starts++
      await release.opened
      return { kind: 'done' } as const
    }
    const leaseMs = 150
    await createQueue({ leaseMs }).enqueue('plain', { n: 1 })
    for (let process = 1; process <= MOST_STALLS + 1; process++) {
      const queue = createQueue({ leaseMs, graceMs: 1 })
      queue.work('plain', { concurrency: 1 }, hang)
      await queue.start()
      await vi.waitFor(() => expect(starts).toBe(process), WAIT)
      await queue.stop()
    }
    const last = createQueue({ leaseMs })
    last.work('plain', { concurrency: 1 }, hang)
    await last.start()
    await vi.waitFor(async () => expect(await last.failed(10)).toHaveLength(1), WAIT)
    expect(starts).toBe(MOST_STALLS + 1)
    release.open()
  })

  it('repeats a job at the times of its pattern, one for all processes', async () => {
    const { createQueue } = await open()
    const queues = [createQueue(), createQueue()]
    const runs: number[] = []
    for (const queue of queues) {
      queue.work('plain', { concurrency: 1 }, async ({ n }) => {
        runs.push(n)
        return { kind: 'done' }
      })
      queue.repeat('plain', '* * * * * *', { n: 7 })
    }
    const startedAt = Date.now()
    await Promise.all(queues.map((queue) => queue.start()))
    await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(3), WAIT)
    // Twice a second it would be there after one and a half; a tick may come some milliseconds early.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_900)
    expect(new Set(runs)).toEqual(new Set([7]))
  })

  it('loses nothing when processes are killed in the middle of enqueuing and working', async () => {
    const place = await freshPlace()
    const directory = temporaryDirectory()
    const storedFile = join(directory, 'stored')
    const doneFile = join(directory, 'done')
    const numbersIn = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []

    async function workUntil(stores: boolean, isEnough: () => boolean): Promise<void> {
      const settings = JSON.stringify({ place, stores, storedFile, doneFile })
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'test/fixtures/queue/work.ts', settings],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      )
      onTestFinished(() => void child.kill('SIGKILL'))
      await vi.waitFor(() => expect(isEnough()).toBe(true), WAIT)
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }

    await workUntil(true, () => numbersIn(doneFile).length >= 12)
    const doneBefore = numbersIn(doneFile).length
    await workUntil(false, () => numbersIn(doneFile).length > doneBefore)
    const missing = () => {
      const done = new Set(numbersIn(doneFile))
      return numbersIn(storedFile).filter((n) => !done.has(n))
    }
    await workUntil(false, () => missing().length === 0)
    // Only what was in hand at a kill may have run twice.
    const done = numbersIn(doneFile)
    expect(done.length - new Set(done).size).toBeLessThanOrEqual(2 * 4)
  })
}

/** What a handler waits for until the test lets it go on. */
function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}
