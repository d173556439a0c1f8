import type { ActionsTable } from './actions.ts'
import type { ChatsTable } from './chats.ts'
import type { FeedbackTable } from './feedback.ts'
import type { InboxTable } from './inbox.ts'
import type { AnswerPassagesTable, QuestionsTable } from './questions.ts'

/** Every table of the store, for Kysely. */
export interface Tables {
  actions: ActionsTable
  answer_passages: AnswerPassagesTable
  chats: ChatsTable
  feedback: FeedbackTable
  inbox: InboxTable
  questions: QuestionsTable
}
