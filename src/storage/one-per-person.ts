import type { Kysely, Selectable, Transaction } from 'kysely'
import type { DeliveriesTable } from './tables/broadcasts.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, locksRows } from './transaction.ts'

type Row = Pick<
  Selectable<DeliveriesTable>,
  'broadcast_id' | 'channel' | 'chat_id' | 'route' | 'state'
>

/** They have it, or may have it. */
const ON_ITS_WAY: readonly Row['state'][] = ['sending', 'sent', 'read', 'handed_over', 'unknown']

/**
 * Chats that belong to one person from now on were planned as those of several: of each announcement
 * that still goes out one of them gets it, as if it were planned now.
 */
export async function keepOnePlanned(
  transaction: Transaction<Tables>,
  chats: { channel: string; chat_id: string }[],
): Promise<void> {
  const rows: Row[] = []
  for (const { channel, chat_id } of chats) {
    const found = await transaction
      .selectFrom('deliveries')
      .select(['broadcast_id', 'channel', 'chat_id', 'route', 'state'])
      .where('channel', '=', channel)
      .where('chat_id', '=', chat_id)
      .where('state', 'in', ['planned', ...ON_ITS_WAY])
      .where('broadcast_id', 'in', (broadcasts) =>
        broadcasts
          .selectFrom('broadcasts')
          .select('id')
          .where('kind', '=', 'announcement')
          .where('state', 'in', ['sending', 'paused']),
      )
      // Whoever claims passes over them until it is decided.
      .$if(locksRows(transaction), (query) => query.forUpdate())
      .execute()
    rows.push(...found)
  }
  for (const id of new Set(rows.map((row) => row.broadcast_id))) {
    await skipOthers(
      transaction,
      rows.filter((row) => row.broadcast_id === id),
    )
  }
}

/** The same where somebody linked chats between the pages of the planning, on which each stood alone. */
export async function keepOneOfEach(db: Kysely<Tables>, broadcastId: number): Promise<void> {
  const people = await db
    .selectFrom('deliveries')
    .innerJoin('broadcasts', 'broadcasts.id', 'deliveries.broadcast_id')
    .select('deliveries.person_id')
    .where('deliveries.broadcast_id', '=', broadcastId)
    .where('deliveries.state', '=', 'planned')
    .where('broadcasts.kind', '=', 'announcement')
    .groupBy('deliveries.person_id')
    .having(({ fn }) => fn.countAll<number>(), '>', 1)
    .execute()
  for (const { person_id } of people) {
    await inTransaction(db, async (transaction) => {
      const chats = await transaction
        .selectFrom('chats')
        .select(['channel', 'chat_id'])
        .where('person_id', '=', person_id)
        .execute()
      await keepOnePlanned(transaction, chats)
    })
  }
}

/** An article leaves nobody out, so that it is what is kept; otherwise what is on its way. */
async function skipOthers(transaction: Transaction<Tables>, rows: Row[]): Promise<void> {
  const kept =
    rows.find(({ route }) => route === 'article') ??
    rows.find(({ state }) => ON_ITS_WAY.includes(state)) ??
    rows.toSorted((a, b) => (a.channel < b.channel ? -1 : 1))[0]
  for (const row of rows) {
    if (row === kept || row.state !== 'planned' || row.route === 'article') continue
    await transaction
      .updateTable('deliveries')
      .set({
        state: 'skipped',
        reason: kept?.route === 'article' ? 'by_article' : 'other_account',
        route: null,
      })
      .where('broadcast_id', '=', row.broadcast_id)
      .where('channel', '=', row.channel)
      .where('chat_id', '=', row.chat_id)
      .where('state', '=', 'planned')
      .execute()
  }
}
