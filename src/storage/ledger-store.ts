import { type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Delivery } from '../broadcast/broadcast.ts'
import type { Ledger } from '../broadcast/ports.ts'
import type { ChatAddress } from '../channels/channel.ts'
import { addPlanned, readHouseholds } from './ledger-planning.ts'
import { claimRows, extendLeases, ownersAtWork, rowsAtWork, settleOutcomes } from './ledger-work.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import { keepOneOfEach } from './one-per-person.ts'
import type { DeliveriesTable } from './tables/broadcasts.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, locksRows } from './transaction.ts'

const idList = z.array(z.string())

/** Who gets what: planned, claimed by workers, recorded, and counted. */
export function createLedgerStore({ db }: { db: Kysely<Tables> }): Ledger {
  return {
    people: (options) => readHouseholds(db, options),
    plan: (broadcastId, rows, cursor) => addPlanned(db, { broadcastId, rows, cursor }),

    async cursor(broadcastId) {
      const row = await db
        .selectFrom('broadcasts')
        .select('plan_cursor')
        .where('id', '=', broadcastId)
        .executeTakeFirst()
      return row?.plan_cursor ?? null
    },

    async finishPlanning(broadcastId, at) {
      await keepOneOfEach(db, broadcastId)
      await db
        .updateTable('broadcasts')
        .set({ planned_at: toStoredTime(at) })
        .where('id', '=', broadcastId)
        .where('planned_at', 'is', null)
        .execute()
      // PostgreSQL would learn of so many new rows a minute later, and go through all of them until
      // then.
      if (locksRows(db)) await sql`analyze deliveries`.execute(db)
    },

    claim: (work, claim) => claimRows(db, work, claim),

    extend: (owner, rows, leaseUntil) =>
      extendLeases(db, owner, { rows, leaseUntil: toStoredTime(leaseUntil) }),

    record: (owner, outcomes, at) => settleOutcomes(db, owner, { outcomes, at: toStoredTime(at) }),

    async expire(now, { reason, ended }) {
      // The owner stays: their result may still come.
      return inTransaction(db, async (transaction) => {
        const { numUpdatedRows } = await rowsAtWork(transaction)
          .set({ state: 'unknown', reason: toStoredText(reason) })
          .where((row) =>
            row.or([
              row('lease_until', '<', toStoredTime(now)),
              ...(ended.length > 0 ? [row('owner', 'in', ended)] : []),
            ]),
          )
          .executeTakeFirstOrThrow()
        return Number(numUpdatedRows)
      })
    },

    owners: () => ownersAtWork(db),

    async settleUnwanted(broadcastId) {
      await inTransaction(db, async (transaction) => {
        // A block takes the consent along, so that what a member said by themselves comes first.
        await plannedRows(transaction, broadcastId)
          .set({ state: 'opted_out', reason: null })
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('chats')
                .select('chats.chat_id')
                .whereRef('chats.channel', '=', 'deliveries.channel')
                .whereRef('chats.chat_id', '=', 'deliveries.chat_id')
                .where('chats.announcements', '=', 'off')
                .where('chats.announcements_source', '<>', 'block'),
            ),
          )
          .execute()
        await plannedRows(transaction, broadcastId)
          .set({ state: 'blocked', reason: null })
          .where(({ exists, not, selectFrom }) =>
            not(
              exists(
                selectFrom('chats')
                  .select('chats.chat_id')
                  .whereRef('chats.channel', '=', 'deliveries.channel')
                  .whereRef('chats.chat_id', '=', 'deliveries.chat_id')
                  .where('chats.announcements', '=', 'on')
                  .where('chats.reachability', '=', 'active'),
              ),
            ),
          )
          .execute()
      })
    },

    async changeAll(broadcastId, from, to, at) {
      const isSent = to.state === 'sent' || to.state === 'handed_over'
      return inTransaction(db, async (transaction) => {
        let query = transaction
          .updateTable('deliveries')
          .set({
            state: to.state,
            reason: to.reason === null ? null : toStoredText(to.reason),
            owner: null,
            lease_until: null,
            ...(isSent && { sent_at: toStoredTime(at) }),
          })
          .where('broadcast_id', '=', broadcastId)
          .where('state', '=', from.state)
        if (from.channel !== undefined) query = query.where('channel', '=', from.channel)
        if (from.route !== undefined) query = query.where('route', '=', from.route)
        if (from.reason !== undefined) query = query.where('reason', '=', from.reason)
        const { numUpdatedRows } = await query.executeTakeFirstOrThrow()
        return Number(numUpdatedRows)
      })
    },

    async counts(broadcastId) {
      return db
        .selectFrom('deliveries')
        .select(({ fn }) => [
          'channel',
          'route',
          'state',
          'reason',
          fn.countAll<number>().as('count'),
        ])
        .where('broadcast_id', '=', broadcastId)
        .groupBy(['channel', 'route', 'state', 'reason'])
        .orderBy('channel')
        .orderBy('state')
        .orderBy('count', 'desc')
        .execute()
    },

    async open(broadcastId) {
      const rows = await db
        .selectFrom('deliveries')
        .select(['channel', 'route'])
        .distinct()
        .where('broadcast_id', '=', broadcastId)
        .where('state', '=', 'planned')
        .orderBy('channel')
        .orderBy('route')
        .execute()
      return rows.flatMap(({ channel, route }) => (route === null ? [] : [{ channel, route }]))
    },

    async isOver(broadcastId) {
      const row = await db
        .selectFrom('deliveries')
        .select('state')
        .where('broadcast_id', '=', broadcastId)
        .where('state', 'in', ['planned', 'sending'])
        .limit(1)
        .executeTakeFirst()
      return row === undefined
    },

    async unwillingFollowers(channel) {
      const { count } = await db
        .selectFrom('chats')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('channel', '=', channel)
        .where('kind', '=', 'private')
        .where('follows', '=', 1)
        .where('reachability', '=', 'active')
        .where('announcements', '=', 'off')
        .executeTakeFirstOrThrow()
      return count
    },

    async markRead(broadcastId, address, at) {
      // Who presses has it, whatever the row says: a lost answer, a result that is yet to come. Before
      // anything was sent it can only be a test copy.
      const { numUpdatedRows } = await deliveryUpdate(db, broadcastId, address)
        .set({ state: 'read', reason: null, read_at: toStoredTime(at) })
        .where('state', '<>', 'read')
        .where((row) => row.or([row('state', '<>', 'planned'), row('attempts', '>', 0)]))
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n || (await hasRow(db, broadcastId, address))
    },

    async rows(broadcastId, { after, limit }) {
      let query = db
        .selectFrom('deliveries')
        .selectAll()
        .where('broadcast_id', '=', broadcastId)
        .orderBy('channel')
        .orderBy('chat_id')
        .limit(limit)
      if (after !== null) {
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('channel', 'chat_id'), '>', tuple(after.channel, after.chatId)),
        )
      }
      return (await query.execute()).map(rowToDelivery)
    },
  }
}

