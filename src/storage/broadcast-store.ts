import { type Insertable, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import {
  audience,
  BROADCAST_KINDS,
  type Broadcast,
  type BroadcastState,
  content,
} from '../broadcast/broadcast.ts'
import type { BroadcastStore, MoveChanges } from '../broadcast/ports.ts'
import { type BroadcastMove, stateAfter, statesBefore } from '../broadcast/states.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { BroadcastsTable } from './tables/broadcasts.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

const broadcastKind = z.enum(BROADCAST_KINDS)

/** Announcements, their moves, and who made them. */
export function createBroadcastStore({ db }: { db: Kysely<Tables> }): BroadcastStore {
  return {
    async create(broadcast) {
      const row = await db
        .insertInto('broadcasts')
        .values({
          kind: broadcast.kind,
          corrects: broadcast.corrects,
          series_id: broadcast.seriesId,
          content: JSON.stringify(broadcast.content),
          audience: JSON.stringify(broadcast.audience),
          state: 'draft',
          created_by: toStoredText(broadcast.createdBy),
          created_at: toStoredTime(broadcast.createdAt),
        } satisfies Insertable<BroadcastsTable>)
        .returningAll()
        .executeTakeFirstOrThrow()
      return rowToBroadcast(row)
    },

    async find(id) {
      const row = await db
        .selectFrom('broadcasts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? null : rowToBroadcast(row)
    },

    async list(limit) {
      const rows = await db
        .selectFrom('broadcasts')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(rowToBroadcast)
    },

    async inState(states) {
      if (states.length === 0) return []
      const rows = await db
        .selectFrom('broadcasts')
        .selectAll()
        .where('state', 'in', states)
        .orderBy('id')
        .execute()
      return rows.map(rowToBroadcast)
    },

    async correctionsOf(id) {
      const rows = await db
        .selectFrom('broadcasts')
        .selectAll()
        .where('corrects', '=', id)
        .orderBy('id', 'desc')
        .execute()
      return rows.map(rowToBroadcast)
    },

    async change(id, change) {
      const changed = {
        ...(change.content !== undefined && { content: JSON.stringify(change.content) }),
        ...(change.audience !== undefined && { audience: JSON.stringify(change.audience) }),
      }
      const { numUpdatedRows } = await db
        .updateTable('broadcasts')
        .set(({ eb }) => ({ state: 'draft', revision: eb('revision', '+', 1), ...changed }))
        .where('id', '=', id)
        .where('state', '=', 'draft')
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async move(id, move, change, expecting = {}) {
      return inTransaction(db, async (transaction) => {
        if (move === 'finish') {
          // Nobody gives a row back or plans it again from here on.
          await lockState(transaction, id)
          if (await hasOpenRows(transaction, id)) return null
        }
        let query = transaction
          .updateTable('broadcasts')
          .set({ ...changesToRow(change), state: nextState(move) })
          .where('id', '=', id)
          .where('state', 'in', statesBefore(move))
        const { approvedBy, needsApproval, revision } = expecting
        if (approvedBy !== undefined) {
          query = query.where('approved_by', approvedBy === null ? 'is' : '=', approvedBy)
        }
        if (needsApproval !== undefined) {
          query = query.where('needs_approval', '=', needsApproval ? 1 : 0)
        }
        if (revision !== undefined) query = query.where('revision', '=', revision)
        const row = await query.returningAll().executeTakeFirst()
        if (row === undefined) return null
        if (row.state === 'cancelled') await skipPlanned(transaction, id)
        return rowToBroadcast(row)
      })
    },

    async retry(id, which) {
      return inTransaction(db, async (transaction) => {
        // First, so that its end comes before this or after all of it.
        const state = await lockState(transaction, id)
        if (state === null || stateAfter('retry', state) === null) return null
        const rows = await planAgain(transaction, id, which)
        const row = await transaction
          .updateTable('broadcasts')
          .set(rows === 0 ? { state } : { state: nextState('retry'), finished_at: null })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return { broadcast: rowToBroadcast(row), rows }
      })
    },

    async approve(id, by) {
      const approver = toStoredText(by)
      const { numUpdatedRows } = await db
        .updateTable('broadcasts')
        .set({ approved_by: approver })
        .where('id', '=', id)
        .where('state', '=', 'scheduled')
        .where('needs_approval', '=', 1)
        .where('approved_by', 'is', null)
        .where('confirmed_by', '<>', approver)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async log(id, { at, by, event, detail }) {
      await db
        .insertInto('broadcast_events')
        .values({
          broadcast_id: id,
          at: toStoredTime(at),
          by: toStoredText(by),
          event,
          detail: detail === null ? null : toStoredText(detail),
        })
        .execute()
    },

    async events(id) {
      return db
        .selectFrom('broadcast_events')
        .select(['at', 'by', 'event', 'detail'])
        .where('broadcast_id', '=', id)
        .orderBy('at')
        .orderBy('id')
        .execute()
    },
  }
}

/** From here to the end of the transaction it does not move. Null when there is none. */
async function lockState(transaction: Kysely<Tables>, id: number): Promise<BroadcastState | null> {
  const row = await transaction
    .updateTable('broadcasts')
    .set(({ ref }) => ({ state: ref('state') }))
    .where('id', '=', id)
    .returning('state')
    .executeTakeFirst()
  return row?.state ?? null
}

async function hasOpenRows(transaction: Kysely<Tables>, broadcastId: number): Promise<boolean> {
  const row = await transaction
    .selectFrom('deliveries')
    .select('state')
    .where('broadcast_id', '=', broadcastId)
    .where('state', 'in', ['planned', 'sending'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Returns how many. A late result of the earlier try finds no owner any more. */
async function planAgain(
  transaction: Kysely<Tables>,
  broadcastId: number,
  which: 'failed' | 'unknown',
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('deliveries')
    .set({ state: 'planned', reason: null, owner: null, lease_until: null })
    .where('broadcast_id', '=', broadcastId)
    .where('state', '=', which)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** Where this move leads to from the state that the row stands in. */
function nextState(move: BroadcastMove): RawBuilder<BroadcastState> {
  const cases = statesBefore(move).map((from) => sql`when ${from} then ${stateAfter(move, from)}`)
  return sql`case state ${sql.join(cases, sql` `)} end`
}

/** Nobody can claim a row any more; those that are out are recorded as they end. */
async function skipPlanned(transaction: Kysely<Tables>, broadcastId: number): Promise<void> {
  await transaction
    .updateTable('deliveries')
    .set({ state: 'skipped', reason: 'cancelled' })
    .where('broadcast_id', '=', broadcastId)
    .where('state', '=', 'planned')
    .execute()
}

function changesToRow(change: MoveChanges) {
  const text = (value: string | null) => (value === null ? null : toStoredText(value))
  const time = (value: string | null) => (value === null ? null : toStoredTime(value))
  return {
    ...(change.scheduledAt !== undefined && { scheduled_at: time(change.scheduledAt) }),
    ...(change.confirmedBy !== undefined && { confirmed_by: text(change.confirmedBy) }),
    ...(change.confirmedCount !== undefined && { confirmed_count: change.confirmedCount }),
    ...(change.needsApproval !== undefined && { needs_approval: change.needsApproval ? 1 : 0 }),
    ...(change.approvedBy !== undefined && { approved_by: text(change.approvedBy) }),
    ...(change.startedAt !== undefined && { started_at: time(change.startedAt) }),
    ...(change.pausedAt !== undefined && { paused_at: time(change.pausedAt) }),
    ...(change.pauseReason !== undefined && { pause_reason: text(change.pauseReason) }),
    ...(change.finishedAt !== undefined && { finished_at: time(change.finishedAt) }),
  }
}

/** Throws when the row was written by a version with another shape. */
function rowToBroadcast(row: Selectable<BroadcastsTable>): Broadcast {
  return {
    id: row.id,
    kind: broadcastKind.parse(row.kind),
    corrects: row.corrects,
    seriesId: row.series_id,
    content: content.parse(JSON.parse(row.content)),
    audience: audience.parse(JSON.parse(row.audience)),
    state: row.state,
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: row.created_at,
    scheduledAt: row.scheduled_at,
    confirmedBy: row.confirmed_by,
    confirmedCount: row.confirmed_count,
    needsApproval: row.needs_approval === 1,
    approvedBy: row.approved_by,
    startedAt: row.started_at,
    plannedAt: row.planned_at,
    pausedAt: row.paused_at,
    pauseReason: row.pause_reason,
    finishedAt: row.finished_at,
  }
}
