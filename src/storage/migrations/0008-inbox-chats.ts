import { type Migration, sql } from 'kysely'

/** What waits in one chat is asked for with every message, also while thousands wait elsewhere. */
export const inboxChats: Migration = {
  async up(db) {
    await db.schema
      .createIndex('inbox_waiting')
      .on('inbox')
      .columns(['channel', 'chat_id', 'id'])
      .where(sql.ref('state'), '=', 'accepted')
      .execute()
  },
}
