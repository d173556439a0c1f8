/** How many get all right: the usual question by which the equal are told apart. */
import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { ContestView } from '../quiz/contest/desk.ts'
import { contestDialogs } from './contest-dialog.ts'
import {
  askGuessReply,
  contestGoneReply,
  contestNotOpenReply,
  guessSavedReply,
  guessTooLateReply,
  guessUnclearReply,
} from './contest-replies.ts'
import type { Context } from './context.ts'

/** `đoán 25`, `em đoán là 1.200 người`; with the word it is meant so at any time. */
const NAMED =
  /^(?:(?:toi|em|minh) )?(?:du )?doan(?: la| khoang| co| so)*:? ?(\d[\d. ]*)(?: nguoi)?[.]?$/
/** While it is asked for, the number alone will do. */
const BARE = /^(?:khoang |co )?(\d[\d. ]*)(?: nguoi)?[.]?$/
const MOST = 9_999_999

/** From now on a number is taken for the guess. */
export async function openGuess(
  context: Context,
  message: IncomingMessage,
  contestId: number,
): Promise<void> {
  const askedAt = context.clock.now().toISOString()
  await contestDialogs.open(context, message, { step: 'contest_guess', contestId, askedAt })
}

/** "Dự đoán". */
export async function askGuess(
  context: Context,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const { delivery } = context
  const view = await viewOf(context, message, id)
  if (view === null) return delivery.send(message, contestGoneReply())
  if (view.state !== 'open') return delivery.send(message, contestNotOpenReply(view))
  if (view.tries.length === 0) return delivery.send(message, guessTooLateReply())
  await openGuess(context, message, id)
  await delivery.send(message, askGuessReply(view))
}

/**
 * Takes a text for a guess. `asked`: the contest whose question is open, null when none is; then only
 * a number with its word counts. `text` is null for a number that was taken for a choice. False when
 * it is no guess.
 */
export async function takeGuess(
  context: Context,
  message: IncomingMessage,
  { asked, text }: { asked: number | null; text: string | null },
): Promise<boolean> {
  if (message.chatKind === 'group') return false
  if (text === null) return asked !== null && (await explainGuess(context, message, asked))
  const typed = collapseSpaces(fold(text))
  const [, digits] = NAMED.exec(typed) ?? (asked === null ? null : BARE.exec(typed)) ?? []
  if (digits === undefined) return false
  const personId = await context.people.personOf(message.address)
  const id = asked ?? (await contestToGuess(context, personId))
  if (id === null) return false
  await saveGuess(context, message, { id, personId, guess: Number(digits.replace(/\D/g, '')) })
  return true
}

async function explainGuess(
  context: Context,
  message: IncomingMessage,
  id: number,
): Promise<boolean> {
  const view = await viewOf(context, message, id)
  if (view?.state !== 'open') return false
  await context.delivery.send(message, guessUnclearReply(view))
  return true
}

async function saveGuess(
  context: Context,
  message: IncomingMessage,
  { id, personId, guess }: { id: number; personId: string; guess: number },
): Promise<void> {
  const { delivery, quiz } = context
  await contestDialogs.close(context, message)
  const kept = Math.min(guess, MOST)
  const outcome = await quiz.contests.guess(id, personId, kept)
  const view = await quiz.contests.view(id, personId)
  const reply =
    outcome === 'saved' && view !== null ? guessSavedReply(view, kept) : guessTooLateReply()
  await delivery.send(message, reply)
}

/** The one in which this person has finished a try; of several the first to close. */
async function contestToGuess({ quiz }: Context, personId: string): Promise<number | null> {
  const views = await quiz.contests.open(personId)
  return views.find(({ tries }) => tries.length > 0)?.contest.id ?? null
}

async function viewOf(
  { people, quiz }: Context,
  message: IncomingMessage,
  id: number,
): Promise<ContestView | null> {
  return await quiz.contests.view(id, await people.personOf(message.address))
}
