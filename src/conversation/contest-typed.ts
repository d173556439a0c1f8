import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import { readChoices } from '../quiz/read-choices.ts'
import { contestDialogs } from './contest-dialog.ts'
import { takeGuess } from './contest-guess.ts'
import { isOrganiser, leaveCompose, takeCompose } from './contest-office.ts'
import { composeExpiredReply } from './contest-office-replies.ts'
import type { Context } from './context.ts'
import { findWaiting } from './typed-choice.ts'

const LEAVE = new Set(['huy', 'huy bo', 'bo', 'thoi', 'bo qua', 'thoi tao'])

/**
 * Takes a text for what a contest, or the making of one, has asked for. False when nothing of the kind
 * is open, so that it is an ordinary message. `text` is null for a number that was taken for a choice.
 */
export async function handleContestText(
  context: Context,
  message: IncomingMessage,
  text: string | null,
): Promise<boolean> {
  if (message.chatKind === 'group') return false
  const open = await contestDialogs.read(context, message)
  if (open === null || open.dialog.step === 'contest_guess') {
    const asked = open?.dialog.step === 'contest_guess' && !open.isExpired ? open.dialog : null
    if (asked !== null && (await answersQuestion(context, message, { text, ...asked })))
      return false
    return takeGuess(context, message, { asked: asked?.contestId ?? null, text })
  }
  if (!isOrganiser(context, message)) return false
  if (open.isExpired) {
    await context.delivery.send(message, composeExpiredReply())
    return true
  }
  if (text !== null && LEAVE.has(collapseSpaces(fold(text)))) {
    await leaveCompose(context, message)
    return true
  }
  await takeCompose(context, message, open.dialog, text)
  return true
}

/** /huy. False when nothing of the kind is open. */
export async function leaveContestDialog(
  context: Context,
  message: IncomingMessage,
): Promise<boolean> {
  const open = message.chatKind === 'group' ? null : await contestDialogs.read(context, message)
  if (open === null || open.dialog.step === 'contest_guess') return false
  await leaveCompose(context, message)
  return true
}

/** Whether a question was shown after the guess was asked for, which this answers. */
async function answersQuestion(
  context: Context,
  message: IncomingMessage,
  { text, askedAt }: { text: string | null; askedAt: string },
): Promise<boolean> {
  if (text !== null && readChoices(text) === null) return false
  const waiting = await findWaiting(context, message)
  return waiting !== null && waiting.shownAt > askedAt
}
