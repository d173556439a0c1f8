import type { IncomingMessage } from '../channels/channel.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight } from '../quiz/grade.ts'
import type { MeetingSettings } from '../quiz/meeting/meeting.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { Action } from './actions.ts'
import { timeWords } from './announce-words.ts'
import {
  accountOfSender,
  deliveryKey,
  type MeetingContext,
  mayOpen,
  maySteer,
  nameOfSender,
} from './meeting-context.ts'
import { meetingStateReply } from './meeting-lobby-replies.ts'
import { MEETING_NOTICES, notStewardReply, standingUnknownReply } from './meeting-replies.ts'
import {
  busyWords,
  noMeetingQuestionsReply,
  openedReply,
  pastMeetingsReply,
  setupReply,
  topicsReply,
} from './meeting-setup-replies.ts'
import { waysInto } from './meeting-ways.ts'
import type { Reply } from './reply.ts'

const MOST_PAST = 8
/** Only for the size of a poll, which does not depend on it. */
const ANY_TEXT = 'Câu 50/50 (mã 00000): '

/** The screen on which a meeting is put together; refuses who may not open one. */
export async function showSetup(
  context: MeetingContext,
  message: IncomingMessage,
  settings: MeetingSettings,
): Promise<void> {
  if (!(await checkMayOpen(context, message))) return
  await context.delivery.replace(message, await setupFor(context, message, settings))
}

/** A button of that screen. Acknowledges by itself. */
export async function handleSetupStep(
  context: MeetingContext,
  message: IncomingMessage,
  step: Extract<Action, { kind: 'meeting_setup' }>,
): Promise<void> {
  const right = await mayOpen(context, message)
  if (right === 'no') return context.delivery.acknowledge(message, MEETING_NOTICES.notSteward)
  if (right === 'unknown') {
    return context.delivery.acknowledge(message, MEETING_NOTICES.standingUnknown)
  }
  await context.delivery.acknowledge(message, null)
  switch (step.do) {
    case 'show':
      return context.delivery.replace(message, await setupFor(context, message, step.settings))
    case 'topics': {
      const reply = topicsReply(step.settings, context.bank.topics(), null)
      return context.delivery.replace(message, reply)
    }
    case 'open':
      return openMeeting(context, message, step.settings)
  }
}

/** What was typed after /thi and leaves no doubt. */
export async function openTyped(
  context: MeetingContext,
  message: IncomingMessage,
  settings: MeetingSettings,
): Promise<void> {
  if (await checkMayOpen(context, message)) await openMeeting(context, message, settings)
}

/** The same, with a topic that is not clear. */
export async function askTopic(
  context: MeetingContext,
  message: IncomingMessage,
  asked: { typed: string; topics: string[]; settings: MeetingSettings },
): Promise<void> {
  if (!(await checkMayOpen(context, message))) return
  const isFound = asked.topics.length > 0
  const topics = isFound ? asked.topics : context.bank.topics()
  const reply = topicsReply(asked.settings, topics, { text: asked.typed, isFound })
  await context.delivery.send(message, reply)
}

/** How an open meeting stands, with the buttons for those who steer it. */
export async function showMeeting(
  context: MeetingContext,
  message: IncomingMessage,
  { view, lead }: { view: MeetingView; lead?: string },
): Promise<void> {
  const reply = await stateFor(context, message, view)
  const blocks =
    lead === undefined
      ? reply.blocks
      : [{ kind: 'paragraph' as const, text: lead }, ...reply.blocks]
  await context.delivery.replace(message, { ...reply, blocks })
}

/** "Báo cáo các phiên trước". */
export async function showPastMeetings(
  context: MeetingContext,
  message: IncomingMessage,
): Promise<void> {
  const account = accountOfSender(message)
  const hosted = account === null ? [] : await context.meetings.desk.hostedBy(account, MOST_PAST)
  const past = hosted.filter(({ phase }) => phase.kind === 'ended')
  await context.delivery.send(message, pastMeetingsReply(past, timeWords))
}

async function openMeeting(
  context: MeetingContext,
  message: IncomingMessage,
  settings: MeetingSettings,
): Promise<void> {
  const { chatKind, address } = message
  const result = await context.meetings.desk.open({
    host: accountOfSender(message),
    hostName: await nameOfSender(context, message),
    group: chatKind === 'group' ? address : null,
    settings,
    questions: askable(context, message),
    deliveryId: deliveryKey(message),
  })
  if (result.kind === 'no_questions') {
    return context.delivery.replace(message, noMeetingQuestionsReply(settings))
  }
  const { view } = result
  if (result.kind === 'opened') return closeSetup(context, message, view)
  return showMeeting(context, message, { view, lead: busyWords(view) })
}

/** The buttons of the screen have had their day. What is to be known comes with the lobby. */
async function closeSetup(
  { delivery }: MeetingContext,
  message: IncomingMessage,
  view: MeetingView,
): Promise<void> {
  if (message.content.kind !== 'action' || !delivery.capabilities(message).editing) return
  await delivery.replace(message, openedReply(view))
}

/**
 * What can be asked here. In a group with polls a question whose poll is too long goes out as a
 * message with buttons, where nobody can mark several options.
 */
function askable({ bank, meetings }: MeetingContext, message: IncomingMessage): BankQuestion[] {
  const polls = message.chatKind === 'group' ? meetings.polls(message.address.channel) : null
  if (message.chatKind === 'private') return bank.list()
  return bank.list().filter((question) => {
    if (!hasSeveralRight(question)) return true
    const poll = {
      text: `${ANY_TEXT}${question.question}`,
      options: question.options,
      correct: question.correct,
      explanation: '',
      openSeconds: null,
      buttons: [],
    }
    return polls?.fits(poll) ?? false
  })
}

async function setupFor(
  { meetings }: MeetingContext,
  message: IncomingMessage,
  settings: MeetingSettings,
): Promise<Reply> {
  const place = message.chatKind
  const account = place === 'private' ? accountOfSender(message) : null
  const past = account === null ? [] : await meetings.desk.hostedBy(account, 1)
  return setupReply(settings, { place, hasPast: past.length > 0 })
}

async function stateFor(
  context: MeetingContext,
  message: IncomingMessage,
  view: MeetingView,
): Promise<Reply> {
  const ways = waysInto({ ...context, places: context.meetings }, view)
  const steers = (await maySteer(context, message, view)) === 'yes'
  const place = message.chatKind === 'group' ? 'group' : steers ? 'host' : 'phone'
  return meetingStateReply(view, ways, { steers, place })
}

/** Says so to who may not. */
async function checkMayOpen(context: MeetingContext, message: IncomingMessage): Promise<boolean> {
  const right = await mayOpen(context, message)
  if (right === 'no') await context.delivery.send(message, notStewardReply())
  if (right === 'unknown') await context.delivery.send(message, standingUnknownReply())
  return right === 'yes'
}
