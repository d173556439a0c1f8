import type { IncomingMessage } from '../channels/channel.ts'
import type { Run } from '../quiz/study/ports.ts'
import { nextPosition } from '../quiz/study/summary.ts'
import type { Context } from './context.ts'
import type { Wish } from './study-actions.ts'
import {
  choicesReply,
  continueReply,
  noSuchChoiceReply,
  severalChoicesReply,
  studyMenuReply,
} from './study-menu-replies.ts'
import {
  GENERAL_TITLE,
  noMistakesReply,
  noQuestionsReply,
  STUDY_NOTICES,
  studyInPrivateReply,
  studyQuestionReply,
} from './study-replies.ts'
import { studySummaryReply } from './study-summary-replies.ts'
import { documentChoices, questionsOf, readWish, topicChoices } from './study-wishes.ts'

const TITLES = {
  ten: GENERAL_TITLE,
  three: 'Ôn nhanh 3 câu',
  mistakes: 'Câu tôi hay sai',
} as const

/** /ontap, alone, with a topic or document, or with `câu sai`. */
export async function handleStudyCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  if (message.chatKind === 'group') return sendToPrivate(context, message)
  const open = await context.quiz.study.openRun(await personOf(context, message))
  if (argument.trim() === '') {
    return context.delivery.send(message, open === null ? studyMenuReply() : continueReply(open))
  }
  const read = readWish(context, argument)
  switch (read.kind) {
    case 'go_on':
      if (open === null) return context.delivery.send(message, studyMenuReply())
      return showNextQuestion(context, message, open)
    case 'wish':
      return beginStudy(context, message, read.wish)
    case 'choices': {
      const reply =
        read.choices.length > 0
          ? severalChoicesReply(argument, read.choices)
          : noSuchChoiceReply(argument)
      return context.delivery.send(message, reply)
    }
  }
}

/**
 * A new run and its first question. Where it would leave an open one, other than `leaves` (id of a run)
 * and three questions below an announcement, the member is asked first.
 */
export async function beginStudy(
  context: Context,
  message: IncomingMessage,
  wish: Wish,
  leaves?: number,
): Promise<void> {
  if (message.chatKind === 'group') return sendToPrivate(context, message)
  const { study } = context.quiz
  const person = await personOf(context, message)
  const kind = wish.kind === 'topic' || wish.kind === 'document' ? 'ten' : wish.kind
  const deliveryId = `${message.address.channel} ${message.deliveryId}`
  const open = kind === 'three' ? null : await study.openRun(person, kind)
  // The same delivery, handled again, finds the run that it began.
  if (open !== null && open.id !== leaves && open.begunBy !== deliveryId) {
    return context.delivery.send(message, continueReply(open, wish))
  }
  const questions = questionsOf(context, wish)
  const run = await study.begin(person, {
    kind,
    title: titleOf(context, wish),
    questions: wish.kind === 'mistakes' ? await study.mistakesAmong(person, questions) : questions,
    deliveryId,
  })
  if (run !== null) return showNextQuestion(context, message, run)
  const reply = wish.kind === 'mistakes' ? noMistakesReply() : noQuestionsReply()
  await context.delivery.send(message, reply)
}

/** The first question without an answer. A new message, so that the explanation of the last stays. */
export async function showNextQuestion(
  context: Context,
  message: IncomingMessage,
  run: Run,
): Promise<void> {
  const position = nextPosition(run)
  if (position === null) return showSummary(context, message, run)
  // Before it is sent: whoever answers at once has had some time.
  await context.quiz.study.noteShown(run.id)
  await context.delivery.send(message, studyQuestionReply(run, position, []))
}

/** What the run came to, and what to read again. */
export async function showSummary(
  context: Context,
  message: IncomingMessage,
  run: Run,
): Promise<void> {
  const { reminderMinute } = await context.quiz.members.settings(run.personId)
  const reply = studySummaryReply(run, {
    sourceOf: (passageId) => context.answerer.cite(passageId)?.source ?? null,
    isReminded: reminderMinute !== null,
  })
  await context.delivery.send(message, reply)
}

/** "Câu tiếp", "Làm tiếp câu 4 trên 10". */
export async function continueStudy(
  context: Context,
  message: IncomingMessage,
  runId: number,
): Promise<void> {
  const { delivery, quiz } = context
  const run = await quiz.study.find(await personOf(context, message), runId)
  const isLeft = run !== null && run.endedAt !== null && nextPosition(run) !== null
  if (run === null || isLeft) return delivery.acknowledge(message, STUDY_NOTICES.over)
  await delivery.acknowledge(message, null)
  await showNextQuestion(context, message, run)
}

/** The topics or documents, in the place of the buttons that were pressed. */
export async function showChoices(
  context: Context,
  message: IncomingMessage,
  what: 'topics' | 'documents',
  at: { page: number; leaves?: number | undefined },
): Promise<void> {
  const choices = what === 'topics' ? topicChoices(context) : documentChoices(context)
  await context.delivery.replace(message, choicesReply(what, choices, at))
}

/** Id of the person whose private chat this is. */
export function personOf({ people }: Context, { address }: IncomingMessage): Promise<string> {
  return people.personOf(address)
}

async function sendToPrivate({ delivery, quiz }: Context, message: IncomingMessage): Promise<void> {
  const link = quiz.meetings?.startLink(message.address.channel, 'ontap') ?? null
  await delivery.send(message, studyInPrivateReply(link))
}

function titleOf(context: Context, wish: Wish): string {
  switch (wish.kind) {
    case 'topic':
      return `Chủ đề ${wish.topic}`
    case 'document': {
      const document = context.library.documents().find(({ id }) => id === wish.documentId)
      return document?.source ?? 'Theo văn bản'
    }
    default:
      return TITLES[wish.kind]
  }
}
