import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { type LoggedEvent, meetingEvent } from '../quiz/meeting/events.ts'
import {
  type Account,
  accountKey,
  accountOf,
  type Meeting,
  meetingSettings,
} from '../quiz/meeting/meeting.ts'
import type { KnownAccount, MeetingLog } from '../quiz/meeting/ports.ts'
import { keptQuestion } from '../quiz/question.ts'
import { fromStoredJson, toStoredTime } from './mapping.ts'
import type { MeetingEventsTable, MeetingsTable } from './tables/quizzes.ts'
import type { Tables } from './tables/tables.ts'

/** Rows that one statement names: SQLite takes 32,766 values in one. */
const PAGE_SIZE = 500

/** What no second open meeting may have: its group, or its host where there is none. */
export function busyKey({ group, host }: Pick<Meeting, 'group' | 'host'>): string {
  if (group !== null) return groupKey(group)
  return `host:${host === null ? '' : accountKey(host)}`
}

export function groupKey({ channel, chatId }: { channel: string; chatId: string }): string {
  return `group:${channel}:${chatId}`
}

export async function readFixed(db: Kysely<Tables>, id: number): Promise<Meeting | null> {
  const row = await db.selectFrom('meetings').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : rowToMeeting(row)
}

/** See `MeetingStore.read`. */
export async function readMeeting(
  db: Kysely<Tables>,
  id: number,
  before: MeetingLog | null,
): Promise<MeetingLog | null> {
  const meeting = await readFixed(db, id)
  if (meeting === null) return null
  const added = before === null ? null : await readAddedRows(db, id, before.upTo)
  const rows = added ?? (await readRows(db, id, 0))
  const known = added === null ? null : before
  const events = [...(known?.events ?? []), ...toEvents(rows)]
  const accounts = new Set(events.flatMap(({ event }) => ('account' in event ? event.account : [])))
  if (meeting.host !== null) accounts.add(accountKey(meeting.host))
  return {
    meeting,
    events,
    accounts: await readAccounts(db, [...accounts]),
    upTo: {
      events: (known?.upTo.events ?? 0) + rows.length,
      last: rows.at(-1)?.id ?? known?.upTo.last ?? 0,
    },
  }
}

async function readRows(db: Kysely<Tables>, meetingId: number, afterId: number) {
  return await db
    .selectFrom('meeting_events')
    .select(['id', 'key', 'at', 'event'])
    .where('meeting_id', '=', meetingId)
    .where('id', '>', afterId)
    .orderBy('id')
    .execute()
}

/** Null when there are others than those after the last, of somebody who was slow to commit. */
async function readAddedRows(
  db: Kysely<Tables>,
  meetingId: number,
  { events, last }: MeetingLog['upTo'],
) {
  const added = await readRows(db, meetingId, last)
  const { all } = await db
    .selectFrom('meeting_events')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .where('meeting_id', '=', meetingId)
    .executeTakeFirstOrThrow()
  return Number(all) === events + added.length ? added : null
}

/** See `MeetingStore.readForVote`. */
export async function readVoteState(
  db: Kysely<Tables>,
  meetingId: number,
  { question, account }: { question: number; account: Account },
): Promise<LoggedEvent[]> {
  const decisive = ['asking', 'closed', 'skipped'].map((kind) => `${kind}:${question}`)
  const rows = await db
    .selectFrom('meeting_events')
    .select(['key', 'at', 'event'])
    .where('meeting_id', '=', meetingId)
    .where('key', 'in', [...decisive, 'ended'])
    .unionAll(
      db
        .selectFrom('meeting_events')
        .select(['key', 'at', 'event'])
        .where('meeting_id', '=', meetingId)
        .where('key', '>=', `vote:${question}:`)
        .where('key', '<', `vote:${question};`)
        .where((row) =>
          row.or([
            row('account', '=', accountKey(account)),
            row('account', 'in', (subquery) =>
              subquery
                .selectFrom('chats as own')
                .innerJoin('chats as others', 'others.person_id', 'own.person_id')
                .select(sql<string>`others.channel || ':' || others.chat_id`.as('account'))
                .where('own.channel', '=', account.channel)
                .where('own.chat_id', '=', account.chatId),
            ),
          ]),
        ),
    )
    .execute()
  return toEvents(rows)
}

