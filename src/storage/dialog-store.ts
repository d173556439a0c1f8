import type { Kysely } from 'kysely'
import type { DialogStore } from '../conversation/ports.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** What chats are being asked step by step, kept over restarts. */
export function createDialogStore({ db }: { db: Kysely<Tables> }): DialogStore {
  return {
    async open({ channel, chatId }, data, at) {
      const saved = { data: toStoredText(data), saved_at: toStoredTime(at) }
      await db
        .insertInto('dialogs')
        .values({ channel, chat_id: chatId, ...saved })
        .onConflict((conflict) => conflict.columns(['channel', 'chat_id']).doUpdateSet(saved))
        .execute()
    },

    async read({ channel, chatId }) {
      const row = await db
        .selectFrom('dialogs')
        .select(['data', 'saved_at'])
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .executeTakeFirst()
      return row === undefined ? null : { data: row.data, savedAt: row.saved_at }
    },

    async close({ channel, chatId }) {
      await db
        .deleteFrom('dialogs')
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .execute()
    },

    async purge(before) {
      const { numDeletedRows } = await db
        .deleteFrom('dialogs')
        .where('saved_at', '<', toStoredTime(before))
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },
  }
}
