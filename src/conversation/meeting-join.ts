import type { IncomingMessage } from '../channels/channel.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { accountOfSender, type MeetingContext, nameOfSender } from './meeting-context.ts'
import {
  joinedReply,
  joinInPrivateReply,
  MEETING_NOTICES,
  wrongMeetingCodeReply,
} from './meeting-replies.ts'

/** `48213`, `/thi 48213`, or the link into a meeting: from now on this phone gets its questions. */
export async function joinByCode(
  context: MeetingContext,
  message: IncomingMessage,
  code: string,
): Promise<void> {
  const { delivery } = context
  const { desk } = context.meetings
  const account = accountOfSender(message)
  if (message.chatKind === 'group' || account === null) {
    return delivery.send(message, joinInPrivateReply())
  }
  const view = await desk.findByCode(code)
  if (view === null) return delivery.send(message, wrongMeetingCodeReply(code))
  const member = { account, name: message.sender?.displayName ?? '', phone: true }
  const outcome = await desk.join(view.meeting.id, member, message.sentAt)
  if (outcome === 'ended') return delivery.send(message, wrongMeetingCodeReply(code))
  const now = (await desk.find(view.meeting.id)) ?? view
  const name = await nameOfSender(context, message)
  await delivery.send(message, joinedReply(now, { name, isNew: outcome === 'joined' }))
}

/** "Tham gia" in the group, or "Tôi cùng làm bài" below a host's lobby. Acknowledges by itself. */
export async function joinByButton(
  { delivery, meetings: { desk } }: MeetingContext,
  message: IncomingMessage,
  view: MeetingView,
): Promise<void> {
  const account = accountOfSender(message)
  if (account === null) return delivery.acknowledge(message, MEETING_NOTICES.unknownSender)
  const phone = message.chatKind === 'private'
  const member = { account, name: message.sender?.displayName ?? '', phone }
  const outcome = await desk.join(view.meeting.id, member, message.sentAt)
  await delivery.acknowledge(message, noticeOf(outcome, phone))
}

function noticeOf(outcome: 'joined' | 'already' | 'ended', phone: boolean): string {
  switch (outcome) {
    case 'joined':
      return phone ? MEETING_NOTICES.onPhone : MEETING_NOTICES.present
    case 'already':
      return MEETING_NOTICES.alreadyPresent
    case 'ended':
      return MEETING_NOTICES.ended
  }
}
