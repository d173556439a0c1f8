import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Candidate, Household, Ledger, PlannedRow } from '../broadcast/ports.ts'
import { fromStoredJson, toStoredText } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

const stringList = z.array(z.string())

/** Rows in one statement; each brings ten values, and databases take some ten thousand. */
const ROWS_AT_ONCE = 200

/** Ids begin at 1. */
const NO_BROADCAST = 0

/** A page of people with all their private chats, so that nobody's are on two pages. */
export async function readHouseholds(
  db: Kysely<Tables>,
  { after, limit, earlierOf }: Parameters<Ledger['people']>[0],
): Promise<Household[]> {
  let page = db
    .selectFrom('chats')
    .select('person_id')
    .distinct()
    .where('person_id', 'is not', null)
    .orderBy('person_id')
    .limit(limit)
  if (after !== null) page = page.where('person_id', '>', after)
  const rows = await db
    .selectFrom(page.as('page'))
    .innerJoin('chats', 'chats.person_id', 'page.person_id')
    .leftJoin('people', 'people.id', 'chats.person_id')
    .leftJoin('deliveries as earlier', (join) =>
      join
        .on('earlier.broadcast_id', '=', earlierOf ?? NO_BROADCAST)
        .onRef('earlier.channel', '=', 'chats.channel')
        .onRef('earlier.chat_id', '=', 'chats.chat_id'),
    )
    .select([
      'chats.person_id',
      'chats.channel',
      'chats.chat_id',
      'chats.display_name',
      'chats.follows',
      'chats.last_interaction_at',
      'chats.reachability',
      'chats.announcements',
      'chats.tags',
      'people.place',
      'people.unit',
      'chats.first_seen_at',
      'earlier.state as earlier_state',
      'earlier.message_ids as earlier_message_ids',
    ])
    .where('chats.kind', '=', 'private')
    .orderBy('chats.person_id')
    .orderBy('chats.channel')
    .orderBy('chats.chat_id')
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
    const last = households.at(-1)
    if (last?.personId === personId) last.chats.push(chat)
    else households.push({ personId, chats: [chat] })
  }
  return households
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
