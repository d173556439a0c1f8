import type { Kysely } from 'kysely'
import type { FeedbackStore } from '../conversation/ports.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** Ratings of answers. */
export function createFeedbackStore({ db }: { db: Kysely<Tables> }): FeedbackStore {
  return {
    async rate({ questionId, senderId, rating, at }) {
      const ratedAt = toStoredTime(at)
      const stored = await db
        .insertInto('feedback')
        .values({ question_id: questionId, sender_id: senderId, rating, rated_at: ratedAt })
        .onConflict((conflict) => conflict.columns(['question_id', 'sender_id']).doNothing())
        .returning('question_id')
        .executeTakeFirst()
      if (stored !== undefined) return 'stored'
      const changed = await db
        .updateTable('feedback')
        .set({ rating, rated_at: ratedAt })
        .where('question_id', '=', questionId)
        .where('sender_id', '=', senderId)
        .where('rating', '!=', rating)
        .returning('question_id')
        .executeTakeFirst()
      return changed === undefined ? 'unchanged' : 'changed'
    },
  }
}