/** The person's private chats, this one first; it alone where the person is not known. */
export async function accountsOfPerson(db: Kysely<Tables>, account: Account): Promise<Account[]> {
  const rows = await db
    .selectFrom('chats as own')
    .innerJoin('chats as others', 'others.person_id', 'own.person_id')
    .select(['others.channel', 'others.chat_id'])
    .where('own.channel', '=', account.channel)
    .where('own.chat_id', '=', account.chatId)
    .execute()
  const others = rows
    .map((row): Account => ({ channel: row.channel, chatId: row.chat_id }))
    .filter((other) => accountKey(other) !== accountKey(account))
  return [account, ...others]
}

function toEventRow(
  meetingId: number,
  { key, at, event }: LoggedEvent,
): Insertable<MeetingEventsTable> {
  return {
    meeting_id: meetingId,
    key,
    at: toStoredTime(at),
    account: 'account' in event ? event.account : null,
    event: JSON.stringify(event),
  }
}

/** How many of them are new. */
export async function insertEvents(
  db: Kysely<Tables>,
  meetingId: number,
  events: LoggedEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  const rows = await db
    .insertInto('meeting_events')
    .values(events.map((event) => toEventRow(meetingId, event)))
    .onConflict((conflict) => conflict.columns(['meeting_id', 'key']).doNothing())
    .returning('id')
    .execute()
  return rows.length
}

function toEvents(rows: Pick<MeetingEventsTable, 'key' | 'at' | 'event'>[]): LoggedEvent[] {
  return rows.flatMap(({ key, at, event: json }) => {
    const event = fromStoredJson(meetingEvent, json)
    return event === null ? [] : [{ key, at, event }]
  })
}

/** Null when it is of a version with another shape. */
function rowToMeeting(row: Selectable<MeetingsTable>): Meeting | null {
  const settings = fromStoredJson(meetingSettings, row.settings)
  const questions = fromStoredJson(z.array(keptQuestion), row.questions)
  if (settings === null || questions === null) return null
  const { group_channel, group_chat_id, host_channel, host_chat_id } = row
  return {
    id: row.id,
    code: row.last_code,
    settings,
    questions,
    host:
      host_channel === null || host_chat_id === null
        ? null
        : { channel: host_channel, chatId: host_chat_id },
    hostName: row.host_name,
    group:
      group_channel === null || group_chat_id === null
        ? null
        : { channel: group_channel, chatId: group_chat_id, topicId: row.group_topic_id },
    createdAt: row.created_at,
  }
}

async function readAccounts(
  db: Kysely<Tables>,
  keys: readonly string[],
): Promise<Map<string, KnownAccount>> {
  const known = new Map<string, KnownAccount>(
    keys.map((key) => [key, { personId: null, name: null, givenName: null, unit: null }]),
  )
  const accounts = keys.map(accountOf)
  for (const channel of new Set(accounts.map((account) => account.channel))) {
    const ids = accounts.filter((one) => one.channel === channel).map(({ chatId }) => chatId)
    for (let from = 0; from < ids.length; from += PAGE_SIZE) {
      const rows = await db
        .selectFrom('chats')
        .leftJoin('people', 'people.id', 'chats.person_id')
        .select([
          'chats.chat_id',
          'chats.person_id',
          'chats.display_name',
          'people.study_name',
          'people.unit',
        ])
        .where('chats.channel', '=', channel)
        .where('chats.chat_id', 'in', ids.slice(from, from + PAGE_SIZE))
        .execute()
      for (const row of rows) {
        known.set(accountKey({ channel, chatId: row.chat_id }), {
          personId: row.person_id,
          name: row.study_name,
          givenName: row.display_name,
          unit: row.unit,
        })
      }
    }
  }
  return known
}

/** A group got another id: its open meeting goes on there, unless one was opened there meanwhile. */
export async function moveMeetings(
  db: Kysely<Tables>,
  channel: string,
  { fromChatId, toChatId }: { fromChatId: string; toChatId: string },
): Promise<void> {
  await db
    .updateTable('meetings')
    .set({ group_chat_id: toChatId })
    .where('group_channel', '=', channel)
    .where('group_chat_id', '=', fromChatId)
    .execute()
  await db
    .updateTable('meetings')
    .set({ busy_key: groupKey({ channel, chatId: toChatId }) })
    .where('busy_key', '=', groupKey({ channel, chatId: fromChatId }))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('meetings as there')
            .select('there.id')
            .where('there.busy_key', '=', groupKey({ channel, chatId: toChatId })),
        ),
      ),
    )
    .execute()
}