function plannedRows(db: Kysely<Tables>, broadcastId: number) {
  return db
    .updateTable('deliveries')
    .where('broadcast_id', '=', broadcastId)
    .where('state', '=', 'planned')
}

function deliveryUpdate(db: Kysely<Tables>, broadcastId: number, { channel, chatId }: ChatAddress) {
  return db
    .updateTable('deliveries')
    .where('broadcast_id', '=', broadcastId)
    .where('channel', '=', channel)
    .where('chat_id', '=', chatId)
}

async function hasRow(
  db: Kysely<Tables>,
  broadcastId: number,
  { channel, chatId }: ChatAddress,
): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('state')
    .where('broadcast_id', '=', broadcastId)
    .where('channel', '=', channel)
    .where('chat_id', '=', chatId)
    .executeTakeFirst()
  return row !== undefined
}

function rowToDelivery(row: Selectable<DeliveriesTable>): Delivery {
  return {
    broadcastId: row.broadcast_id,
    channel: row.channel,
    chatId: row.chat_id,
    displayName: row.display_name,
    route: row.route,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    messageIds: fromStoredJson(idList, row.message_ids) ?? [],
    targetMessageIds: fromStoredJson(idList, row.target_message_ids) ?? [],
    sentAt: row.sent_at,
    readAt: row.read_at,
  }
}
