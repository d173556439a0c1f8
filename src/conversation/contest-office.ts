/** `/cuocthi tạo`: leads somebody of the office through the making of a contest. */
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import {
  type ContestWish,
  cleanTitle,
  LONGEST_TITLE,
  MOST_QUESTIONS,
  MOST_TRIES,
} from '../quiz/contest/new-contest.ts'
import type { ContestStep } from './actions.ts'
import { isAdmin } from './announce-office.ts'
import { notAdminReply } from './announce-replies.ts'
import { readTypedTime } from './announce-time.ts'
import { senderKey } from './announcements.ts'
import { type ContestDialog, contestDialogs } from './contest-dialog.ts'
import {
  askClosingReply,
  askOpeningReply,
  askQuestionsReply,
  askTitleReply,
  askTriesReply,
  COMPOSE_WRONG,
  composeExpiredReply,
  composeLeftReply,
  composeWrongReply,
  confirmContestReply,
  contestCreatedReply,
  contestRefusedReply,
} from './contest-office-replies.ts'
import { announcing, type Context } from './context.ts'

type ComposeStep = Extract<
  ContestStep,
  'compose' | 'leave' | 'set_questions' | 'set_tries' | 'create' | 'create_silent'
>
type Compose = Exclude<ContestDialog, { step: 'contest_guess' }>
type Draft = Extract<Compose, { step: 'contest_confirm' }>

const COUNT = /^(\d{1,3})(?: ?(?:cau|luot)(?: hoi)?)?[.]?$/

/** Whether it is one of the office who writes here, in private. */
export function isOrganiser(context: Context, message: IncomingMessage): boolean {
  const within = announcing(context)
  return within !== null && isAdmin(within, message)
}

export async function composeContest(context: Context, message: IncomingMessage): Promise<void> {
  const { delivery } = context
  if (!isOrganiser(context, message)) {
    return delivery.send(message, notAdminReply(senderKey(message)))
  }
  await contestDialogs.open(context, message, { step: 'contest_title' })
  await delivery.send(message, askTitleReply())
}

/** A button of these screens. Who presses is asked for at every press. */
export async function handleComposeStep(
  context: Context,
  message: IncomingMessage,
  step: ComposeStep,
  value: number,
): Promise<void> {
  const { delivery } = context
  if (step === 'compose' || !isOrganiser(context, message)) return composeContest(context, message)
  const open = await contestDialogs.read(context, message)
  if (open === null || open.isExpired || open.dialog.step === 'contest_guess') {
    return delivery.send(message, composeExpiredReply())
  }
  const { dialog } = open
  switch (step) {
    case 'leave':
      return leaveCompose(context, message)
    case 'set_questions':
    case 'set_tries': {
      const isAsked = dialog.step === (step === 'set_tries' ? 'contest_tries' : 'contest_questions')
      // A button of a screen that is past.
      if (!isAsked) return askAgain(context, message, dialog)
      return takeCompose(context, message, dialog, String(value))
    }
    case 'create':
    case 'create_silent':
      if (dialog.step !== 'contest_confirm') return askAgain(context, message, dialog)
      return createContest(context, message, dialog, step === 'create')
  }
}

export async function leaveCompose(context: Context, message: IncomingMessage): Promise<void> {
  await contestDialogs.close(context, message)
  await context.delivery.send(message, composeLeftReply())
}

/** What was typed for the open step; null for a number that was taken for a choice. */
export async function takeCompose(
  context: Context,
  message: IncomingMessage,
  dialog: Compose,
  typed: string | null,
): Promise<void> {
  switch (dialog.step) {
    case 'contest_title':
      return takeTitle(context, message, dialog, typed ?? '')
    case 'contest_opens':
    case 'contest_closes':
      return takeTime(context, message, dialog, typed ?? '')
    case 'contest_questions': {
      const questionsPerTry = readCount(typed, MOST_QUESTIONS)
      if (questionsPerTry === null)
        return tellWrong(context, message, dialog, COMPOSE_WRONG.questions)
      return ask(context, message, { ...dialog, step: 'contest_tries', questionsPerTry })
    }
    case 'contest_tries': {
      const tries = readCount(typed, MOST_TRIES)
      if (tries === null) return tellWrong(context, message, dialog, COMPOSE_WRONG.tries)
      return ask(context, message, { ...dialog, step: 'contest_confirm', tries })
    }
    case 'contest_confirm':
      return askAgain(context, message, dialog)
  }
}

