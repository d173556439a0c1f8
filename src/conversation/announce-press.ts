import type { AnnouncementPress } from '../broadcast/button-data.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { stopAnnouncements } from './announce-consent.ts'
import { ANNOUNCE_NOTICES, askMoreReply } from './announce-member-replies.ts'
import { suggestQuestions } from './announce-suggestions.ts'
import { answerAnnounced } from './announced-question.ts'
import { handleContestCommand } from './contest.ts'
import { type AnnouncingContext, announcing, type Context } from './context.ts'
import { NOTICES } from './reply-texts.ts'
import { beginStudy } from './study.ts'

/** A button below an announcement. Whoever presses it has got it. */
export async function handleAnnouncementPress(
  context: Context,
  message: IncomingMessage,
  { broadcastId, press }: AnnouncementPress,
): Promise<void> {
  const { delivery } = context
  const within = announcing(context)
  if (within === null) return delivery.acknowledge(message, NOTICES.expired)
  await noteArrival(within, message, broadcastId)
  if (press.kind === 'read') return delivery.acknowledge(message, ANNOUNCE_NOTICES.read)

  // Stored before it is said.
  if (press.kind === 'stop') {
    await stopAnnouncements(within, message, 'button')
    return delivery.acknowledge(message, null)
  }
  await delivery.acknowledge(message, null)
  switch (press.kind) {
    case 'practice':
      return beginStudy(within, message, { kind: 'three' })
    case 'contest':
      return handleContestCommand(within, message, '')
    case 'ask': {
      const broadcast = await within.announcements.desk.find(broadcastId)
      const questions =
        broadcast === null ? [] : await suggestQuestions(within, message, broadcast.content.text)
      return delivery.send(message, askMoreReply(questions))
    }
    case 'answer': {
      const broadcast = await within.announcements.desk.find(broadcastId)
      const questionId = broadcast?.content.questionId ?? null
      return answerAnnounced(within, message, { questionId, choice: press.index })
    }
  }
}

/**
 * A press that comes too late to be answered, or while a person answers here: what it says about
 * announcements holds nevertheless.
 */
export async function notePress(
  context: Context,
  message: IncomingMessage,
  { broadcastId, press }: AnnouncementPress,
): Promise<void> {
  const within = announcing(context)
  if (within === null) return
  await noteArrival(within, message, broadcastId)
  if (press.kind !== 'stop' || message.chatKind === 'group') return
  const change = { at: message.sentAt, source: 'button' } as const
  await within.announcements.consents.stop(message.address, change)
}

async function noteArrival(
  { announcements }: AnnouncingContext,
  { address, chatKind, sentAt }: IncomingMessage,
  broadcastId: number,
): Promise<void> {
  // Passed on to a group, it proves nothing about a member.
  if (chatKind === 'private') await announcements.ledger.markRead(broadcastId, address, sentAt)
}
