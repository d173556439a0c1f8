import type { Kysely, Selectable } from 'kysely'
import { audience, content } from '../broadcast/broadcast.ts'
import { type Series, type SeriesStore, seriesSettings } from '../broadcast/series.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import type { BroadcastSeriesTable } from './tables/broadcasts.ts'
import type { Tables } from './tables/tables.ts'

/** Announcements that come back. */
export function createSeriesStore({ db }: { db: Kysely<Tables> }): SeriesStore {
  return {
    async create(series) {
      const row = await db
        .insertInto('broadcast_series')
        .values({
          kind: series.settings.kind,
          settings: JSON.stringify(series.settings),
          audience: JSON.stringify(series.audience),
          cron: series.cron,
          state: 'active',
          next_at: toStoredTime(series.nextAt),
          created_by: toStoredText(series.createdBy),
          created_at: toStoredTime(series.createdAt),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return rowToSeries(row)
    },

    async find(id) {
      const row = await db
        .selectFrom('broadcast_series')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? null : rowToSeries(row)
    },

    async list() {
      const rows = await db.selectFrom('broadcast_series').selectAll().orderBy('id').execute()
      return rows.map(rowToSeries)
    },

    async due(now) {
      const rows = await db
        .selectFrom('broadcast_series')
        .selectAll()
        .where('state', '=', 'active')
        .where('next_at', '<=', toStoredTime(now))
        .orderBy('next_at')
        .orderBy('id')
        .execute()
      return rows.map(rowToSeries)
    },

    async advance(id, from, { at, made, ended }) {
      const { numUpdatedRows } = await db
        .updateTable('broadcast_series')
        .set((row) => ({
          next_at: toStoredTime(at),
          runs: row('runs', '+', made ? 1 : 0),
          ...(ended && { state: 'stopped' as const }),
        }))
        .where('id', '=', id)
        .where('state', '=', 'active')
        .where('next_at', '=', toStoredTime(from))
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async stop(id) {
      const { numUpdatedRows } = await db
        .updateTable('broadcast_series')
        .set({ state: 'stopped' })
        .where('id', '=', id)
        .where('state', '=', 'active')
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async asked(id) {
      const rows = await db
        .selectFrom('broadcasts')
        .select('content')
        .where('series_id', '=', id)
        .orderBy('id')
        .execute()
      const asked = rows.map((row) => fromStoredJson(content, row.content)?.questionId ?? null)
      return [...new Set(asked.filter((questionId) => questionId !== null))]
    },
  }
}

/** Throws when the row was written by a version with another shape. */
function rowToSeries(row: Selectable<BroadcastSeriesTable>): Series {
  return {
    id: row.id,
    settings: seriesSettings.parse(JSON.parse(row.settings)),
    audience: audience.parse(JSON.parse(row.audience)),
    cron: row.cron,
    state: row.state,
    nextAt: row.next_at,
    runs: row.runs,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
