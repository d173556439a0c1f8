import type { Kysely } from 'kysely'
import type { ProgressBoard } from '../broadcast/ports.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** Which message in which admin's chat shows how far a broadcast is; private chats only. */
export function createProgressStore({ db }: { db: Kysely<Tables> }): ProgressBoard {
  return {
    async watch(broadcastId, { channel, chatId }, messageId) {
      const watched = { message_id: messageId, shown_at: null }
      await db
        .insertInto('broadcast_progress')
        .values({ broadcast_id: broadcastId, channel, chat_id: chatId, ...watched })
        .onConflict((conflict) =>
          conflict.columns(['broadcast_id', 'channel', 'chat_id']).doUpdateSet(watched),
        )
        .execute()
    },

    async watched(broadcastId) {
      const rows = await db
        .selectFrom('broadcast_progress')
        .select(['channel', 'chat_id', 'message_id'])
        .where('broadcast_id', '=', broadcastId)
        .orderBy('channel')
        .orderBy('chat_id')
        .execute()
      return rows.map(({ channel, chat_id, message_id }) => ({
        address: { channel, chatId: chat_id, topicId: null },
        messageId: message_id,
      }))
    },

    async claim(broadcastId, { channel, chatId }, since, now) {
      const { numUpdatedRows } = await db
        .updateTable('broadcast_progress')
        .set({ shown_at: toStoredTime(now) })
        .where('broadcast_id', '=', broadcastId)
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .where((row) =>
          row.or([row('shown_at', 'is', null), row('shown_at', '<', toStoredTime(since))]),
        )
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
  }
}
