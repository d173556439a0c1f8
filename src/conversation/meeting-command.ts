import type { IncomingMessage } from '../channels/channel.ts'
import type { Account } from '../quiz/meeting/meeting.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { Context } from './context.ts'
import { readMeetingArguments, USUAL_SETTINGS } from './meeting-arguments.ts'
import { accountOfSender, type MeetingContext, meeting } from './meeting-context.ts'
import { joinByCode } from './meeting-join.ts'
import { noMeetingsReply } from './meeting-replies.ts'
import { askTopic, openTyped, showMeeting, showSetup } from './meeting-setup.ts'
import { busyWords, tooManyQuestionsReply } from './meeting-setup-replies.ts'

/** Of these, the open one is looked for. */
const RECENT = 5

/** /thi: alone, with a code, or with what the meeting is to be like. */
export async function handleMeetingCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const within = meeting(context)
  if (within === null) return context.delivery.send(message, noMeetingsReply())
  const typed = readMeetingArguments(argument, context.bank.topics())
  if (typed.kind === 'code') return joinByCode(within, message, typed.code)
  const open = await findOpen(within, message)
  if (open !== null) {
    const lead = typed.kind === 'nothing' || !open.isHeldHere ? {} : { lead: busyWords(open.view) }
    if (open.isHeldHere || typed.kind === 'nothing') {
      return showMeeting(within, message, { view: open.view, ...lead })
    }
  }
  switch (typed.kind) {
    case 'nothing':
      return showSetup(within, message, USUAL_SETTINGS)
    case 'settings':
      return openTyped(within, message, typed.settings)
    case 'which_topic':
      return askTopic(within, message, typed)
    case 'too_many':
      return context.delivery.send(message, tooManyQuestionsReply())
  }
}

/** `isHeldHere`: no other can be opened beside it, in this group or by this host. */
async function findOpen(
  { meetings: { desk } }: MeetingContext,
  message: IncomingMessage,
): Promise<{ view: MeetingView; isHeldHere: boolean } | null> {
  if (message.chatKind === 'group') {
    const view = await desk.findByGroup(message.address)
    return view === null ? null : { view, isHeldHere: true }
  }
  const account = accountOfSender(message)
  if (account === null) return null
  const hosted = await findHosted(desk, account)
  if (hosted !== null) return { view: hosted, isHeldHere: hosted.meeting.group === null }
  const joined = await desk.findByAccount(account)
  return joined === null ? null : { view: joined, isHeldHere: false }
}

async function findHosted(
  desk: MeetingContext['meetings']['desk'],
  account: Account,
): Promise<MeetingView | null> {
  const hosted = await desk.hostedBy(account, RECENT)
  return hosted.find(({ phase }) => phase.kind !== 'ended') ?? null
}
