import type { Broadcast } from '../broadcast/broadcast.ts'
import type { DeskResult } from '../broadcast/desk.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { showDraft, showResult } from './announce-draft.ts'
import {
  cancelQuestionReply,
  countOf,
  draftDroppedReply,
  progressReply,
  reportReply,
  retryUnknownQuestionReply,
} from './announce-progress-replies.ts'
import { refusedReply } from './announce-replies.ts'
import { awaitsApproval, scheduledReply } from './announce-send-replies.ts'
import { senderKey } from './announcements.ts'
import type { AnnouncingContext } from './context.ts'

/** An announcement as it stands now: a draft to go on with, one that waits, or how far it is. */
export async function openBroadcast(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const broadcast = await context.announcements.desk.find(id)
  if (broadcast === null) {
    return context.delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  }
  await showBroadcast(context, message, broadcast)
}

/** The same for one that was just read. What is being sent is kept up to date from now on. */
export async function showBroadcast(
  context: AnnouncingContext,
  message: IncomingMessage,
  broadcast: Broadcast,
): Promise<void> {
  const { announcements, delivery, clock } = context
  if (broadcast.state === 'draft') return showDraft(context, message, broadcast)
  const { scheduledAt } = broadcast
  const isLater = scheduledAt !== null && new Date(scheduledAt) > clock.now()
  if (broadcast.state === 'scheduled' && (isLater || awaitsApproval(broadcast))) {
    const others = announcements.admins.filter((admin) => admin !== broadcast.confirmedBy)
    const mayApprove = broadcast.confirmedBy !== senderKey(message)
    return delivery.replace(message, scheduledReply(broadcast, { others, mayApprove }))
  }
  const status = await announcements.desk.status(broadcast.id)
  if (status === null) return delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  const messageId = await delivery.show(message, progressReply(status))
  await announcements.progress.watch(broadcast.id, message.address, messageId)
}

/** A move of the desk, such as pausing; then how it stands. */
export async function moveBroadcast(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
  move: (by: string) => Promise<DeskResult>,
): Promise<void> {
  const result = await move(senderKey(message))
  const show = (broadcast: Broadcast) => showBroadcast(context, message, broadcast)
  await showResult(context, message, { result, id, show })
}

/** "Hủy" asks once more. */
export async function askToCancel(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const broadcast = await context.announcements.desk.find(id)
  const reply =
    broadcast === null ? refusedReply({ kind: 'not_found' }, null) : cancelQuestionReply(broadcast)
  await context.delivery.send(message, reply)
}

export async function cancelBroadcast(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const { desk } = context.announcements
  const before = await desk.find(id)
  const result = await desk.cancel(id, senderKey(message))
  await showResult(context, message, {
    result,
    id,
    show: (broadcast) =>
      before?.state === 'draft'
        ? context.delivery.replace(message, draftDroppedReply(id))
        : showBroadcast(context, message, broadcast),
  })
}

/** "Gửi lại người chưa rõ" asks once more. */
export async function askToRetryUnknown(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const status = await context.announcements.desk.status(id)
  if (status === null) {
    return context.delivery.send(message, refusedReply({ kind: 'not_found' }, null))
  }
  const count = countOf(status.counts, 'unknown')
  const reply =
    count === 0 ? refusedReply({ kind: 'nothing_to_do' }, id) : retryUnknownQuestionReply(id, count)
  await context.delivery.send(message, reply)
}

/** "Báo cáo". A message of its own, so that the progress stays where it is. */
export async function showReport(
  context: AnnouncingContext,
  message: IncomingMessage,
  id: number,
): Promise<void> {
  const status = await context.announcements.desk.status(id)
  const reply =
    status === null
      ? refusedReply({ kind: 'not_found' }, null)
      : reportReply(status, context.channelTitle)
  await context.delivery.send(message, reply)
}
