import { type Kysely, sql } from 'kysely'
import type { LimitBoard, UsageCounter } from '../channels/ports.ts'
import type { Clock } from '../lib/clock.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** Asia/Ho_Chi_Minh is UTC+7 the whole year. */
const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000

/** Counts by month, as platforms bill them. */
export function createUsageStore({
  db,
  clock,
}: {
  db: Kysely<Tables>
  clock: Clock
}): UsageCounter {
  const thisMonth = () =>
    new Date(clock.now().getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, '2026-11'.length)

  return {
    async add(channel, name, amount) {
      await db
        .insertInto('usage')
        .values({ channel, month: thisMonth(), name, amount })
        .onConflict((conflict) =>
          conflict
            .columns(['channel', 'month', 'name'])
            .doUpdateSet({ amount: sql<number>`usage.amount + excluded.amount` }),
        )
        .execute()
    },

    async month(channel) {
      const rows = await db
        .selectFrom('usage')
        .select(['name', 'amount'])
        .where('channel', '=', channel)
        .where('month', '=', thisMonth())
        .orderBy('name')
        .execute()
      return Object.fromEntries(rows.map((row) => [row.name, row.amount]))
    },
  }
}

/** Limits as last seen; of two notices the later one stays, whichever comes first. */
export function createLimitStore({ db }: { db: Kysely<Tables> }): LimitBoard {
  return {
    async note(channel, { name, remaining, total, at }) {
      const noticed = { remaining, total, noted_at: toStoredTime(at) }
      await db
        .insertInto('limits')
        .values({ channel, name, ...noticed })
        .onConflict((conflict) =>
          conflict
            .columns(['channel', 'name'])
            .doUpdateSet(noticed)
            .where('limits.noted_at', '<=', noticed.noted_at),
        )
        .execute()
    },

    async read(channel) {
      const rows = await db
        .selectFrom('limits')
        .selectAll()
        .where('channel', '=', channel)
        .orderBy('name')
        .execute()
      return rows.map(({ name, remaining, total, noted_at }) => ({
        name,
        remaining,
        total,
        at: noted_at,
      }))
    },
  }
}
