import { randomInt } from 'node:crypto'
import type { Kysely } from 'kysely'
import { accountKey, type Meeting } from '../quiz/meeting/meeting.ts'
import type { MeetingStore } from '../quiz/meeting/ports.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import { createPollRows } from './meeting-polls.ts'
import {
  accountsOfPerson,
  busyKey,
  groupKey,
  insertEvents,
  readFixed,
  readMeeting,
  readVoteState,
} from './meeting-rows.ts'
import type { Tables } from './tables/tables.ts'

const FIRST_CODE = 10_000
const LAST_CODE = 99_999
/** So many meetings at once would be needed to run out of codes. */
const MOST_TRIES = 50

/** Meetings as logs of events, and the votes whose poll is not known yet. */
export function createMeetingStore({
  db,
  newCode = () => String(randomInt(FIRST_CODE, LAST_CODE + 1)),
}: {
  db: Kysely<Tables>
  newCode?: () => string
}): MeetingStore {
  return {
    ...createPollRows({ db }),

    async create(meeting, deliveryId) {
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const row = toMeetingRow(meeting, { code: newCode(), deliveryId })
        const made = await db
          .insertInto('meetings')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (made !== undefined) return { kind: 'created', id: made.id }
        const same = await findMeeting(db, 'opened_by', row.opened_by)
        if (same !== null) return { kind: 'created', id: same }
        const busy = await findMeeting(db, 'busy_key', row.busy_key)
        if (busy !== null) return { kind: 'busy', id: busy }
      }
      throw new Error('no free code for a meeting was found')
    },

    readFixed: (id) => readFixed(db, id),
    read: (id, before) => readMeeting(db, id, before ?? null),

    async append(id, event) {
      return (await insertEvents(db, id, [event])) === 0 ? 'repeat' : 'new'
    },

    readForVote: (id, question, account) => readVoteState(db, id, { question, account }),

    async close(id, at) {
      await db
        .updateTable('meetings')
        .set({ closed_at: toStoredTime(at), code: null, busy_key: null })
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .execute()
    },

    async openIds() {
      const rows = await db
        .selectFrom('meetings')
        .select('id')
        .where('closed_at', 'is', null)
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => id)
    },

    findByCode: (code) => findMeeting(db, 'code', code),

    findByGroup: (group) => findMeeting(db, 'busy_key', groupKey(group)),

    async findByAccount(account) {
      const accounts = await accountsOfPerson(db, account)
      const joined = accounts.flatMap((one) => [
        `joined:${accountKey(one)}`,
        `phone:${accountKey(one)}`,
      ])
      const row = await db
        .selectFrom('meetings')
        .select('id')
        .where('closed_at', 'is', null)
        .where(({ or, and, eb, exists, selectFrom }) =>
          or([
            ...accounts.map(({ channel, chatId }) =>
              and([eb('host_channel', '=', channel), eb('host_chat_id', '=', chatId)]),
            ),
            exists(
              selectFrom('meeting_events')
                .select('meeting_events.id')
                .whereRef('meeting_events.meeting_id', '=', 'meetings.id')
                .where('meeting_events.key', 'in', joined),
            ),
          ]),
        )
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.id ?? null
    },

    async hostedBy(account, limit) {
      const accounts = await accountsOfPerson(db, account)
      const rows = await db
        .selectFrom('meetings')
        .select('id')
        .where(({ or, and, eb }) =>
          or(
            accounts.map(({ channel, chatId }) =>
              and([eb('host_channel', '=', channel), eb('host_chat_id', '=', chatId)]),
            ),
          ),
        )
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    async newest(limit) {
      const rows = await db
        .selectFrom('meetings')
        .select('id')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    async nextWake(id) {
      const row = await db
        .updateTable('meetings')
        .set(({ eb }) => ({ wake: eb('wake', '+', 1) }))
        .where('id', '=', id)
        .returning('wake')
        .executeTakeFirst()
      return row?.wake ?? 0
    },

    async wakeOf(id) {
      const row = await db
        .selectFrom('meetings')
        .select('wake')
        .where('id', '=', id)
        .executeTakeFirst()
      return row?.wake ?? 0
    },
  }
}

function toMeetingRow(
  meeting: Omit<Meeting, 'id' | 'code'>,
  { code, deliveryId }: { code: string; deliveryId: string },
) {
  const { settings, questions, host, hostName, group, createdAt } = meeting
  return {
    opened_by: `${(group ?? host)?.channel ?? ''}:${deliveryId}`,
    code,
    last_code: code,
    settings: JSON.stringify(settings),
    questions: JSON.stringify(questions),
    host_channel: host?.channel ?? null,
    host_chat_id: host?.chatId ?? null,
    host_name: toStoredText(hostName),
    group_channel: group?.channel ?? null,
    group_chat_id: group?.chatId ?? null,
    group_topic_id: group?.topicId ?? null,
    busy_key: busyKey({ group, host }),
    created_at: toStoredTime(createdAt),
    closed_at: null,
  }
}

async function findMeeting(
  db: Kysely<Tables>,
  column: 'opened_by' | 'busy_key' | 'code',
  value: string,
): Promise<number | null> {
  const row = await db
    .selectFrom('meetings')
    .select('id')
    .where(column, '=', value)
    .executeTakeFirst()
  return row?.id ?? null
}
