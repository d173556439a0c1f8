/** What platforms tell of polls and groups, where no chat is to be answered. */
import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'
import { deliveryKey, meeting } from './meeting-context.ts'
import { backInGroupReply } from './meeting-replies.ts'

/** A vote in a native poll. Whoever votes may never have written to the bot, and does not become a chat. */
export async function takePollVote(
  context: Context,
  message: IncomingMessage,
  { pollId, choices }: { pollId: string; choices: number[] },
): Promise<void> {
  const { address, sender, sentAt } = message
  await meeting(context)?.meetings.desk.takePollVote({
    channel: address.channel,
    pollId,
    account: { channel: address.channel, chatId: address.chatId },
    name: sender?.displayName ?? '',
    choices,
    deliveryId: deliveryKey(message),
    at: sentAt,
  })
}

/** A poll of ours whose sending may have had no answer. */
export async function notePoll(
  context: Context,
  { address }: IncomingMessage,
  { pollId, text }: { pollId: string; text: string },
): Promise<void> {
  await meeting(context)?.meetings.desk.notePoll({ channel: address.channel, pollId, text })
}

/** The bot was removed from a group: its meeting stands still. */
export async function noteGroupLost(context: Context, message: IncomingMessage): Promise<void> {
  const { channel, chatId } = message.address
  await meeting(context)?.meetings.desk.groupLost({ channel, chatId }, deliveryKey(message))
}

/** The bot is in the group again. True when a meeting waits there, which is then what is spoken of. */
export async function welcomeBack(context: Context, message: IncomingMessage): Promise<boolean> {
  const { channel, chatId } = message.address
  const view = await meeting(context)?.meetings.desk.findByGroup({ channel, chatId })
  if (view === null || view === undefined || view.pause?.reason !== 'group_lost') return false
  await context.delivery.send(message, backInGroupReply(view))
  return true
}
