import type { Generated } from 'kysely'

/** The log of questions. */
export interface QuestionsTable {
  id: Generated<number>
  channel: string
  chat_id: string
  /** '' where the chat has no topics: a null could not be compared in the same way everywhere. */
  topic_id: string
  sender_id: string | null
  /** The incoming message that asked, unique within the channel; null in rows of old versions. */
  delivery_id: string | null
  question: string
  answer_kind: string
  /** Answer as JSON. */
  answer: string
  /** What was shown, as plain text. */
  answer_text: string
  asked_at: string
  elapsed_ms: number
}

/** From which passages a question was answered, best first. */
export interface AnswerPassagesTable {
  question_id: number
  /** From 0. */
  rank: number
  document_id: string
  passage_id: string
  quote: string
}
