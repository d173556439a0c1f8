import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Candidate, Household, Ledger, PlannedRow } from '../broadcast/ports.ts'
import { fromStoredJson, toStoredText } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

const stringList = z.array(z.string())

/** Rows in one statement; each brings ten values, and databases take some ten thousand. */
const ROWS_AT_ONCE = 200

/**
 * A page of people with all their private chats, so that nobody's are on two pages. What belongs to a
 * chat is looked up row by row: a join of tables that have just been filled would be one of all rows.
 */
export async function readHouseholds(
  db: Kysely<Tables>,
  { after, limit, earlierOf }: Parameters<Ledger['people']>[0],
): Promise<Household[]> {
  const last = await lastOfPage(db, { after, limit })
  if (last === null) return []
  const rows = await db
    .selectFrom('chats')
    .select(({ selectFrom }) => {
      const person = selectFrom('people').whereRef('people.id', '=', 'chats.person_id')
      const earlier = selectFrom('deliveries')
        // Ids begin at 1.
        .where('deliveries.broadcast_id', '=', earlierOf ?? 0)
        .whereRef('deliveries.channel', '=', 'chats.channel')
        .whereRef('deliveries.chat_id', '=', 'chats.chat_id')
      return [
        'chats.person_id',
        'chats.channel',
        'chats.chat_id',
        'chats.display_name',
        'chats.follows',
        'chats.last_interaction_at',
        'chats.reachability',
        'chats.announcements',
        'chats.tags',
        'chats.first_seen_at',
        person.select('people.place').as('place'),
        person.select('people.unit').as('unit'),
        earlier.select('deliveries.state').as('earlier_state'),
        earlier.select('deliveries.message_ids').as('earlier_message_ids'),
      ]
    })
    .where('person_id', '<=', last)
    .$if(after !== null, (chats) => chats.where('person_id', '>', after))
    .where('kind', '=', 'private')
    .orderBy('person_id')
    .orderBy('channel')
    .orderBy('chat_id')
    .execute()

  const households: Household[] = []
  for (const row of rows) {
    const personId = row.person_id ?? ''
    const chat = {
      channel: row.channel,
      chatId: row.chat_id,
      displayName: row.display_name,
      follows: row.follows === null ? null : row.follows === 1,
      lastInteractionAt: row.last_interaction_at,
      reachability: row.reachability,
      receives: row.announcements === 'on',
      tags: fromStoredJson(stringList, row.tags) ?? [],
      place: row.place,
      unit: row.unit,
      firstSeenAt: row.first_seen_at,
      earlier:
        row.earlier_state === null
          ? null
          : {
              state: row.earlier_state,
              messageIds: fromStoredJson(stringList, row.earlier_message_ids) ?? [],
            },
    } satisfies Candidate
    const latest = households.at(-1)
    if (latest?.personId === personId) latest.chats.push(chat)
    else households.push({ personId, chats: [chat] })
  }
  return households
}

/** The last person of a page; null when there is nobody any more. */
async function lastOfPage(
  db: Kysely<Tables>,
  { after, limit }: { after: string | null; limit: number },
): Promise<string | null> {
  const page = db
    .selectFrom('chats')
    .select('person_id')
    .distinct()
    .where('person_id', 'is not', null)
    .$if(after !== null, (chats) => chats.where('person_id', '>', after))
    .orderBy('person_id')
    .limit(limit)
  const { last } = await db
    .selectFrom(page.as('page'))
    .select(({ fn }) => fn.max('person_id').as('last'))
    .executeTakeFirstOrThrow()
  return last
}

/** All of it or nothing; what is there already stays as it is. */
export async function addPlanned(
  db: Kysely<Tables>,
  { broadcastId, rows, cursor }: { broadcastId: number; rows: PlannedRow[]; cursor: string },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    // First, so that a cancel comes before this or after all of it.
    const { state } = await transaction
      .updateTable('broadcasts')
      .set(({ eb, ref }) => ({
        plan_cursor: eb
          .case()
          .when('plan_cursor', '>', cursor)
          .then(ref('plan_cursor'))
          .else(cursor)
          .end(),
      }))
      .where('id', '=', broadcastId)
      .returning('state')
      .executeTakeFirstOrThrow()
    const isCancelled = state === 'cancelled'
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await transaction
        .insertInto('deliveries')
        .values(
          rows
            .slice(start, start + ROWS_AT_ONCE)
            .map((row) => plannedToRow(row, { broadcastId, isCancelled })),
        )
        .onConflict((conflict) =>
          conflict.columns(['broadcast_id', 'channel', 'chat_id']).doNothing(),
        )
        .execute()
    }
  })
}

function plannedToRow(
  row: PlannedRow,
  { broadcastId, isCancelled }: { broadcastId: number; isCancelled: boolean },
) {
  const isTooLate = isCancelled && row.state === 'planned'
  return {
    broadcast_id: broadcastId,
    channel: row.channel,
    chat_id: row.chatId,
    person_id: row.personId,
    display_name: row.displayName === null ? null : toStoredText(row.displayName),
    route: row.route,
    state: isTooLate ? ('skipped' as const) : row.state,
    reason: isTooLate ? 'cancelled' : row.reason,
    target_message_ids:
      row.targetMessageIds.length === 0 ? null : JSON.stringify(row.targetMessageIds),
  }
}
