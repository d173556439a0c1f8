import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { ArticleStore } from '../broadcast/ports.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

const articleStep = z.enum(['created', 'verified', 'handing', 'handed', 'failed'])

/** How far the article of a broadcast is on each channel. */
export function createArticleStore({ db }: { db: Kysely<Tables> }): ArticleStore {
  return {
    async read(broadcastId, channel) {
      const row = await db
        .selectFrom('broadcast_articles')
        .selectAll()
        .where('broadcast_id', '=', broadcastId)
        .where('channel', '=', channel)
        .executeTakeFirst()
      if (row === undefined) return null
      return {
        step: articleStep.parse(row.step),
        token: row.token,
        articleId: row.article_id,
        messageId: row.message_id,
        at: row.at,
      }
    },

    async save(broadcastId, channel, { step, token, articleId, messageId, at }) {
      const text = (value: string | null) => (value === null ? null : toStoredText(value))
      const progress = {
        step,
        token: text(token),
        article_id: text(articleId),
        message_id: text(messageId),
        at: toStoredTime(at),
      }
      await db
        .insertInto('broadcast_articles')
        .values({ broadcast_id: broadcastId, channel, ...progress })
        .onConflict((conflict) =>
          conflict.columns(['broadcast_id', 'channel']).doUpdateSet(progress),
        )
        .execute()
    },
  }
}
