/**
 * The port of the job queue: work that is done later, by this process or another, and survives the
 * end of both. Every job runs at least once: a process may die after the work and before it could
 * say so, therefore handlers are written so that a second run does no harm.
 */
import type { z } from 'zod'

/** One kind of job, see jobs.ts. */
export interface JobKind {
  /** What the job carries. It is stored as JSON and parsed again, so the schema transforms nothing. */
  payload: z.ZodType
  /** Runs that may fail before the job is given up. */
  attempts: number
  /** Wait after the first failed run; it doubles with each further one, up to an hour. */
  backOffMs: number
  /** How long a job that has ended keeps others with its deduplication id away. */
  rememberedMs: number
}

export type JobKinds = Record<string, JobKind>
export type NameOf<Kinds extends JobKinds> = keyof Kinds & string
export type PayloadOf<Kinds extends JobKinds, Name extends NameOf<Kinds>> = z.output<
  Kinds[Name]['payload']
>

/** What a handler says of its run. A throw is a failed run: again after the back-off, if any is left. */
export type JobOutcome =
  | { kind: 'done' }
  /** Not now, such as at a rate limit. Uses up no attempt. */
  | { kind: 'later'; afterMs: number }
  /** Never again: kept among the failed jobs with this reason, which is logged. */
  | { kind: 'give_up'; reason: string }

export interface JobContext {
  jobId: string
  /** 1 at the first run, one more after each failed one. */
  attempt: number
  /**
   * Aborted when the queue stops, or when another process has taken the job over. A throw after that
   * uses up no attempt.
   */
  signal: AbortSignal
}

export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<JobOutcome>

export interface EnqueueOptions {
  /** Not before this time has passed, also over a restart. */
  delayMs?: number
  /** See `enqueue`. */
  deduplicationId?: string
}

/** A job that was given up, for the operator. */
export interface FailedJob {
  id: string
  name: string
  reason: string
  /** ISO time. */
  failedAt: string
}

export interface Queue<Kinds extends JobKinds> {
  /**
   * Stores a job; once this resolves it will run. `repeat`: one of the same name and deduplication id
   * waits, runs, or ended less than the kind's `rememberedMs` ago, and nothing was stored. Rejects
   * when the payload is not of its kind, or when the queue cannot be reached.
   */
  enqueue<Name extends NameOf<Kinds>>(
    name: Name,
    payload: PayloadOf<Kinds, Name>,
    options?: EnqueueOptions,
  ): Promise<'new' | 'repeat'>
  /** Runs jobs of this name in this process, up to `concurrency` at a time. Before `start`. */
  work<Name extends NameOf<Kinds>>(
    name: Name,
    options: { concurrency: number },
    handler: JobHandler<PayloadOf<Kinds, Name>>,
  ): void
  /**
   * A job at each time of the cron pattern, in Asia/Ho_Chi_Minh, one however many processes say so.
   * Times that pass while nothing runs come to one job at the next start. Before `start`.
   */
  repeat<Name extends NameOf<Kinds>>(
    name: Name,
    cron: string,
    payload: PayloadOf<Kinds, Name>,
  ): void
  /** Begins to take jobs. Does not wait for a server that cannot be reached: it is tried again. */
  start(): Promise<void>
  /** Takes no more jobs and waits for the running ones, up to a grace; others take up the rest. */
  stop(): Promise<void>
  /** The jobs that were given up, the latest first. Rejects when the queue does not answer. */
  failed(limit: number): Promise<FailedJob[]>
}

/** Times a job may be taken up after its process died in the middle of it. It may be what kills. */
export const MOST_STALLS = 5

/** A job that was given up is kept this long for the operator. */
export const FAILED_KEPT_MS = 90 * 86_400_000

/** A process that says nothing for this long has lost its jobs to others. */
export const LEASE_MS = 30_000

/** What runs at the stop may finish within this time. */
export const GRACE_MS = 10_000
