import { type Kysely, sql } from 'kysely'
import type { JobStore, NewJob } from '../queue/ports.ts'
import { toStoredText } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/**
 * Jobs for several processes on one store. PostgreSQL's `skip locked` is not in SQLite, and is not
 * needed: a statement that waited for another's looks at its own condition again, and what the other
 * has taken is no longer due ("Transaction Isolation", Read Committed, in PostgreSQL's manual).
 */
export function createJobStore({ db }: { db: Kysely<Tables> }): JobStore {
  /** The row, as long as this owner holds it. */
  function heldJob(id: string, owner: string) {
    return db
      .updateTable('jobs')
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('state', '=', 'running')
  }

  return {
    async add(job, now) {
      if (job.deduplicationId !== null) {
        await db
          .updateTable('jobs')
          .set({ deduplication_id: null, remembered_until: null })
          .where('name', '=', job.name)
          .where('deduplication_id', '=', job.deduplicationId)
          .where('remembered_until', '<=', now)
          .execute()
      }
      const stored = await db
        .insertInto('jobs')
        .values(jobToRow(job))
        .onConflict((conflict) => conflict.columns(['name', 'deduplication_id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      return stored === undefined ? 'repeat' : 'new'
    },

    async take(name, { count, owner, now, leaseUntil }) {
      return db
        .updateTable('jobs')
        .set({
          state: 'running',
          due_at: leaseUntil,
          owner,
          // Who still has an owner was left behind by it.
          stalls: sql<number>`stalls + case when owner is null or owner = ${owner} then 0 else 1 end`,
        })
        .where('id', 'in', (jobs) =>
          jobs
            .selectFrom('jobs as due')
            .select('due.id')
            .where('due.name', '=', name)
            .where('due.due_at', '<=', now)
            .orderBy('due.due_at')
            .orderBy('due.id')
            .limit(count),
        )
        .where('due_at', '<=', now)
        .returning(['id', 'payload', 'failures', 'stalls'])
        .execute()
    },

    async extend(ids, { owner, leaseUntil }) {
      const rows = await db
        .updateTable('jobs')
        .set({ due_at: leaseUntil })
        .where('id', 'in', ids)
        .where('owner', '=', owner)
        .where('state', '=', 'running')
        .returning('id')
        .execute()
      return rows.map(({ id }) => id)
    },

    async giveBack(id, owner, { dueAt, failures, reason }) {
      await heldJob(id, owner)
        .set({
          state: 'waiting',
          due_at: dueAt,
          owner: null,
          failures,
          reason: reason === null ? null : toStoredText(reason),
        })
        .execute()
    },

    async end(id, owner, { reason, endedAt, rememberedUntil }) {
      if (reason === null && rememberedUntil <= endedAt) {
        await db
          .deleteFrom('jobs')
          .where('id', '=', id)
          .where('owner', '=', owner)
          .where('state', '=', 'running')
          .execute()
        return
      }
      await heldJob(id, owner)
        .set({
          state: reason === null ? 'done' : 'failed',
          due_at: null,
          owner: null,
          reason: reason === null ? null : toStoredText(reason),
          ended_at: endedAt,
          remembered_until: rememberedUntil,
        })
        .execute()
    },

    async nextDueAt(names) {
      if (names.length === 0) return null
      const row = await db
        .selectFrom('jobs')
        .select((jobs) => jobs.fn.min('due_at').as('due_at'))
        .where('name', 'in', names)
        .executeTakeFirst()
      return row?.due_at ?? null
    },

    async failed(limit) {
      const rows = await db
        .selectFrom('jobs')
        .select(['id', 'name', 'reason', 'ended_at'])
        .where('state', '=', 'failed')
        .orderBy('ended_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ id, name, reason, ended_at }) => ({
        id,
        name,
        reason: reason ?? '',
        failedAt: ended_at ?? '',
      }))
    },

    async sweep(now, failedBefore) {
      await db
        .deleteFrom('jobs')
        .where((row) =>
          row.or([
            row.and([row('state', '=', 'done'), row('remembered_until', '<=', now)]),
            row.and([row('state', '=', 'failed'), row('ended_at', '<', failedBefore)]),
          ]),
        )
        .execute()
    },

    async schedule(name, cron, nextAt) {
      await db
        .insertInto('job_schedules')
        .values({ name, cron, next_at: nextAt })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ cron, next_at: nextAt })
            .where('job_schedules.cron', '!=', cron),
        )
        .execute()
      return nextTimeOf(db, name)
    },

    async fire({ dueAt, nextAt }, job) {
      return inTransaction(db, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('job_schedules')
          .set({ next_at: nextAt })
          .where('name', '=', job.name)
          .where('next_at', '=', dueAt)
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return nextTimeOf(transaction, job.name)
        await transaction.insertInto('jobs').values(jobToRow(job)).execute()
        return nextAt
      })
    },
  }
}

function jobToRow({ id, name, payload, dueAt, deduplicationId }: NewJob) {
  return {
    id,
    name,
    payload,
    state: 'waiting',
    due_at: dueAt,
    owner: null,
    failures: 0,
    stalls: 0,
    deduplication_id: deduplicationId,
    remembered_until: null,
    reason: null,
    ended_at: null,
  } as const
}

async function nextTimeOf(db: Kysely<Tables>, name: string): Promise<string> {
  const row = await db
    .selectFrom('job_schedules')
    .select('next_at')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.next_at
}
