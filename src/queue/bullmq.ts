import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  Queue as BullQueue,
  DelayedError,
  type Job,
  type QueueOptions,
  UnrecoverableError,
  Worker,
} from 'bullmq'
import type { Logger } from '../lib/logger.ts'
import { nextTime, TIME_ZONE } from './cron.ts'
import {
  FAILED_KEPT_MS,
  type FailedJob,
  GRACE_MS,
  type JobKind,
  type JobKinds,
  LEASE_MS,
  MOST_STALLS,
  type NameOf,
  type Queue,
} from './queue.ts'
import { createRedis, messageOf } from './redis.ts'
import { backOffMs, createRunner, type JobResult, type JobRunner } from './run-job.ts'

/** A webhook must be answered in time, so what cannot be stored by then is refused. */
const ENQUEUE_TIMEOUT_MS = 5_000

export interface BullQueueDeps<Kinds extends JobKinds> {
  kinds: Kinds
  /** `redis://` or `rediss://`. */
  url: string
  logger: Logger
  /** What our keys begin with. */
  prefix?: string
  leaseMs?: number
  graceMs?: number
}

/** The queue of the large size: BullMQ on Redis, one of its queues for each kind of job. */
export function createBullQueue<Kinds extends JobKinds>({
  kinds,
  url,
  logger,
  prefix = 'so-tay-57',
  leaseMs = LEASE_MS,
  graceMs = GRACE_MS,
}: BullQueueDeps<Kinds>): Queue<Kinds> {
  const redis = createRedis(url, logger)
  const options: QueueOptions = { connection: redis, prefix }
  const queues = new Map<string, BullQueue>()
  const workers: Worker[] = []
  const starts: (() => Worker)[] = []
  const schedules: { name: string; cron: string; payload: unknown }[] = []
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()

  function kindOf<Name extends NameOf<Kinds>>(name: Name): Kinds[Name] {
    return kinds[name]
  }

  function queueOf(name: string): BullQueue {
    const known = queues.get(name)
    if (known !== undefined) return known
    const queue = new BullQueue(name, options)
    // The connection says it already.
    queue.on('error', (error) => logger.debug({ job: name, reason: messageOf(error) }, 'queue'))
    queues.set(name, queue)
    return queue
  }

  function startWorker(name: string, kind: JobKind, concurrency: number, run: JobRunner): Worker {
    const worker = new Worker(
      name,
      // BullMQ gives the signal to who asks for it by a third parameter.
      async (job, token, lost) => {
        const signal = AbortSignal.any([stopping.signal, ...(lost ? [lost] : [])])
        const ended = runToItsEnd(name, kind, run, { job, token: token ?? '', signal })
        const settled = ended.catch(() => undefined)
        running.add(settled)
        void settled.then(() => running.delete(settled))
        return ended
      },
      {
        ...options,
        connection: redis,
        concurrency,
        autorun: false,
        lockDuration: leaseMs,
        stalledInterval: leaseMs,
        maxStalledCount: MOST_STALLS,
        settings: { backoffStrategy: (failures) => backOffMs(kind, failures) },
      },
    )
    worker.on('error', (error) => logger.debug({ job: name, reason: messageOf(error) }, 'worker'))
    worker.on('lockRenewalFailed', (ids) => {
      for (const jobId of ids) {
        logger.warn({ job: name, jobId }, 'a job was taken over by another process')
        worker.cancelJob(jobId)
      }
    })
    worker.on('failed', (job, error) => {
      // BullMQ's own verdict; ours is logged where it is given.
      if (job?.finishedOn === undefined || error instanceof UnrecoverableError) return
      logger.error({ job: name, jobId: job.id, reason: error.message }, 'a job was given up')
    })
    void worker.run()
    return worker
  }

  async function runToItsEnd(
    name: string,
    kind: JobKind,
    run: JobRunner,
    { job, token, signal }: { job: Job; token: string; signal: AbortSignal },
  ): Promise<void> {
    const memory = memoryOf(name, kind, job)
    // It was stored in the moment in which an equal one ended.
    if (memory !== null && (await isOthers(memory))) return
    const context = { jobId: job.id ?? '', attempt: job.attemptsMade + 1, signal }
    const result = await run(job.data, context)
    if (memory !== null && (result.kind === 'done' || result.kind === 'given_up')) {
      await redis.set(memory.key, memory.jobId, 'PX', kind.rememberedMs)
    }
    await settle(name, result, { job, token })
  }

  /** Where an ended job is remembered; null when its kind or its job asks for nothing. */
  function memoryOf(name: string, { rememberedMs }: JobKind, job: Job) {
    const id = job.deduplicationId
    if (id === undefined || rememberedMs === 0) return null
    return { key: memoryKey(name, id), jobId: job.id ?? '' }
  }

  async function isOthers({ key, jobId }: { key: string; jobId: string }): Promise<boolean> {
    const ended = await redis.get(key)
    return ended !== null && ended !== jobId
  }

  const memoryKey = (name: string, id: string) => `${prefix}:ended:${name}:${id}`

  async function settle(
    name: string,
    result: JobResult,
    { job, token }: { job: Job; token: string },
  ): Promise<void> {
    const log = { job: name, jobId: job.id }
    switch (result.kind) {
      case 'done':
        return
      case 'later':
        await job.moveToDelayed(Date.now() + result.afterMs, token)
        throw new DelayedError()
      case 'retry':
        logger.warn({ ...log, err: result.error }, 'a job failed and is tried again')
        throw new Error(result.reason)
      case 'given_up':
        logger.error({ ...log, reason: result.reason, err: result.error }, 'a job was given up')
        throw new UnrecoverableError(result.reason)
    }
  }

  async function add(name: string, payload: unknown, delay: number, id: string | undefined) {
    const kind = kinds[name]
    if (id !== undefined && (await redis.exists(memoryKey(name, id))) === 1) return 'repeat'
    const jobId = randomUUID()
    const job = await queueOf(name).add(name, payload, {
      jobId,
      delay,
      ...jobOptions(kind),
      ...(id !== undefined && { deduplication: { id } }),
    })
    return job.id === jobId ? 'new' : 'repeat'
  }

  async function setSchedule({ name, cron, payload }: (typeof schedules)[number]): Promise<void> {
    const queue = queueOf(name)
    const known = await queue.getJobScheduler(name)
    // Setting it anew would drop a time that passed while nothing ran.
    if (known?.pattern === cron && known.tz === TIME_ZONE) return
    const template = { name, data: payload, opts: jobOptions(kinds[name]) }
    await queue.upsertJobScheduler(name, { pattern: cron, tz: TIME_ZONE }, template)
  }

  return {
    async enqueue(name, payload, { delayMs = 0, deduplicationId } = {}) {
      const parsed = kindOf(name).payload.parse(payload)
      return inTime(add(name, parsed, delayMs, deduplicationId))
    },

    work(name, { concurrency }, handler) {
      const run = createRunner(kinds, name, handler)
      starts.push(() => startWorker(name, kindOf(name), concurrency, run))
    },

    repeat(name, cron, payload) {
      // Throws now rather than later when it is no pattern.
      nextTime(cron, new Date())
      schedules.push({ name, cron, payload: kindOf(name).payload.parse(payload) })
    },

    async start() {
      for (const start of starts.splice(0)) workers.push(start())
      for (const schedule of schedules) {
        setSchedule(schedule).catch((error: unknown) => {
          if (stopping.signal.aborted) return
          logger.error({ job: schedule.name, reason: messageOf(error) }, 'a job is not repeated')
        })
      }
    },

    async stop() {
      stopping.abort()
      await Promise.all(workers.map((worker) => worker.pause(true)))
      await Promise.race([Promise.all(running), sleep(graceMs, undefined, { ref: false })])
      const isLeft = running.size > 0 || redis.status !== 'ready'
      await Promise.all(workers.map((worker) => worker.close(isLeft)))
      await Promise.all(Array.from(queues.values(), (queue) => queue.close()))
      redis.disconnect()
    },

    async failed(limit) {
      if (!['wait', 'ready'].includes(redis.status)) throw new Error('Redis is not connected')
      const lists = await Promise.all(
        Object.keys(kinds).map((name) => queueOf(name).getFailed(0, limit - 1)),
      )
      return lists
        .flat()
        .map(toFailedJob)
        .sort((a, b) => b.failedAt.localeCompare(a.failedAt))
        .slice(0, limit)
    },
  }
}

function jobOptions(kind: JobKind | undefined) {
  return {
    attempts: kind?.attempts ?? 1,
    backoff: { type: 'back-off of the kind' },
    removeOnComplete: true,
    removeOnFail: { age: FAILED_KEPT_MS / 1000 },
  }
}

function toFailedJob(job: Job): FailedJob {
  return {
    id: job.id ?? '',
    name: job.name,
    reason: job.failedReason ?? '',
    failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
  }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const timer = new AbortController()
  const late = sleep(ENQUEUE_TIMEOUT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error('the job queue did not answer in time')
  })
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
    late.catch(() => undefined)
  }
}
