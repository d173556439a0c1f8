import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'
import { alreadyAnsweringReply, resumedReply } from './reply-texts.ts'

const MINUTE_MS = 60_000

/** A person of the office took the chat over, wrote in it once more, or gave it back. */
export async function handleHandover(
  context: Context,
  { address, sentAt }: IncomingMessage,
  to: 'person' | 'bot',
): Promise<void> {
  const { chats, clock, handoverMinutes } = context
  if (to === 'bot') {
    await chats.resume(address, sentAt)
    return
  }
  // A platform whose clock is ahead must not keep us silent for longer.
  const from = Math.min(new Date(sentAt).getTime(), clock.now().getTime())
  const until = new Date(from + handoverMinutes * MINUTE_MS).toISOString()
  await chats.pause(address, { at: sentAt, until })
}

/**
 * Whether a person answered here when the message was written. That is asked, not what is now:
 * a message that was held up by a restart has its answer from that person already.
 */
export async function isPaused(context: Context, message: IncomingMessage): Promise<boolean> {
  const until = await context.chats.pausedUntil(message.address)
  return until !== null && new Date(message.sentAt) < new Date(until)
}

/** /tieptuc: the member would rather have the bot's answers. */
export async function handleResume(context: Context, message: IncomingMessage): Promise<void> {
  const { chats, delivery } = context
  if (!(await isPaused(context, message))) {
    return delivery.send(message, alreadyAnsweringReply())
  }
  // A person who wrote after this command was sent goes on answering.
  if (await chats.resume(message.address, message.sentAt)) {
    await delivery.send(message, resumedReply())
  }
}
