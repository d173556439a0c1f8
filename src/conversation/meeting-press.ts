import type { IncomingMessage } from '../channels/channel.ts'
import type { MeetingPress } from '../quiz/meeting/button-data.ts'
import type { Order } from '../quiz/meeting/desk.ts'
import type { Meeting } from '../quiz/meeting/meeting.ts'
import type { StageResult } from '../quiz/meeting/ports.ts'
import { isSame } from '../quiz/meeting/shares.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { showPassage } from './browse.ts'
import type { Context } from './context.ts'
import {
  accountOfSender,
  deliveryKey,
  type MeetingContext,
  mayOpen,
  maySteer,
  meeting,
} from './meeting-context.ts'
import { joinByButton } from './meeting-join.ts'
import {
  askEndReply,
  clauseNotice,
  MEETING_NOTICES,
  orderNotice,
  resumedReply,
} from './meeting-replies.ts'
import { showMeeting } from './meeting-setup.ts'
import { markOption, takeVote, voteByButton } from './meeting-vote.ts'
import { NOTICES } from './reply-texts.ts'

/** A button of a meeting. It is acknowledged exactly once. */
export async function handleMeetingPress(
  context: Context,
  message: IncomingMessage,
  { meetingId, press }: { meetingId: number; press: MeetingPress },
): Promise<void> {
  const within = meeting(context)
  if (within === null) return context.delivery.acknowledge(message, NOTICES.expired)
  switch (press.kind) {
    case 'vote':
      return voteByButton(within, message, { meetingId, ...press })
    case 'mark':
      return markOption(within, message, { meetingId, ...press })
    case 'clause':
      return showClause(within, message, { meetingId, question: press.question })
    default: {
      const view = await within.meetings.desk.find(meetingId)
      if (view === null) return context.delivery.acknowledge(message, NOTICES.expired)
      return handleSteeringPress(within, message, { view, press })
    }
  }
}

/** A press that comes too late to be answered, as after an outage: a vote counts nevertheless. */
export async function noteMeetingPress(
  context: Context,
  message: IncomingMessage,
  { meetingId, press }: { meetingId: number; press: MeetingPress },
): Promise<void> {
  const within = meeting(context)
  if (within !== null && press.kind === 'vote') {
    await takeVote(within, message, { meetingId, ...press })
  }
}

async function handleSteeringPress(
  context: MeetingContext,
  message: IncomingMessage,
  {
    view,
    press,
  }: { view: MeetingView; press: Exclude<MeetingPress, { kind: 'vote' | 'mark' | 'clause' }> },
): Promise<void> {
  if (press.kind === 'join') return joinByButton(context, message, view)
  const { delivery } = context
  if (press.kind === 'report') return giveReport(context, message, view)
  const right = await maySteer(context, message, view)
  if (right === 'no') return delivery.acknowledge(message, MEETING_NOTICES.notSteward)
  if (right === 'unknown') return delivery.acknowledge(message, MEETING_NOTICES.standingUnknown)
  if (view.phase.kind === 'ended') return delivery.acknowledge(message, MEETING_NOTICES.ended)
  switch (press.kind) {
    case 'state':
      await delivery.acknowledge(message, null)
      return showMeeting(context, message, { view })
    case 'ask_end':
      await delivery.acknowledge(message, null)
      return delivery.send(message, askEndReply(view))
    case 'extend':
    case 'skip':
    case 'next':
      return giveOrder(context, message, {
        view,
        order: { do: press.kind, question: press.question },
      })
    case 'start':
    case 'pause':
    case 'resume':
    case 'end':
      return giveOrder(context, message, { view, order: { do: press.kind } })
  }
}

async function giveOrder(
  { delivery, meetings }: MeetingContext,
  message: IncomingMessage,
  { view, order }: { view: MeetingView; order: Order },
): Promise<void> {
  const given = { by: accountOfSender(message), deliveryId: deliveryKey(message) }
  const { id, settings } = view.meeting
  const outcome = await meetings.desk.order(id, order, given)
  await delivery.acknowledge(message, orderNotice(order, outcome, settings.mode))
  // Everybody in the group reads that it stood still.
  if (order.do === 'resume' && outcome === 'done') await delivery.redraw(message, resumedReply())
}

async function showClause(
  context: MeetingContext,
  message: IncomingMessage,
  { meetingId, question }: { meetingId: number; question: number },
): Promise<void> {
  const held = await context.meetings.meetingOf(meetingId)
  const asked = held?.questions[question]
  if (held === null || asked === undefined) {
    return context.delivery.acknowledge(message, NOTICES.expired)
  }
  if (!(await mayFillChat(context, message, held))) {
    const source = context.answerer.cite(asked.passageId)?.source ?? ''
    return context.delivery.acknowledge(message, clauseNotice(source))
  }
  await context.delivery.acknowledge(message, null)
  await showPassage(context, message, asked)
}

/**
 * A group takes 20 messages a minute, and may have hundreds of members who all press: it is looked up
 * without the log of the meeting.
 */
async function mayFillChat(
  context: MeetingContext,
  message: IncomingMessage,
  { host }: Meeting,
): Promise<boolean> {
  if (message.chatKind === 'private' || isSame(host, accountOfSender(message))) return true
  return (await mayOpen(context, message)) === 'yes'
}

/** To the private chat of who may have it, also when the button hangs in the group. */
async function giveReport(
  context: MeetingContext,
  message: IncomingMessage,
  view: MeetingView,
): Promise<void> {
  const { delivery, meetings } = context
  const account = accountOfSender(message)
  const right = await maySteer(context, message, view)
  if (right === 'unknown') return delivery.acknowledge(message, MEETING_NOTICES.standingUnknown)
  if (right === 'no' || account === null) {
    return delivery.acknowledge(message, MEETING_NOTICES.notSteward)
  }
  if (view.phase.kind !== 'ended') return delivery.acknowledge(message, MEETING_NOTICES.notEnded)
  const result = await meetings.stage.send(view, { kind: 'report' }, { kind: 'phone', account })
  await delivery.acknowledge(message, reportNotice(message, result))
}

function reportNotice({ chatKind }: IncomingMessage, { kind }: StageResult): string | null {
  switch (kind) {
    case 'sent':
    case 'unknown':
      return chatKind === 'group' ? MEETING_NOTICES.reportSent : null
    case 'gone':
      return MEETING_NOTICES.startFirst
    case 'later':
    case 'failed':
      return MEETING_NOTICES.tryAgain
  }
}
