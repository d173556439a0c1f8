import type { IncomingMessage } from '../channels/channel.ts'
import { fold } from '../lib/vietnamese.ts'
import { readChoices } from '../quiz/read-choices.ts'
import { waitingContestQuestion } from './contest.ts'
import type { Context } from './context.ts'
import { waitingMeetingQuestion } from './meeting-vote.ts'
import { waitingStudyQuestion } from './study-answers.ts'
import type { FindWaitingQuestion, WaitingQuestion } from './waiting-question.ts'

const DONE = /^\s*xong[\s.]*$/

const SOURCES: readonly FindWaitingQuestion[] = [
  waitingMeetingQuestion,
  waitingContestQuestion,
  waitingStudyQuestion,
]

/**
 * A letter or number that was typed, such as `B` or `1 3`, as the answer to the question shown last, of
 * whatever kind of quiz; "Xong" is told how to answer. False when the text is something else, or no question waits.
 */
export async function takeTypedChoice(
  context: Context,
  message: IncomingMessage,
  text: string,
): Promise<boolean> {
  // The marks stand in the message, so that a typed "Xong" alone says nothing of them.
  const choices = DONE.test(fold(text)) ? [] : readChoices(text)
  if (choices === null) return false
  const latest = await findWaiting(context, message)
  if (latest === null) return false
  await latest.take(choices)
  return true
}

/** The question shown last to who writes here, of whatever kind of quiz; null when none waits. */
export async function findWaiting(
  context: Context,
  message: IncomingMessage,
): Promise<WaitingQuestion | null> {
  const waiting = await Promise.all(SOURCES.map((source) => source(context, message)))
  const [latest] = waiting
    .filter((one) => one !== null)
    .sort((a, b) => (a.shownAt > b.shownAt ? -1 : 1))
  return latest ?? null
}
