import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { BroadcastState } from '../broadcast/broadcast.ts'
import type { ClaimedRow, Ledger, Outcome } from '../broadcast/ports.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, locksRows } from './transaction.ts'

const idList = z.array(z.string())

/** In these a row may still be on its way. */
const STATES_WITH_WORK: BroadcastState[] = ['sending', 'paused', 'cancelled']

/**
 * Takes rows for one worker. PostgreSQL's workers pass over rows that another is taking; otherwise
 * all would wait for the same ones. The rows are chosen in a `with` of its own, which PostgreSQL runs
 * once, so that it never takes more than asked for.
 */
export async function claimRows(
  db: Kysely<Tables>,
  { broadcastId, channel, route, asksConsent }: Parameters<Ledger['claim']>[0],
  { count, owner, leaseUntil }: Parameters<Ledger['claim']>[1],
): Promise<ClaimedRow[]> {
  const rows = await db
    .with('due', (query) =>
      query
        .selectFrom('deliveries as planned')
        .select('planned.chat_id')
        .where('planned.broadcast_id', '=', broadcastId)
        .where('planned.state', '=', 'planned')
        .where('planned.channel', '=', channel)
        .where('planned.route', '=', route)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('broadcasts')
              .select('broadcasts.id')
              .where('broadcasts.id', '=', broadcastId)
              .where('broadcasts.state', '=', 'sending'),
          ),
        )
        .$if(asksConsent, (planned) =>
          // A value rather than `exists`, which PostgreSQL would turn into a join of everybody.
          planned.where('planned.channel', '=', ({ selectFrom }) =>
            selectFrom('chats')
              .select('chats.channel')
              .where('chats.channel', '=', channel)
              .whereRef('chats.chat_id', '=', 'planned.chat_id')
              .where('chats.announcements', '=', 'on')
              .where('chats.reachability', '=', 'active'),
          ),
        )
        // As the index has them; by the chat, PostgreSQL may go through all rows of the channel.
        .orderBy('planned.person_id')
        .limit(count)
        .$if(locksRows(db), (chosen) => chosen.forUpdate('planned').skipLocked()),
    )
    .updateTable('deliveries')
    .from('due')
    .set({
      state: 'sending',
      reason: null,
      owner,
      lease_until: toStoredTime(leaseUntil),
      attempts: sql<number>`deliveries.attempts + 1`,
      claims: sql<number>`deliveries.claims + 1`,
    })
    .where('deliveries.broadcast_id', '=', broadcastId)
    .where('deliveries.channel', '=', channel)
    .whereRef('deliveries.chat_id', '=', 'due.chat_id')
    .where('deliveries.state', '=', 'planned')
    .returning(['deliveries.chat_id', 'deliveries.target_message_ids', 'deliveries.claims'])
    .execute()
  return rows.map((row) => ({
    broadcastId,
    channel,
    chatId: row.chat_id,
    route,
    targetMessageIds: fromStoredJson(idList, row.target_message_ids) ?? [],
    claim: row.claims,
  }))
}

/** Rows that somebody sends now, of whatever broadcast; found by its index, which begins with it. */
export function rowsAtWork(db: Kysely<Tables>) {
  return db
    .updateTable('deliveries')
    .where('state', '=', 'sending')
    .where('broadcast_id', 'in', (broadcasts) =>
      broadcasts.selectFrom('broadcasts').select('id').where('state', 'in', STATES_WITH_WORK),
    )
}

/** Who sends now. */
export async function ownersAtWork(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('broadcasts', 'broadcasts.id', 'deliveries.broadcast_id')
    .select('deliveries.owner')
    .distinct()
    .where('deliveries.state', '=', 'sending')
    .where('broadcasts.state', 'in', STATES_WITH_WORK)
    .execute()
  return rows.flatMap(({ owner }) => (owner === null ? [] : [owner]))
}

/** Of these rows alone: others of the owner may be ones of which it knows nothing. */
export async function extendLeases(
  db: Kysely<Tables>,
  owner: string,
  { rows, leaseUntil }: { rows: ClaimedRow[]; leaseUntil: string },
): Promise<void> {
  for (const broadcastId of new Set(rows.map((row) => row.broadcastId))) {
    const values = rows
      .filter((row) => row.broadcastId === broadcastId)
      .map(({ channel, chatId }) => sql`(${channel}, ${chatId})`)
    await inTransaction(db, (transaction) =>
      sql`
        with kept (channel, chat_id) as (values ${sql.join(values)})
        update deliveries set lease_until = ${leaseUntil}
        from kept
        where deliveries.broadcast_id = ${broadcastId}
          and deliveries.channel = kept.channel
          and deliveries.chat_id = kept.chat_id
          and deliveries.owner = ${owner}
          and deliveries.state = 'sending'
      `.execute(transaction),
    )
  }
}

