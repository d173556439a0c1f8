import type { IncomingMessage } from '../channels/channel.ts'
import { grade } from '../quiz/grade.ts'
import type { AnnouncingContext } from './context.ts'
import { personOf } from './study.ts'
import { questionGoneReply, studyInPrivateReply, verdictReply } from './study-replies.ts'

/**
 * The question that stands in an announcement. That stays as it is; the verdict is a new message, and
 * counts for the reviews as well.
 */
export async function answerAnnounced(
  context: AnnouncingContext,
  message: IncomingMessage,
  { questionId, choice }: { questionId: string | null; choice: number },
): Promise<void> {
  const { bank, answerer, delivery, quiz } = context
  // Passed on to a group: whether somebody is wrong is nobody else's business.
  if (message.chatKind === 'group') return delivery.send(message, studyInPrivateReply(null))
  const question = bank.find(questionId ?? '')
  const worth = question === null ? 'no_such_option' : grade(question, [choice])
  if (question === null || worth === 'no_such_option') {
    return delivery.send(message, questionGoneReply())
  }
  const isRight = worth === 'right'
  const person = await personOf(context, message)
  await quiz.study.noteAnswer(person, { questionId: question.id, isRight })
  const source = answerer.cite(question.passageId)?.source ?? null
  await delivery.send(message, verdictReply({ question, isRight, choices: [choice], source }))
}
