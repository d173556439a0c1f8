import type { IncomingMessage } from '../channels/channel.ts'
import { allowedReply, consentInPrivateReply, stoppedReply } from './announce-member-replies.ts'
import { type AnnouncingContext, announcing, type Context } from './context.ts'

/** /dungthongbao. In force when it is answered, also for what was about to be sent. */
export async function handleStopAnnouncements(
  context: AnnouncingContext,
  message: IncomingMessage,
): Promise<void> {
  await stopAnnouncements(context, message, 'command')
}

/** /nhanthongbao. */
export async function handleAllowAnnouncements(
  { announcements, delivery, clock }: AnnouncingContext,
  message: IncomingMessage,
): Promise<void> {
  if (message.chatKind === 'group') return delivery.send(message, consentInPrivateReply())
  const change = { at: clock.now().toISOString(), source: 'command' } as const
  const outcome = await announcements.consents.allow(message.address, change)
  await delivery.send(message, allowedReply(outcome))
}

/**
 * By the command, or the button below an announcement. The time is ours: platforms give whole
 * seconds, in which a member may change their mind.
 */
export async function stopAnnouncements(
  { announcements, delivery, clock }: AnnouncingContext,
  message: IncomingMessage,
  source: 'command' | 'button',
): Promise<void> {
  if (message.chatKind === 'group') return delivery.send(message, consentInPrivateReply())
  const change = { at: clock.now().toISOString(), source }
  const outcome = await announcements.consents.stop(message.address, change)
  await delivery.send(message, stoppedReply(outcome))
}

/**
 * /dungthongbao or /nhanthongbao that comes too late to be answered. `command`: what was typed, null
 * when it was none.
 */
export async function noteWish(
  context: Context,
  { address, chatKind, sentAt }: IncomingMessage,
  command: string | null,
): Promise<void> {
  const within = announcing(context)
  if (within === null || chatKind === 'group') return
  const { consents } = within.announcements
  const change = { at: sentAt, source: 'command' } as const
  if (command === 'dungthongbao') await consents.stop(address, change)
  if (command === 'nhanthongbao') await consents.allow(address, change)
}
