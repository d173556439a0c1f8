/** /cuocthi for members: what is open, and a try from its first question to its last. */
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { AskedQuestion, ContestView } from '../quiz/contest/desk.ts'
import type { ContestTry } from '../quiz/contest/ports.ts'
import { isWholeAnswer } from '../quiz/read-choices.ts'
import type { ContestStep } from './actions.ts'
import { contestDialogs } from './contest-dialog.ts'
import { askGuess, openGuess } from './contest-guess.ts'
import { composeContest, handleComposeStep, isOrganiser } from './contest-office.ts'
import {
  CONTEST_NOTICES,
  closedInTryReply,
  contestAnsweredReply,
  contestGoneReply,
  contestInPrivateReply,
  contestNotOpenReply,
  contestQuestionReply,
  contestsReply,
  triesUsedUpReply,
  tryFinishedReply,
} from './contest-replies.ts'
import { showContestResult, showReview } from './contest-results.ts'
import type { Context } from './context.ts'
import { unfitChoicesReply } from './study-replies.ts'
import type { WaitingQuestion } from './waiting-question.ts'

/** The result of a contest is offered this long after its end. */
const RESULT_OFFERED_MS = 60 * 86_400_000
const COMPOSE = new Set(['tao', 'tao moi', 'moi', 'tao cuoc thi', 'soan'])

/** /cuocthi, alone or with `tạo` of an admin. */
export async function handleContestCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  if (message.chatKind === 'group') return context.delivery.send(message, contestInPrivateReply())
  if (COMPOSE.has(collapseSpaces(fold(argument)))) return composeContest(context, message)
  await contestDialogs.close(context, message)
  await showContests(context, message)
}

/** A button of the contests' screens. */
export async function handleContestStep(
  context: Context,
  message: IncomingMessage,
  step: { id: number | null; do: ContestStep; value?: number | undefined },
): Promise<void> {
  if (message.chatKind === 'group') return context.delivery.send(message, contestInPrivateReply())
  const { id } = step
  switch (step.do) {
    case 'compose':
    case 'leave':
    case 'set_questions':
    case 'set_tries':
    case 'create':
    case 'create_silent':
      return handleComposeStep(context, message, step.do, step.value ?? 0)
    case 'list':
      return showContests(context, message)
    case 'begin':
      return id === null ? showContests(context, message) : beginTry(context, message, id)
    case 'guess':
      return id === null ? showContests(context, message) : askGuess(context, message, id)
    case 'result':
      return id === null ? showContests(context, message) : showContestResult(context, message, id)
    case 'review':
      return id === null
        ? showContests(context, message)
        : showReview(context, message, id, step.value ?? 0)
  }
}

/** A pressed option, or "Xong". The button is acknowledged here. */
export async function handleContestAnswer(
  context: Context,
  message: IncomingMessage,
  press: { runId: number; position: number; choices: number[]; sends: boolean },
): Promise<void> {
  if (!press.sends) return markOption(context, message, press)
  const personId = await context.people.personOf(message.address)
  await takeAnswer(context, message, personId, press)
}

/** The question shown last to who writes here; null when none waits. `take`: answers it. */
export async function waitingContestQuestion(
  context: Context,
  message: IncomingMessage,
): Promise<WaitingQuestion | null> {
  if (message.chatKind === 'group') return null
  const personId = await context.people.personOf(message.address)
  const asked = await context.quiz.contests.waiting(personId)
  if (asked === null) return null
  const { run, position, question } = asked
  const answeredAt = run.answers.at(-1)?.at ?? ''
  // An earlier run of the program stored this very answer, and ended before it could go on.
  if (context.earlierRun !== null && answeredAt >= new Date(message.sentAt).toISOString()) {
    return { shownAt: answeredAt, take: () => showQuestion(context, message, asked, position) }
  }
  if (run.shownAt === null) return null
  return {
    shownAt: run.shownAt,
    async take(choices) {
      if (!isWholeAnswer(question, choices)) {
        return context.delivery.send(message, unfitChoicesReply(question, choices))
      }
      await takeAnswer(context, message, personId, { runId: run.id, position, choices })
    },
  }
}

async function showContests(context: Context, message: IncomingMessage): Promise<void> {
  const { quiz, people, chats, clock } = context
  const { contests } = quiz
  const personId = await people.personOf(message.address)
  const last = await contests.last(personId)
  const isRecent =
    last !== null && clock.now().getTime() - Date.parse(last.contest.closesAt) <= RESULT_OFFERED_MS
  const reply = contestsReply({
    open: await contests.open(personId),
    next: await contests.next(),
    last: isRecent ? last : null,
    isAdmin: isOrganiser(context, message),
    hasUnit: (await chats.settings(message.address)).unit !== null,
  })
  await context.delivery.send(message, reply)
}

