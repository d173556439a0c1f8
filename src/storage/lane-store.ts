import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { LaneStore } from '../broadcast/ports.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { LanesTable } from './tables/broadcasts.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/**
 * The next place is never due later than the time of one place from now, but for the difference
 * between the clocks of two machines. What goes beyond comes of a clock that was set back since.
 */
const MAX_CLOCK_DIFFERENCE_MS = 5_000

/** Lanes as the generic cell rate algorithm keeps them: `next_at` is its theoretical arrival time. */
export function createLaneStore({ db }: { db: Kysely<Tables> }): LaneStore {
  return {
    async reserve(lane, request) {
      return inTransaction(db, async (transaction) => {
        const row = await lockLane(transaction, lane, request.now)
        const pauseEnd = row.paused_until === null ? 0 : Date.parse(row.paused_until)
        if (pauseEnd > request.now) {
          return { granted: 0, nextAt: pauseEnd, pausedUntil: row.paused_until }
        }
        const { granted, nextAt } = takePlaces({ nextAt: row.next_at, pauseEnd }, request)
        await transaction
          .updateTable('lanes')
          .set({ next_at: nextAt })
          .where('name', '=', lane)
          .execute()
        return { granted, nextAt: Math.ceil(nextAt), pausedUntil: null }
      })
    },

    async pause(lane, until, reason) {
      const end = toStoredTime(until)
      const paused = { paused_until: end, reason: toStoredText(reason) }
      await db
        .insertInto('lanes')
        .values({ name: lane, next_at: Date.parse(end), ...paused })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(paused)
            .where((where) =>
              where.or([
                where('lanes.paused_until', 'is', null),
                where('lanes.paused_until', '<', end),
              ]),
            ),
        )
        .execute()
    },

    async read(lane) {
      const row = await db
        .selectFrom('lanes')
        .select(['paused_until', 'reason'])
        .where('name', '=', lane)
        .executeTakeFirst()
      return { pausedUntil: row?.paused_until ?? null, reason: row?.reason ?? null }
    },
  }
}

/** From here to the end of the transaction the lane is ours; made when it was not there. */
async function lockLane(
  transaction: Transaction<Tables>,
  lane: string,
  now: number,
): Promise<Selectable<LanesTable>> {
  return transaction
    .insertInto('lanes')
    .values({ name: lane, next_at: now, paused_until: null, reason: null })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ next_at: sql<number>`lanes.next_at` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The places due now, and when the next one is. A pause that is over leaves none behind. */
function takePlaces(
  lane: { nextAt: number; pauseEnd: number },
  { want, ratePerSecond, slackMs, now }: Parameters<LaneStore['reserve']>[1],
): { granted: number; nextAt: number } {
  const apartMs = 1000 / ratePerSecond
  const due = Math.min(lane.nextAt, now + apartMs + MAX_CLOCK_DIFFERENCE_MS)
  const base = Math.max(due, lane.pauseEnd, now - slackMs)
  const places = base > now ? 0 : Math.floor((now - base) / apartMs) + 1
  const granted = Math.max(0, Math.min(want, places))
  return { granted, nextAt: base + granted * apartMs }
}
