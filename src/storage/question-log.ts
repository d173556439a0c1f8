import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Answer, Turn } from '../answering/answer.ts'
import type { ChatAddress } from '../channels/channel.ts'
import type { QuestionLog, QuestionRecord } from '../conversation/ports.ts'
import { answerSchema } from './answer-schema.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import type { QuestionsTable } from './tables/questions.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Questions, what was answered, and from which passages. */
export function createQuestionLog({ db }: { db: Kysely<Tables> }): QuestionLog {
  return {
    async record(entry) {
      return await inTransaction(db, async (transaction) => {
        const stored = await transaction
          .insertInto('questions')
          .values({
            channel: entry.address.channel,
            chat_id: entry.address.chatId,
            topic_id: entry.address.topicId ?? '',
            sender_id: entry.senderId,
            delivery_id: entry.deliveryId,
            question: toStoredText(entry.question),
            answer_kind: entry.answer.kind,
            answer: JSON.stringify(entry.answer),
            answer_text: toStoredText(entry.answerText),
            asked_at: toStoredTime(entry.askedAt),
            elapsed_ms: entry.elapsedMs,
          })
          .onConflict((conflict) => conflict.columns(['channel', 'delivery_id']).doNothing())
          .returning('id')
          .executeTakeFirst()
        const id = stored?.id
        if (id === undefined) return await recordedId(transaction, entry)
        const passages = passageRows(id, entry.answer)
        if (passages.length > 0) {
          await transaction.insertInto('answer_passages').values(passages).execute()
        }
        return id
      })
    },

    async find(id, { channel, chatId }) {
      const row = await db
        .selectFrom('questions')
        .selectAll()
        .where('id', '=', id)
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .executeTakeFirst()
      return row === undefined ? null : rowToRecord(row)
    },

    async findByDelivery(channel, deliveryId) {
      const row = await db
        .selectFrom('questions')
        .selectAll()
        .where('channel', '=', channel)
        .where('delivery_id', '=', deliveryId)
        .executeTakeFirst()
      return row === undefined ? null : rowToRecord(row)
    },

    async latest(address) {
      const row = await addressQuery(db, address)
        .selectAll()
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? null : rowToRecord(row)
    },

    async recentTurns(address, since, limit) {
      const rows = await addressQuery(db, address)
        .select(['question', 'answer_text'])
        .where('asked_at', '>=', toStoredTime(since))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.reverse().flatMap((row): Turn[] => [
        { role: 'user', text: row.question },
        { role: 'assistant', text: row.answer_text },
      ])
    },
  }
}

/** An earlier run answered the same message. */
async function recordedId(
  transaction: Transaction<Tables>,
  { address, deliveryId }: { address: ChatAddress; deliveryId: string },
): Promise<number> {
  const { id } = await transaction
    .selectFrom('questions')
    .select('id')
    .where('channel', '=', address.channel)
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirstOrThrow()
  return id
}

function addressQuery(db: Kysely<Tables>, { channel, chatId, topicId }: ChatAddress) {
  return db
    .selectFrom('questions')
    .where('channel', '=', channel)
    .where('chat_id', '=', chatId)
    .where('topic_id', '=', topicId ?? '')
}

function passageRows(questionId: number, answer: Answer): Tables['answer_passages'][] {
  if (answer.kind !== 'answered') return []
  return answer.citations.map((citation, rank) => ({
    question_id: questionId,
    rank,
    document_id: citation.documentId,
    passage_id: citation.passageId,
    quote: citation.quote,
  }))
}

/** Null when the answer was stored by a version with another shape. */
function rowToRecord(row: Selectable<QuestionsTable>): QuestionRecord | null {
  const answer = fromStoredJson(answerSchema, row.answer)
  if (answer === null) return null
  return {
    id: row.id,
    address: {
      channel: row.channel,
      chatId: row.chat_id,
      topicId: row.topic_id === '' ? null : row.topic_id,
    },
    question: row.question,
    answer,
    askedAt: row.asked_at,
  }
}
