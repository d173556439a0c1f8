/** Work to be done later, until it is done. */
export interface JobsTable {
  /** Sorts in the order of arrival. */
  id: string
  name: string
  /** JSON. */
  payload: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** From when it may be taken: while it runs the end of the lease; null once it has ended. */
  due_at: string | null
  /** Who runs it. */
  owner: string | null
  failures: number
  stalls: number
  /** Null also when a job that has ended is forgotten. */
  deduplication_id: string | null
  remembered_until: string | null
  /** Why the last run failed. */
  reason: string | null
  ended_at: string | null
}

/** Jobs that are repeated, each with the time it is next due. */
export interface JobSchedulesTable {
  name: string
  cron: string
  next_at: string
}