async function beginTry(context: Context, message: IncomingMessage, id: number): Promise<void> {
  const { delivery, quiz, people } = context
  await contestDialogs.close(context, message)
  const outcome = await quiz.contests.begin(id, await people.personOf(message.address))
  switch (outcome.kind) {
    case 'not_found':
      return delivery.send(message, contestGoneReply())
    case 'not_open':
      return delivery.send(message, contestNotOpenReply(outcome.view))
    case 'used_up':
      return delivery.send(message, triesUsedUpReply(outcome.view))
    case 'begun':
    case 'resumed':
      return showQuestion(context, message, outcome.asked, null)
  }
}

/** Its time runs from before it is sent, so that no crash gives anybody time for nothing. */
async function showQuestion(
  context: Context,
  message: IncomingMessage,
  asked: AskedQuestion,
  saved: number | null,
): Promise<void> {
  await context.quiz.contests.noteShown(asked)
  await context.delivery.send(message, contestQuestionReply(asked, { saved }))
}

/** Stored before it is said. */
async function takeAnswer(
  context: Context,
  message: IncomingMessage,
  personId: string,
  answer: { runId: number; position: number; choices: number[] },
): Promise<void> {
  const { delivery, quiz } = context
  const before = await quiz.contests.asked(personId, answer.runId)
  const outcome = await quiz.contests.answer(personId, answer)
  switch (outcome.kind) {
    case 'not_found':
      await delivery.acknowledge(message, null)
      return delivery.send(message, contestGoneReply())
    case 'no_such_option':
      await delivery.acknowledge(message, null)
      return delivery.send(message, unfitChoicesReply(outcome.asked.question, answer.choices))
    case 'repeat':
      return handleRepeat(context, message, personId, { ...outcome, ...answer })
    case 'closed':
      await delivery.acknowledge(message, null)
      return delivery.send(message, closedInTryReply(outcome.view, outcome.result))
    case 'next':
    case 'finished': {
      await delivery.acknowledge(message, null)
      const isMarked = await markAnswered(context, message, before, answer.choices)
      if (outcome.kind === 'finished') return finishTry(context, message, outcome)
      return showQuestion(context, message, outcome.asked, isMarked ? null : answer.position + 1)
    }
  }
}

/** The same answer twice; what an earlier run of this very message had not shown yet is shown. */
async function handleRepeat(
  context: Context,
  message: IncomingMessage,
  personId: string,
  { asked, runId }: { asked: AskedQuestion | null; runId: number },
): Promise<void> {
  const { delivery, quiz, earlierRun } = context
  const isText = message.content.kind !== 'action'
  if (earlierRun === null && !isText) {
    return delivery.acknowledge(message, CONTEST_NOTICES.repeat)
  }
  await delivery.acknowledge(message, null)
  if (asked !== null) return showQuestion(context, message, asked, asked.position)
  const ended = await quiz.contests.finishedTry(personId, runId)
  if (ended === null) return delivery.send(message, contestGoneReply())
  await finishTry(context, message, ended)
}

async function finishTry(
  context: Context,
  message: IncomingMessage,
  { view, result }: { view: ContestView; result: ContestTry },
): Promise<void> {
  await openGuess(context, message, view.contest.id)
  await context.delivery.send(message, tryFinishedReply(view, result))
}

/** Whether the question itself now shows what was chosen. */
async function markAnswered(
  { delivery }: Context,
  message: IncomingMessage,
  asked: AskedQuestion | null,
  choices: readonly number[],
): Promise<boolean> {
  const { content } = message
  if (asked === null || content.kind !== 'action' || content.onMessageId === null) return false
  if (!delivery.capabilities(message).editing) return false
  await delivery.redraw(message, contestAnsweredReply(asked, choices))
  return true
}

/** Where several are right: one more mark, or one less. */
async function markOption(
  context: Context,
  message: IncomingMessage,
  { runId, position, choices }: { runId: number; position: number; choices: number[] },
): Promise<void> {
  const { delivery, quiz, people } = context
  const asked = await quiz.contests.asked(await people.personOf(message.address), runId)
  if (asked !== null && asked.position !== position) {
    return delivery.acknowledge(message, CONTEST_NOTICES.repeat)
  }
  await delivery.acknowledge(message, null)
  // The try is over: what can be done now is there.
  if (asked === null) return showContests(context, message)
  await delivery.replace(message, contestQuestionReply(asked, { saved: null, marked: choices }))
}
