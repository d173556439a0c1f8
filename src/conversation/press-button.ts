import { decodePress } from '../broadcast/button-data.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { decodeMeetingPress } from '../quiz/meeting/button-data.ts'
import type { Action } from './actions.ts'
import { noAnnouncementsReply } from './announce-member-replies.ts'
import { handleOfficeStep } from './announce-office.ts'
import { handleAnnouncementPress } from './announce-press.ts'
import { handleOfferedQuestion, showOtherSources } from './ask.ts'
import { showDocuments, showPassage, showSection } from './browse.ts'
import { handleContestAnswer, handleContestStep } from './contest.ts'
import { announcing, type Context } from './context.ts'
import { rateAnswer } from './feedback.ts'
import { meeting } from './meeting-context.ts'
import { handleMeetingPress } from './meeting-press.ts'
import { noMeetingsReply } from './meeting-replies.ts'
import { handleSetupStep, showPastMeetings } from './meeting-setup.ts'
import { choosePlace } from './places.ts'
import { NOTICES } from './reply-texts.ts'
import { handleStudyAction, isStudyAction } from './study-press.ts'

/** A pressed button. It is acknowledged exactly once, whatever it leads to. */
export async function handleAction(
  context: Context,
  message: IncomingMessage,
  data: string,
): Promise<void> {
  const { delivery } = context
  const announced = decodePress(data)
  if (announced !== null) return handleAnnouncementPress(context, message, announced)
  const inMeeting = decodeMeetingPress(data)
  if (inMeeting !== null) return handleMeetingPress(context, message, inMeeting)
  const action = await context.actions.find(data, message.address)
  if (action === null) return delivery.acknowledge(message, NOTICES.expired)
  // These two have something to say in the notice, or must be stored before they say it.
  if (action.kind === 'rate') return rateAnswer(context, message, action)
  if (action.kind === 'choose_place') return choosePlace(context, message, action.place)
  if (isStudyAction(action)) return handleStudyAction(context, message, action)
  if (action.kind === 'contest_answer') return handleContestAnswer(context, message, action)
  if (action.kind === 'meeting_setup' || action.kind === 'meeting_past') {
    return handleMeetingAction(context, message, action)
  }

  await delivery.acknowledge(message, null)
  switch (action.kind) {
    case 'show_passage':
      return showPassage(context, message, action)
    case 'other_sources':
      return showOtherSources(context, message, action)
    case 'ask':
      return handleOfferedQuestion(context, message, action.question)
    case 'browse_documents':
      return showDocuments(context, message, action.page ?? 0)
    case 'browse_section':
      return showSection(context, message, action)
    case 'contest':
      return handleContestStep(context, message, action)
    case 'broadcast': {
      const within = announcing(context)
      if (within === null) return delivery.send(message, noAnnouncementsReply())
      return handleOfficeStep(within, message, action)
    }
  }
}

async function handleMeetingAction(
  context: Context,
  message: IncomingMessage,
  action: Extract<Action, { kind: 'meeting_setup' | 'meeting_past' }>,
): Promise<void> {
  const within = meeting(context)
  if (within === null) {
    await context.delivery.acknowledge(message, null)
    return context.delivery.send(message, noMeetingsReply())
  }
  if (action.kind === 'meeting_setup') return handleSetupStep(within, message, action)
  await context.delivery.acknowledge(message, null)
  await showPastMeetings(within, message)
}
