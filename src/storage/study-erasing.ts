import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { type MeetingEvent, meetingEvent } from '../quiz/meeting/events.ts'
import type { ErasedStudy } from '../quiz/study/ports.ts'
import { fromStoredJson } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** What reports of meetings show instead of a name that was erased. */
const NO_NAME = 'Người đã xóa tên'

/** How much there is of a person's studying. */
export async function countStudy(db: Kysely<Tables>, personId: string): Promise<ErasedStudy> {
  const { answers } = await db
    .selectFrom('study_answers')
    .innerJoin('study_runs', 'study_runs.id', 'study_answers.run_id')
    .where('study_runs.person_id', '=', personId)
    .select(({ fn }) => fn.countAll().as('answers'))
    .executeTakeFirstOrThrow()
  const events = await eventsOf(db, await accountsOf(db, personId))
  return {
    runs: await countRows(db, 'study_runs', personId),
    answers: Number(answers),
    cards: await countRows(db, 'review_cards', personId),
    contestTries: await countRows(db, 'contest_tries', personId),
    meetings: new Set(events.map((event) => event.meeting_id)).size,
  }
}

/** Removes it. Inside a transaction only. */
export async function eraseStudy(
  transaction: Transaction<Tables>,
  personId: string,
): Promise<ErasedStudy> {
  // Written first: whatever is being stored for this person waits, or is counted and removed.
  await transaction
    .updateTable('people')
    .set({
      study_name: null,
      reminder_minute: null,
      reminded_on: null,
      studied_at: null,
      reminders_ignored: 0,
    })
    .where('id', '=', personId)
    .execute()
  await transaction
    .updateTable('study_runs')
    .set({ shown_at: null })
    .where('person_id', '=', personId)
    .execute()
  const erased = await countStudy(transaction, personId)
  await transaction
    .deleteFrom('study_answers')
    .where('run_id', 'in', (runs) =>
      runs.selectFrom('study_runs').select('id').where('person_id', '=', personId),
    )
    .execute()
  for (const table of ['study_runs', 'review_cards', 'contest_tries', 'contest_guesses'] as const) {
    await transaction.deleteFrom(table).where('person_id', '=', personId).execute()
  }
  await forgetInMeetings(transaction, await accountsOf(transaction, personId))
  return erased
}

/**
 * In meetings that are over, the votes stay as those of somebody unknown, the same for all accounts
 * of the person; in one that runs the member goes on under another name.
 */
async function forgetInMeetings(
  transaction: Transaction<Tables>,
  accounts: string[],
): Promise<void> {
  const unknown = new Map<number, string>()
  for (const row of await eventsOf(transaction, accounts)) {
    const event = fromStoredJson(meetingEvent, row.event)
    if (event === null || row.account === null) continue
    const nameless = withoutName(event)
    if (row.closed_at === null) {
      await rewrite(transaction, row.id, { event: JSON.stringify(nameless) })
      continue
    }
    const account = unknown.get(row.meeting_id) ?? `erased:${randomUUID()}`
    unknown.set(row.meeting_id, account)
    await rewrite(transaction, row.id, {
      // Two accounts of a person may have done the same: their keys must stay apart.
      key: `${row.key.replace(`:${row.account}`, `:${account}`)}:${row.id}`,
      account,
      event: JSON.stringify({ ...nameless, ...('account' in nameless && { account }) }),
    })
  }
  for (const id of await forgetHosts(transaction, accounts)) {
    unknown.set(id, unknown.get(id) ?? `erased:${randomUUID()}`)
  }
  for (const [meetingId, account] of unknown) {
    await forgetMentions(transaction, meetingId, { accounts, account })
  }
}

/** Ids of the meetings that are over and were held by one of these. */
async function forgetHosts(
  transaction: Transaction<Tables>,
  accounts: string[],
): Promise<number[]> {
  const ids: number[] = []
  for (const account of accounts) {
    const colon = account.indexOf(':')
    const held = await transaction
      .updateTable('meetings')
      .set({ host_name: NO_NAME })
      .where('host_channel', '=', account.slice(0, colon))
      .where('host_chat_id', '=', account.slice(colon + 1))
      .where('closed_at', 'is not', null)
      .returning('id')
      .execute()
    ids.push(...held.map(({ id }) => id))
  }
  return ids
}

/** Events that are not about a member name one all the same: who began, to whom something was sent. */
async function forgetMentions(
  transaction: Transaction<Tables>,
  meetingId: number,
  { accounts, account }: { accounts: string[]; account: string },
): Promise<void> {
  const rows = await transaction
    .selectFrom('meeting_events')
    .select(['id', 'key', 'event'])
    .where('meeting_id', '=', meetingId)
    .where('account', 'is', null)
    .execute()
  for (const { id, key, event } of rows) {
    const named = accounts.find((one) => event.includes(JSON.stringify(one)))
    if (named === undefined) continue
    await rewrite(transaction, id, {
      key: `${key.replace(`:${named}`, `:${account}`)}:${id}`,
      event: event.replaceAll(JSON.stringify(named), JSON.stringify(account)),
    })
  }
}

function withoutName(event: MeetingEvent): MeetingEvent {
  return 'name' in event ? { ...event, name: NO_NAME } : event
}

async function rewrite(
  transaction: Transaction<Tables>,
  id: number,
  change: { event: string; key?: string; account?: string },
): Promise<void> {
  await transaction.updateTable('meeting_events').set(change).where('id', '=', id).execute()
}

async function eventsOf(db: Kysely<Tables>, accounts: string[]) {
  if (accounts.length === 0) return []
  return await db
    .selectFrom('meeting_events')
    .innerJoin('meetings', 'meetings.id', 'meeting_events.meeting_id')
    .select([
      'meeting_events.id',
      'meeting_events.meeting_id',
      'meeting_events.key',
      'meeting_events.account',
      'meeting_events.event',
      'meetings.closed_at',
    ])
    .where('meeting_events.account', 'in', accounts)
    .orderBy('meeting_events.id')
    .execute()
}

/** As meetings name the person's chats: `telegram:123`. */
async function accountsOf(db: Kysely<Tables>, personId: string): Promise<string[]> {
  const chats = await db
    .selectFrom('chats')
    .select(['channel', 'chat_id'])
    .where('person_id', '=', personId)
    .execute()
  return chats.map(({ channel, chat_id }) => `${channel}:${chat_id}`)
}

async function countRows(
  db: Kysely<Tables>,
  table: 'study_runs' | 'review_cards' | 'contest_tries',
  personId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .where('person_id', '=', personId)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
