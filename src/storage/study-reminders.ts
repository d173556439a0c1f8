import type { Kysely } from 'kysely'
import type { StudyStore } from '../quiz/study/ports.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

type ReminderRows = Pick<
  StudyStore,
  'dueReminders' | 'claimReminder' | 'releaseReminder' | 'countReminder' | 'stopReminders'
>

/** Who wants to be reminded of studying, and when that was done last. */
export function createReminderRows({ db }: { db: Kysely<Tables> }): ReminderRows {
  return {
    async dueReminders({ day, dayBegan, minutes, now, after = '' }, limit) {
      const at = toStoredTime(now)
      const people = await db
        .selectFrom('people')
        .select(['id', 'reminders_ignored'])
        .where('id', '>', after)
        .where('reminder_minute', '>=', minutes.from)
        .where('reminder_minute', '<=', minutes.to)
        .where((row) => row.or([row('reminded_on', 'is', null), row('reminded_on', '<>', day)]))
        .where((row) =>
          row.or([row('studied_at', 'is', null), row('studied_at', '<', toStoredTime(dayBegan))]),
        )
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('review_cards')
              .select('question_id')
              .whereRef('review_cards.person_id', '=', 'people.id')
              .where('due', '<=', at),
          ),
        )
        .where('id', 'in', reachableChats(db, at).select('person_id'))
        .orderBy('id')
        .limit(limit)
        .execute()
      const ids = people.map(({ id }) => id)
      if (ids.length === 0) return []
      const chats = await reachableChats(db, at)
        .select(['person_id', 'channel', 'chat_id'])
        .where('person_id', 'in', ids)
        .orderBy('last_seen_at', 'desc')
        .orderBy('channel')
        .orderBy('chat_id')
        .execute()
      const cards = await db
        .selectFrom('review_cards')
        .select(['person_id', 'question_id'])
        .where('person_id', 'in', ids)
        .where('due', '<=', at)
        .orderBy('question_id')
        .execute()
      return people.map(({ id, reminders_ignored }) => ({
        personId: id,
        ignored: reminders_ignored,
        chats: chats
          .filter((chat) => chat.person_id === id)
          .map(({ channel, chat_id }) => ({ channel, chatId: chat_id })),
        dueQuestions: cards
          .filter((card) => card.person_id === id)
          .map(({ question_id }) => question_id),
      }))
    },

    async claimReminder(personId, day) {
      const { numUpdatedRows } = await db
        .updateTable('people')
        .set({ reminded_on: day })
        .where('id', '=', personId)
        .where('reminder_minute', 'is not', null)
        .where((row) => row.or([row('reminded_on', 'is', null), row('reminded_on', '<>', day)]))
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async releaseReminder(personId, day) {
      await db
        .updateTable('people')
        .set({ reminded_on: null })
        .where('id', '=', personId)
        .where('reminded_on', '=', day)
        .execute()
    },

    async countReminder(personId) {
      await db
        .updateTable('people')
        .set((row) => ({ reminders_ignored: row('reminders_ignored', '+', 1) }))
        .where('id', '=', personId)
        .execute()
    },

    async stopReminders(personId) {
      await db
        .updateTable('people')
        .set({ reminder_minute: null, reminders_ignored: 0 })
        .where('id', '=', personId)
        .execute()
    },
  }
}

/** Private chats in which nobody of the office is talking with the member. */
function reachableChats(db: Kysely<Tables>, at: string) {
  return db
    .selectFrom('chats')
    .where('kind', '=', 'private')
    .where('reachability', '=', 'active')
    .where('person_id', 'is not', null)
    .where((row) => row.or([row('paused_until', 'is', null), row('paused_until', '<=', at)]))
}
