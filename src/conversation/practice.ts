import { createHash } from 'node:crypto'
import type { IncomingMessage } from '../channels/channel.ts'
import type { BankQuestion, QuestionBank } from '../quiz/bank.ts'
import { grade } from '../quiz/grade.ts'
import type { AnnouncingContext } from './context.ts'
import {
  type GradedAnswer,
  noQuestionsReply,
  type PracticePlace,
  practiceGradedReply,
  practiceQuestionReply,
  questionGoneReply,
  verdictReply,
} from './practice-replies.ts'

const QUESTIONS = 3

/** "Làm 3 câu": one question after the other. */
export async function beginPractice(
  context: AnnouncingContext,
  message: IncomingMessage,
): Promise<void> {
  const { bank } = context
  const questionIds = pick(bank, message.deliveryId)
  if (questionIds.length === 0) return context.delivery.send(message, noQuestionsReply())
  await showPracticeQuestion(context, message, { questionIds, index: 0, right: 0 })
}

/** "Câu tiếp". A new message, so that the explanation of the last one stays. */
export async function showPracticeQuestion(
  context: AnnouncingContext,
  message: IncomingMessage,
  place: PracticePlace,
): Promise<void> {
  const question = context.bank.find(place.questionIds[place.index] ?? '')
  const reply = question === null ? questionGoneReply() : practiceQuestionReply(question, place)
  await context.delivery.send(message, reply)
}

/** A chosen option, graded in the place of the question, so that it is answered once. */
export async function answerPractice(
  context: AnnouncingContext,
  message: IncomingMessage,
  answer: PracticePlace & { choice: number },
): Promise<void> {
  const { questionIds, index, right, choice } = answer
  const graded = gradeChoice(context, questionIds[index] ?? '', choice)
  if (graded === null) return context.delivery.send(message, questionGoneReply())
  const rightNow = right + (graded.isRight ? 1 : 0)
  const reply = practiceGradedReply(graded, { questionIds, index, right }, rightNow)
  await context.delivery.replace(message, reply)
}

/** The question that stands in an announcement. That stays as it is; the verdict is a new message. */
export async function answerAnnounced(
  context: AnnouncingContext,
  message: IncomingMessage,
  { questionId, choice }: { questionId: string | null; choice: number },
): Promise<void> {
  const graded = gradeChoice(context, questionId ?? '', choice)
  const reply = graded === null ? questionGoneReply() : verdictReply(graded)
  await context.delivery.send(message, reply)
}

/** Null when there is no such question or option. */
function gradeChoice(
  { bank, answerer }: AnnouncingContext,
  questionId: string,
  choice: number,
): GradedAnswer | null {
  const question = bank.find(questionId)
  const worth = question === null ? 'no_such_option' : grade(question, [choice])
  if (question === null || worth === 'no_such_option') return null
  const source = answerer.cite(question.passageId)?.source ?? null
  return { question, isRight: worth === 'right', choice, source }
}

/** The same for the same message, so that one that is handled twice asks the same. */
function pick(bank: QuestionBank, seed: string): string[] {
  const order = ({ id }: BankQuestion) => createHash('sha256').update(`${seed} ${id}`).digest('hex')
  return bank
    .list()
    .map((question) => ({ id: question.id, order: order(question) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, QUESTIONS)
    .map(({ id }) => id)
}
