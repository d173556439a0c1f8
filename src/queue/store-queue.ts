import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { createBell } from './bell.ts'
import { nextTime } from './cron.ts'
import type { JobStore, NewJob, TakenJob } from './ports.ts'
import {
  FAILED_KEPT_MS,
  GRACE_MS,
  type JobKind,
  type JobKinds,
  LEASE_MS,
  MOST_STALLS,
  type NameOf,
  type Queue,
} from './queue.ts'
import { createRunner, type JobResult, type JobRunner } from './run-job.ts'

/** How often the store is asked: soon after there was work, calmly when there was none for a while. */
const QUICK_MS = 25
const CALM_MS = 1_000
const SWEEP_MS = 3_600_000

export interface StoreQueueDeps<Kinds extends JobKinds> {
  kinds: Kinds
  store: JobStore
  clock: Clock
  logger: Logger
  leaseMs?: number
  graceMs?: number
}

/** The queue of the small size: a table of the store, worked on in this process and any other. */
export function createStoreQueue<Kinds extends JobKinds>({
  kinds,
  store,
  clock,
  logger,
  leaseMs = LEASE_MS,
  graceMs = GRACE_MS,
}: StoreQueueDeps<Kinds>): Queue<Kinds> {
  const owner = randomUUID()
  const workers = new Map<string, Worker>()
  const schedules = new Map<string, Schedule>()
  const running = new Map<string, RunningJob>()
  const bell = createBell()
  const newId = createJobIds(clock)
  let loop: Promise<void> = Promise.resolve()
  let heartbeat: NodeJS.Timeout | undefined
  let sweepAt = 0
  let isStopping = false
  /** The grace is over: what still runs keeps its lease and is taken up by another process. */
  let isOver = false

  const isoIn = (milliseconds: number) =>
    new Date(clock.now().getTime() + milliseconds).toISOString()

  function newJob(name: string, payload: unknown, dueAt: string, id: string | null): NewJob {
    return { id: newId(), name, payload: JSON.stringify(payload), dueAt, deduplicationId: id }
  }

  function kindOf<Name extends NameOf<Kinds>>(name: Name): Kinds[Name] {
    return kinds[name]
  }

  async function keepLooking(): Promise<void> {
    let pauseMs = QUICK_MS
    while (!isStopping) {
      try {
        await sweep()
        await fireSchedules()
        const taken = await takeJobs()
        pauseMs = taken > 0 ? QUICK_MS : Math.min(pauseMs * 2, CALM_MS)
        await bell.wait(Math.max(QUICK_MS, Math.min(pauseMs, await untilNextMs())))
      } catch (error) {
        logger.error({ err: error }, 'the job queue could not use the store')
        await bell.wait(CALM_MS)
      }
    }
  }

  async function sweep(): Promise<void> {
    if (clock.now().getTime() < sweepAt) return
    await store.sweep(isoIn(0), isoIn(-FAILED_KEPT_MS))
    sweepAt = clock.now().getTime() + SWEEP_MS
  }

  async function fireSchedules(): Promise<void> {
    for (const [name, schedule] of schedules) {
      if (isoIn(0) < schedule.nextAt) continue
      const due = {
        dueAt: schedule.nextAt,
        nextAt: nextTime(schedule.cron, clock.now()).toISOString(),
      }
      schedule.nextAt = await store.fire(due, newJob(name, schedule.payload, due.dueAt, null))
    }
  }

  async function takeJobs(): Promise<number> {
    let count = 0
    for (const [name, worker] of workers) {
      const free = worker.concurrency - worker.busy
      if (free === 0 || isStopping) continue
      const claim = { count: free, owner, now: isoIn(0), leaseUntil: isoIn(leaseMs) }
      for (const job of await store.take(name, claim)) {
        // A lease of our own that ended, because the machine slept, is simply taken again.
        if (running.has(job.id)) continue
        run(name, worker, job)
        count++
      }
    }
    return count
  }

  async function untilNextMs(): Promise<number> {
    const idle = [...workers].filter(([, { concurrency, busy }]) => busy < concurrency)
    const due = await store.nextDueAt(idle.map(([name]) => name))
    const times = [...schedules.values()].map(({ nextAt }) => nextAt).concat(due ?? [])
    return Math.min(...times.map((time) => new Date(time).getTime() - clock.now().getTime()))
  }

  function run(name: string, worker: Worker, job: TakenJob): void {
    const abort = new AbortController()
    worker.busy++
    const ended = runToItsEnd(name, worker, job, abort.signal)
      .catch((error: unknown) =>
        logger.error({ err: error, job: name, jobId: job.id }, 'a job’s end could not be stored'),
      )
      .finally(() => {
        running.delete(job.id)
        worker.busy--
        bell.ring()
      })
    running.set(job.id, { abort, ended, isSettling: false })
  }

  async function runToItsEnd(
    name: string,
    worker: Worker,
    job: TakenJob,
    signal: AbortSignal,
  ): Promise<void> {
    const context = { jobId: job.id, attempt: job.failures + 1, signal }
    const result =
      job.stalls > MOST_STALLS ? STALLED : await worker.run(parseJson(job.payload), context)
    if (isOver) return
    const entry = running.get(job.id)
    if (entry) entry.isSettling = true
    await settle(name, worker, job, result)
  }

  async function settle(
    name: string,
    { kind }: Worker,
    { id, failures }: TakenJob,
    result: JobResult,
  ): Promise<void> {
    const log = { job: name, jobId: id }
    const end = (reason: string | null) =>
      store.end(id, owner, {
        reason,
        endedAt: isoIn(0),
        rememberedUntil: isoIn(kind.rememberedMs),
      })
    switch (result.kind) {
      case 'done':
        return end(null)
      case 'later':
        return store.giveBack(id, owner, { dueAt: isoIn(result.afterMs), failures, reason: null })
      case 'retry': {
        logger.warn({ ...log, err: result.error }, 'a job failed and is tried again')
        const next = { dueAt: isoIn(result.afterMs), failures: failures + 1, reason: result.reason }
        return store.giveBack(id, owner, next)
      }
      case 'given_up':
        logger.error({ ...log, reason: result.reason, err: result.error }, 'a job was given up')
        return end(result.reason)
    }
  }

  async function extendLeases(): Promise<void> {
    const ids = [...running].filter(([, { isSettling }]) => !isSettling).map(([id]) => id)
    if (ids.length === 0) return
    const held = await store.extend(ids, { owner, leaseUntil: isoIn(leaseMs) })
    for (const id of ids) {
      const entry = running.get(id)
      if (entry === undefined || entry.isSettling || held.includes(id)) continue
      logger.warn({ jobId: id }, 'a job was taken over by another process')
      entry.abort.abort()
    }
  }

  return {
    async enqueue(name, payload, { delayMs = 0, deduplicationId = null } = {}) {
      const parsed = kindOf(name).payload.parse(payload)
      const job = newJob(name, parsed, isoIn(delayMs), deduplicationId)
      const stored = await store.add(job, isoIn(0))
      bell.ring()
      return stored
    },

    work(name, { concurrency }, handler) {
      const run = createRunner(kinds, name, handler)
      workers.set(name, { kind: kindOf(name), concurrency, busy: 0, run })
    },

    repeat(name, cron, payload) {
      const parsed = kindOf(name).payload.parse(payload)
      const nextAt = nextTime(cron, clock.now()).toISOString()
      schedules.set(name, { cron, payload: parsed, nextAt })
    },

    async start() {
      for (const [name, schedule] of schedules) {
        schedule.nextAt = await store.schedule(name, schedule.cron, schedule.nextAt)
      }
      if (isStopping) return
      heartbeat = setInterval(() => {
        extendLeases().catch((error: unknown) =>
          logger.error({ err: error }, 'the leases of jobs could not be extended'),
        )
      }, leaseMs / 3)
      loop = keepLooking()
    },

    async stop() {
      isStopping = true
      bell.ring()
      await loop
      for (const { abort } of running.values()) abort.abort()
      const grace = new AbortController()
      await Promise.race([
        Promise.all(Array.from(running.values(), ({ ended }) => ended)),
        sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
      ])
      grace.abort()
      isOver = true
      clearInterval(heartbeat)
    },

    failed: (limit) => store.failed(limit),
  }
}

interface Worker {
  kind: JobKind
  concurrency: number
  busy: number
  run: JobRunner
}

interface Schedule {
  cron: string
  payload: unknown
  /** ISO time. */
  nextAt: string
}

interface RunningJob {
  abort: AbortController
  ended: Promise<void>
  /** Its end is being stored, after which it is nobody's. */
  isSettling: boolean
}

const STALLED: JobResult = {
  kind: 'given_up',
  reason: `its process ended in the middle of it more than ${MOST_STALLS} times`,
  error: undefined,
}

/** Ids that sort in the order in which this process made them. */
function createJobIds(clock: Clock): () => string {
  let count = 0
  return () => {
    const sequence = String(count++).padStart(9, '0')
    return `${clock.now().toISOString()}-${sequence}-${randomUUID().slice(0, 8)}`
  }
}

/** Undefined where it is none, which no payload is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
