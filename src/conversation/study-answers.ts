import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import { isWholeAnswer } from '../quiz/read-choices.ts'
import type { Run } from '../quiz/study/ports.ts'
import type { AnswerOutcome } from '../quiz/study/study.ts'
import { nextPosition } from '../quiz/study/summary.ts'
import type { Context } from './context.ts'
import { textReply } from './reply.ts'
import { personOf, showNextQuestion, showSummary } from './study.ts'
import type { StudyAction } from './study-actions.ts'
import {
  nothingWaitsReply,
  STUDY_NOTICES,
  studyGradedReply,
  studyQuestionReply,
  unfitChoicesReply,
} from './study-replies.ts'
import { openingQuestions } from './suggestions.ts'
import type { WaitingQuestion } from './waiting-question.ts'

const GO_ON = new Set(['tiep', 'cau tiep', 'cau tiep theo', 'lam tiep'])

type Answer = Extract<StudyAction, { kind: 'study_answer' }>

/** An option was chosen, or only marked where several are right. */
export async function pressStudyOption(
  context: Context,
  message: IncomingMessage,
  answer: Answer,
): Promise<void> {
  if (answer.sends) return answerQuestion(context, message, answer)
  const { delivery, quiz } = context
  const run = await quiz.study.find(await personOf(context, message), answer.runId)
  const isAnswered = run?.answers.some(({ position }) => position === answer.position) ?? false
  if (isAnswered) return delivery.acknowledge(message, STUDY_NOTICES.answered)
  if (run === null || run.endedAt !== null) {
    return delivery.acknowledge(message, STUDY_NOTICES.over)
  }
  await delivery.acknowledge(message, null)
  await delivery.replace(message, studyQuestionReply(run, answer.position, answer.choices))
}

/**
 * The question of a run that was shown and has no answer, see typed-choice.ts; null when there is
 * none.
 */
export async function waitingStudyQuestion(
  context: Context,
  message: IncomingMessage,
): Promise<WaitingQuestion | null> {
  if (message.chatKind === 'group') return null
  const run = await context.quiz.study.openRun(await personOf(context, message))
  const position = run === null ? null : nextPosition(run)
  const question = position === null ? undefined : run?.questions[position]
  const shownAt = run?.shownAt ?? null
  if (run === null || position === null || question === undefined || shownAt === null) return null
  return {
    shownAt,
    async take(choices) {
      if (!isWholeAnswer(question, choices)) {
        return context.delivery.send(message, unfitChoicesReply(question, choices))
      }
      await answerQuestion(context, message, { runId: run.id, position, choices })
    },
  }
}

/** "Câu tiếp" as a text. False when it is something else, or nothing is open. */
export async function goOnStudying(
  context: Context,
  message: IncomingMessage,
  text: string,
): Promise<boolean> {
  if (message.chatKind === 'group' || !GO_ON.has(collapseSpaces(fold(text)))) return false
  const run = await context.quiz.study.openRun(await personOf(context, message))
  if (run === null) return false
  await showNextQuestion(context, message, run)
  return true
}

/** A letter or number was typed, and no question waits for it. */
export async function tellNothingWaits(context: Context, message: IncomingMessage): Promise<void> {
  const isPrivate = message.chatKind === 'private'
  const run = isPrivate ? await context.quiz.study.openRun(await personOf(context, message)) : null
  await context.delivery.send(message, nothingWaitsReply(run, openingQuestions(context)))
}

async function answerQuestion(
  context: Context,
  message: IncomingMessage,
  { runId, position, choices }: Pick<Answer, 'runId' | 'position' | 'choices'>,
): Promise<void> {
  const { delivery, quiz } = context
  const person = await personOf(context, message)
  const outcome = await quiz.study.answer(person, runId, { position, choices })
  const run = gradedRun(context, outcome)
  if (run === null) return refuse(context, message, outcome)
  await delivery.acknowledge(message, null)
  await showGraded(context, message, run, position)
  if (nextPosition(run) === null) await showSummary(context, message, run)
}

/** Also of an answer that an earlier run of the program stored and perhaps did not tell of. */
function gradedRun({ earlierRun }: Context, outcome: AnswerOutcome): Run | null {
  if (outcome.kind === 'graded') return outcome.run
  return outcome.kind === 'repeat' && earlierRun !== null ? outcome.run : null
}

async function refuse(
  { delivery }: Context,
  message: IncomingMessage,
  { kind }: AnswerOutcome,
): Promise<void> {
  const notice = kind === 'repeat' ? STUDY_NOTICES.answered : STUDY_NOTICES.over
  if (message.content.kind === 'action') return delivery.acknowledge(message, notice)
  await delivery.send(message, textReply([notice]))
}

/** In the place of the question, so that it is answered once. */
async function showGraded(
  context: Context,
  message: IncomingMessage,
  run: Run,
  position: number,
): Promise<void> {
  const question = run.questions[position]
  const answer = run.answers.find((one) => one.position === position)
  if (question === undefined || answer === undefined) return
  const source = context.answerer.cite(question.passageId)?.source ?? null
  const { delivery } = context
  const isInPlace = message.content.kind === 'action' && delivery.capabilities(message).editing
  const { isRight, choices } = answer
  const graded = { question, isRight, choices, source, isInPlace }
  await delivery.replace(message, studyGradedReply(run, position, graded))
}
