import type { FailedJob } from './queue.ts'

export interface NewJob {
  /** Sorts in the order of arrival. */
  id: string
  name: string
  /** JSON. */
  payload: string
  /** ISO time before which it does not run. */
  dueAt: string
  deduplicationId: string | null
}

/** A job that this owner may run until the lease ends. */
export interface TakenJob {
  id: string
  payload: string
  /** Runs that failed. */
  failures: number
  /** Times it was taken over from an owner whose lease had ended. */
  stalls: number
}

/** Jobs in the store, for several processes at once. Each step is one statement that says what it expects. */
export interface JobStore {
  /** `repeat`: a job of this name and deduplication id is there and not forgotten. */
  add(job: NewJob, now: string): Promise<'new' | 'repeat'>
  /** Jobs of this name that are due, also those of owners whose lease ended; the longest due first. */
  take(
    name: string,
    claim: { count: number; owner: string; now: string; leaseUntil: string },
  ): Promise<TakenJob[]>
  /** The ids among these that the owner still holds, now until `leaseUntil`. */
  extend(ids: string[], claim: { owner: string; leaseUntil: string }): Promise<string[]>
  /** Gives a job back until it is due again. Nothing happens when the owner has lost it. */
  giveBack(
    id: string,
    owner: string,
    next: { dueAt: string; failures: number; reason: string | null },
  ): Promise<void>
  /** Ends a job that this owner holds; `reason` when it was given up. */
  end(
    id: string,
    owner: string,
    result: { reason: string | null; endedAt: string; rememberedUntil: string },
  ): Promise<void>
  /** ISO time at which the next job of these names is due; null when there is none. */
  nextDueAt(names: string[]): Promise<string | null>
  failed(limit: number): Promise<FailedJob[]>
  /** Removes what is no longer remembered, and failed jobs that ended before this time. */
  sweep(now: string, failedBefore: string): Promise<void>
  /**
   * Sets a job to be repeated, first at `nextAt`; one that stands there with this pattern keeps its
   * own time. Resolves to the time that holds.
   */
  schedule(name: string, cron: string, nextAt: string): Promise<string>
  /**
   * Adds the job of the time `dueAt` and moves the schedule on, unless another process has done so.
   * Resolves to the next time that holds.
   */
  fire(due: { dueAt: string; nextAt: string }, job: NewJob): Promise<string>
}