async function takeTitle(
  context: Context,
  message: IncomingMessage,
  dialog: Compose,
  typed: string,
): Promise<void> {
  const title = cleanTitle(typed)
  if (title.length === 0 || title.length > LONGEST_TITLE) {
    return tellWrong(context, message, dialog, COMPOSE_WRONG.title)
  }
  await ask(context, message, { step: 'contest_opens', title })
}

async function takeTime(
  context: Context,
  message: IncomingMessage,
  dialog: Extract<Compose, { step: 'contest_opens' | 'contest_closes' }>,
  typed: string,
): Promise<void> {
  const now = context.clock.now()
  const read = readTypedTime(typed, now)
  const isOpening = dialog.step === 'contest_opens'
  switch (read.kind) {
    case 'unclear':
      return tellWrong(context, message, dialog, COMPOSE_WRONG.unclearTime)
    case 'day_only':
      return tellWrong(context, message, dialog, COMPOSE_WRONG.dayOnly)
    case 'past':
      return tellWrong(context, message, dialog, COMPOSE_WRONG.pastTime)
    case 'now':
      if (!isOpening) return tellWrong(context, message, dialog, COMPOSE_WRONG.unclearTime)
      return takeOpening(context, message, dialog.title, now)
    case 'at': {
      if (isOpening) return takeOpening(context, message, dialog.title, read.at)
      if (read.at.getTime() <= Date.parse(dialog.opensAt)) {
        return tellWrong(context, message, dialog, COMPOSE_WRONG.closesTooEarly)
      }
      const closesAt = read.at.toISOString()
      return ask(context, message, { ...dialog, step: 'contest_questions', closesAt })
    }
  }
}

async function takeOpening(
  context: Context,
  message: IncomingMessage,
  title: string,
  at: Date,
): Promise<void> {
  await ask(context, message, { step: 'contest_closes', title, opensAt: at.toISOString() })
}

/** Goes on to the next step. */
async function ask(context: Context, message: IncomingMessage, next: Compose): Promise<void> {
  await contestDialogs.open(context, message, next)
  await askAgain(context, message, next)
}

async function askAgain(
  context: Context,
  message: IncomingMessage,
  dialog: Compose,
): Promise<void> {
  await context.delivery.send(message, askReply(context, dialog))
}

function askReply({ quiz, bank }: Context, dialog: Compose) {
  switch (dialog.step) {
    case 'contest_title':
      return askTitleReply()
    case 'contest_opens':
      return askOpeningReply(dialog.title)
    case 'contest_closes':
      return askClosingReply(dialog.opensAt)
    case 'contest_questions':
      return askQuestionsReply(dialog)
    case 'contest_tries':
      return askTriesReply()
    case 'contest_confirm': {
      const wish = wishOf(dialog, true)
      const faults = quiz.contests.check(wish, bank.list())
      return faults.length > 0 ? contestRefusedReply(faults) : confirmContestReply(wish)
    }
  }
}

async function createContest(
  context: Context,
  message: IncomingMessage,
  draft: Draft,
  announces: boolean,
): Promise<void> {
  const { quiz, bank, delivery } = context
  const wish = wishOf(draft, announces)
  const outcome = await quiz.contests.create(senderKey(message), wish, bank.list())
  if (outcome.kind === 'refused') {
    return delivery.send(message, contestRefusedReply(outcome.faults))
  }
  await contestDialogs.close(context, message)
  await delivery.send(message, contestCreatedReply(outcome.contest))
}

/** The same step is still open. */
async function tellWrong(
  context: Context,
  message: IncomingMessage,
  dialog: Compose,
  text: string,
): Promise<void> {
  await context.delivery.send(message, composeWrongReply(text, askReply(context, dialog)))
}

function wishOf({ title, opensAt, closesAt, questionsPerTry, tries }: Draft, announces: boolean) {
  const settings = { questionsPerTry, tries, topics: null, documents: null, announces }
  return { title, opensAt, closesAt, settings } satisfies ContestWish
}

/** Null when it is no number from 1 up to `most`. */
function readCount(typed: string | null, most: number): number | null {
  const [, digits] = COUNT.exec(collapseSpaces(fold(typed ?? ''))) ?? []
  const count = Number(digits ?? 0)
  return count >= 1 && count <= most ? count : null
}