/** What became of the owner's rows, all or nothing. */
export async function settleOutcomes(
  db: Kysely<Tables>,
  owner: string,
  { outcomes, at }: { outcomes: Outcome[]; at: string },
): Promise<void> {
  const [first] = outcomes
  if (first === undefined) return
  const { broadcastId } = first
  if (outcomes.every((one) => one.broadcastId === broadcastId && one.state !== 'planned')) {
    // One statement is all or nothing by itself, and takes PostgreSQL a third of the way.
    return settleRows(db, owner, { broadcastId, outcomes, givenBack: null, at })
  }
  await inTransaction(db, async (transaction) => {
    for (const broadcastId of new Set(outcomes.map((outcome) => outcome.broadcastId))) {
      const ofBroadcast = outcomes.filter((outcome) => outcome.broadcastId === broadcastId)
      const givesBack = ofBroadcast.some(({ state }) => state === 'planned')
      const givenBack = givesBack ? await endOfGivenBack(transaction, broadcastId) : null
      await settleRows(transaction, owner, { broadcastId, outcomes: ofBroadcast, givenBack, at })
    }
  })
}

/**
 * What a row becomes that is given back: nobody would send it any more once the broadcast has ended.
 * From here on a cancel waits, and finds what was given back.
 */
async function endOfGivenBack(
  transaction: Transaction<Tables>,
  broadcastId: number,
): Promise<Pick<Outcome, 'state' | 'reason'>> {
  const row = await transaction
    .updateTable('broadcasts')
    .set(({ ref }) => ({ state: ref('state') }))
    .where('id', '=', broadcastId)
    .returning('state')
    .executeTakeFirst()
  switch (row?.state) {
    case 'cancelled':
      return { state: 'skipped', reason: 'cancelled' }
    // The row was taken for lost before, so that a person may try it again.
    case 'finished':
      return { state: 'failed', reason: 'chưa gửi kịp' }
    default:
      return { state: 'planned', reason: null }
  }
}

/** One statement, whatever became of each: a row by itself takes longer than all of them. */
async function settleRows(
  db: Kysely<Tables>,
  owner: string,
  {
    broadcastId,
    outcomes,
    givenBack,
    at,
  }: {
    broadcastId: number
    outcomes: Outcome[]
    givenBack: Pick<Outcome, 'state' | 'reason'> | null
    at: string
  },
): Promise<void> {
  const values = outcomes.map((outcome) => {
    const { state, reason } = outcome.state === 'planned' ? (givenBack ?? outcome) : outcome
    return sql`(${sql.join([
      outcome.channel,
      outcome.chatId,
      state,
      reason === null ? null : toStoredText(reason),
      outcome.messageIds.length === 0 ? null : JSON.stringify(outcome.messageIds),
      outcome.state,
      outcome.claim,
    ])})`
  })
  await sql`
    with outcomes (channel, chat_id, state, reason, message_ids, result, claim) as (values ${sql.join(values)})
    update deliveries set
      state = case when deliveries.state = 'read' then 'read' else outcomes.state end,
      reason = case when deliveries.state = 'read' then null else outcomes.reason end,
      message_ids = coalesce(outcomes.message_ids, deliveries.message_ids),
      sent_at = case when outcomes.result in ('sent', 'read', 'handed_over') then ${at}
        else deliveries.sent_at end,
      attempts = deliveries.attempts - case when outcomes.result = 'planned' then 1 else 0 end,
      owner = null,
      lease_until = null
    from outcomes
    where deliveries.broadcast_id = ${broadcastId}
      and deliveries.channel = outcomes.channel
      and deliveries.chat_id = outcomes.chat_id
      and deliveries.owner = ${owner}
      and deliveries.claims = cast(outcomes.claim as integer)
      and (deliveries.state in ('sending', 'read')
        or (deliveries.state = 'unknown' and deliveries.lease_until is not null))
  `.execute(db)
}
