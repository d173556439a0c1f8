import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { ChoiceMemory } from '../channels/ports.ts'
import type { Clock } from '../lib/clock.ts'
import { fromStoredJson, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** Nobody scrolls back further than this to type a number. */
const LIFETIME_MS = 2 * 24 * 60 * 60 * 1000

const dataList = z.array(z.string())

export interface ChoiceStore extends ChoiceMemory {
  /** Forgets what was shown before this ISO time. Returns how many. */
  purge(before: string): Promise<number>
}

/** What typed numbers stand for, kept over restarts. */
export function createChoiceStore({
  db,
  clock,
}: {
  db: Kysely<Tables>
  clock: Clock
}): ChoiceStore {
  return {
    async remember({ channel, chatId, topicId }, data) {
      const shown = { data: JSON.stringify(data), shown_at: clock.now().toISOString() }
      await db
        .insertInto('choices')
        .values({ channel, chat_id: chatId, topic_id: topicId ?? '', ...shown })
        .onConflict((conflict) =>
          conflict.columns(['channel', 'chat_id', 'topic_id']).doUpdateSet(shown),
        )
        .execute()
    },

    async recall({ channel, chatId, topicId }) {
      const since = new Date(clock.now().getTime() - LIFETIME_MS).toISOString()
      const row = await db
        .selectFrom('choices')
        .select('data')
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .where('topic_id', '=', topicId ?? '')
        .where('shown_at', '>', since)
        .executeTakeFirst()
      const data = fromStoredJson(dataList, row?.data ?? null)
      return data === null || data.length === 0 ? null : data
    },

    async purge(before) {
      const result = await db
        .deleteFrom('choices')
        .where('shown_at', '<', toStoredTime(before))
        .executeTakeFirstOrThrow()
      return Number(result.numDeletedRows)
    },
  }
}
