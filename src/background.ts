import type { Config } from './config/schema.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { JOBS } from './queue/jobs.ts'
import type { JobStore } from './queue/ports.ts'
import type { JobOutcome, PayloadOf, Queue } from './queue/queue.ts'
import { createStoreQueue } from './queue/store-queue.ts'
import type { ReadinessPart } from './web/ports.ts'

/** Every day, at an hour at which hardly anybody asks. */
const PURGE_CRON = '17 3 * * *'
const EVERY_MINUTE = '* * * * *'
/** Chats that a process serves at the same time. */
const PARALLEL_TURNS = 16
/** Each has its own group and phones; more wait a moment for their next step. */
const PARALLEL_MEETINGS = 8
/** Settled messages and old buttons are kept this long. */
const KEPT_DAYS = 90
/** Codes and typed choices hold for a shorter time than this. */
const SHORT_LIVED_DAYS = 3
const DAY_MS = 86_400_000
/** More failed jobs than this are not counted for the readiness page. */
const MOST_FAILED_COUNTED = 20

/** A store whose old rows go. */
export interface Purgeable {
  purge(before: string): Promise<unknown>
}

/** The jobs of quizzes; one that is absent is left to others. */
export interface QuizJobs {
  meeting?: (payload: PayloadOf<typeof JOBS, 'meeting'>, signal: AbortSignal) => Promise<JobOutcome>
  /** Every minute: has a job for each open meeting. */
  sweepMeetings?: () => Promise<void>
  /** Every minute: reminds those whose hour has come. */
  remindStudy?: (signal: AbortSignal) => Promise<void>
  /** Every minute: opens and closes what is due. */
  runContests?: () => Promise<void>
}

export type JobQueue = Queue<typeof JOBS>

interface QueueDeps {
  config: Config
  jobStore: JobStore
  clock: Clock
  logger: Logger
}

/** The job queue, on Redis where there is one. */
export async function createQueue({
  config: { redisUrl },
  jobStore,
  clock,
  logger,
}: QueueDeps): Promise<JobQueue> {
  if (redisUrl === null) {
    return createStoreQueue({ kinds: JOBS, store: jobStore, clock, logger })
  }
  // It takes a third of a second and 20 MB, which who has no Redis should not pay.
  const { createBullQueue } = await import('./queue/bullmq.ts')
  return createBullQueue({ kinds: JOBS, url: redisUrl, logger })
}

interface BackgroundDeps {
  queue: JobQueue
  /** False where the jobs are left to other processes. */
  works: boolean
  /** Null where the turns of chats do not go by the queue. */
  turns: TurnJobs | null
  series: { runDue(): Promise<void> }
  quizzes: QuizJobs
  /** By how long their rows are kept. */
  stores: { kept: Purgeable[]; shortLived: Purgeable[] }
  clock: Clock
  logger: Logger
}

interface TurnJobs {
  handle(turn: PayloadOf<typeof JOBS, 'turn'>, signal: AbortSignal): Promise<JobOutcome>
  sweep(): Promise<void>
}

export interface Background {
  start(): Promise<void>
  stop(): Promise<void>
  readiness(): Promise<ReadinessPart>
}

/** The work of the queue: what nobody waits for, and turns where several processes share them. */
export function createBackground(deps: BackgroundDeps): Background {
  const { queue, turns } = deps
  if (deps.works) {
    workOnOldRows(deps)
    workOnSeries(deps)
    workOnQuizzes(deps)
    if (turns !== null) workOnTurns(queue, turns)
  }

  return {
    start: () => queue.start(),
    stop: () => queue.stop(),
    async readiness() {
      try {
        const { length } = await queue.failed(MOST_FAILED_COUNTED)
        return { name: 'queue', isReady: true, detail: failedDetail(length) }
      } catch {
        return { name: 'queue', isReady: false, detail: 'hàng đợi công việc không trả lời' }
      }
    },
  }
}

function workOnOldRows({ queue, stores, clock, logger }: BackgroundDeps): void {
  queue.work('purge', { concurrency: 1 }, async () => {
    const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS).toISOString()
    for (const store of stores.kept) await store.purge(daysAgo(KEPT_DAYS))
    for (const store of stores.shortLived) await store.purge(daysAgo(SHORT_LIVED_DAYS))
    logger.info('old rows were removed')
    return { kind: 'done' }
  })
  queue.repeat('purge', PURGE_CRON, {})
}

function workOnSeries({ queue, series }: BackgroundDeps): void {
  queue.work('series', { concurrency: 1 }, async () => {
    await series.runDue()
    return { kind: 'done' }
  })
  queue.repeat('series', EVERY_MINUTE, {})
}

function workOnQuizzes({ queue, quizzes }: BackgroundDeps): void {
  const { meeting, sweepMeetings, remindStudy, runContests } = quizzes
  if (meeting !== undefined) {
    queue.work('meeting', { concurrency: PARALLEL_MEETINGS }, (payload, { signal }) =>
      meeting(payload, signal),
    )
  }
  if (sweepMeetings !== undefined) workEveryMinute(queue, 'sweep-meetings', sweepMeetings)
  if (remindStudy !== undefined) workEveryMinute(queue, 'remind-study', remindStudy)
  if (runContests !== undefined) workEveryMinute(queue, 'contests', runContests)
}

function workEveryMinute(
  queue: JobQueue,
  name: 'sweep-meetings' | 'remind-study' | 'contests',
  work: (signal: AbortSignal) => Promise<void>,
): void {
  queue.work(name, { concurrency: 1 }, async (_, { signal }) => {
    await work(signal)
    return { kind: 'done' }
  })
  queue.repeat(name, EVERY_MINUTE, {})
}

function workOnTurns(queue: JobQueue, { handle, sweep }: TurnJobs): void {
  queue.work('turn', { concurrency: PARALLEL_TURNS }, (turn, { signal }) => handle(turn, signal))
  queue.work('sweep-inbox', { concurrency: 1 }, async () => {
    await sweep()
    return { kind: 'done' }
  })
  queue.repeat('sweep-inbox', EVERY_MINUTE, {})
}

function failedDetail(count: number): string | null {
  if (count === 0) return null
  const figure = count < MOST_FAILED_COUNTED ? String(count) : `từ ${count}`
  return `${figure} việc không làm được, xem nhật ký`
}
