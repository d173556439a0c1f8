import { decodePress } from '../broadcast/button-data.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { decodeMeetingPress } from '../quiz/meeting/button-data.ts'
import { readChoices } from '../quiz/read-choices.ts'
import { noteWish } from './announce-consent.ts'
import { ANNOUNCE_NOTICES } from './announce-member-replies.ts'
import { handleAnnouncementPress, notePress } from './announce-press.ts'
import { handleDialogText } from './announce-typed.ts'
import { handleQuestion } from './ask.ts'
import { findCommand, handleCommand } from './commands.ts'
import { handleContestText } from './contest-typed.ts'
import type { Context, ConversationDeps } from './context.ts'
import { createDelivery } from './delivery.ts'
import { handleHandover, isPaused } from './handover.ts'
import { handleLink, isLinkCode } from './link-accounts.ts'
import { noteGroupLost, notePoll, takePollVote, welcomeBack } from './meeting-polls.ts'
import { handleMeetingPress, noteMeetingPress } from './meeting-press.ts'
import { handleMeetingCode } from './meeting-text.ts'
import { handleAction } from './press-button.ts'
import {
  apologyReply,
  attachmentReply,
  groupWelcomeReply,
  NOTICES,
  noSuchChoiceReply,
  welcomeReply,
} from './reply-texts.ts'
import { goOnStudying, tellNothingWaits } from './study-answers.ts'
import { openingQuestions } from './suggestions.ts'
import type { OpenTurn } from './turn.ts'
import { takeTypedChoice } from './typed-choice.ts'

/** News of a platform, to which nobody expects an answer. */
const NOBODY_WAITS: ReadonlySet<IncomingMessage['content']['kind']> = new Set([
  'moved',
  'membership',
  'handover',
  'vote',
  'poll_seen',
])

export interface Conversation {
  openTurn: OpenTurn
}

/** The conversation on every channel. Pure routing: which platform it is never matters. */
export function createConversation(deps: ConversationDeps): Conversation {
  return {
    openTurn(message, earlierRun) {
      const delivery = createDelivery(deps, earlierRun)
      const context: Context = { ...deps, delivery, earlierRun }
      return {
        handle: () => handleMessage(context, message),
        apologise: () => apologise(context, message),
        dismiss: () => dismiss(context, message),
        mayHaveSent: delivery.hasBegun,
      }
    },
  }
}

async function handleMessage(context: Context, message: IncomingMessage): Promise<void> {
  const { content, address } = message
  if (content.kind === 'moved') {
    return context.chats.move(address.channel, address.chatId, content.newChatId)
  }
  if (content.kind === 'vote') return takePollVote(context, message, content)
  if (content.kind === 'poll_seen') return notePoll(context, message, content)
  await context.chats.remember(message)
  if (content.kind === 'membership') return handleMembership(context, message, content)
  if (content.kind === 'handover') return handleHandover(context, message, content.to)
  if (await isPaused(context, message)) return handleWhilePaused(context, message)
  switch (content.kind) {
    case 'text':
      return handleText(context, message, content.text)
    case 'command':
      return handleCommand(context, message, content)
    case 'action':
      return handleAction(context, message, content.data)
    case 'attachment':
      return context.delivery.send(message, attachmentReply())
    case 'no_such_choice':
      if (await handleDialogText(context, message, null)) return
      if (await handleContestText(context, message, null)) return
      return context.delivery.send(message, noSuchChoiceReply(content.count))
  }
}

async function handleText(context: Context, message: IncomingMessage, text: string): Promise<void> {
  if (await handleDialogText(context, message, text)) return
  if (await handleContestText(context, message, text)) return
  const name = findCommand(text)
  if (name !== null) return handleCommand(context, message, { name, argument: '' })
  if (isLinkCode(text)) return handleLink(context, message, text)
  if (await handleMeetingCode(context, message, text)) return
  if (await takeTypedChoice(context, message, text)) return
  if (await goOnStudying(context, message, text)) return
  if (readChoices(text) !== null) return tellNothingWaits(context, message)
  await handleQuestion(context, message, text)
}

/**
 * Two must not talk at once: the bot hears only the wish that it go on, and whether the member wants
 * announcements, which is never to wait.
 */
async function handleWhilePaused(context: Context, message: IncomingMessage): Promise<void> {
  const { content } = message
  const name = commandIn(content)
  if (name === 'tieptuc' || name === 'dungthongbao' || name === 'nhanthongbao') {
    return handleCommand(context, message, { name, argument: '' })
  }
  if (content.kind === 'action') {
    const announced = decodePress(content.data)
    if (announced?.press.kind === 'stop' || announced?.press.kind === 'read') {
      return handleAnnouncementPress(context, message, announced)
    }
    if (announced !== null) await notePress(context, message, announced)
    const inMeeting = decodeMeetingPress(content.data)
    if (inMeeting !== null) return handleMeetingPress(context, message, inMeeting)
  }
  await context.delivery.acknowledge(message, null)
}

async function handleMembership(
  context: Context,
  message: IncomingMessage,
  { state, follows }: Extract<IncomingMessage['content'], { kind: 'membership' }>,
): Promise<void> {
  const { chats, delivery } = context
  await chats.setReachability(message.address, state, message.sentAt)
  if (follows !== undefined) await chats.setFollows(message.address, follows, message.sentAt)
  if (state === 'removed' && message.chatKind === 'group') return noteGroupLost(context, message)
  // Leaving the followers' list does not keep anybody from writing, but asks for no greeting.
  if (state !== 'active' || follows === false) return
  if (await isPaused(context, message)) return
  if (message.chatKind === 'group') {
    if (await welcomeBack(context, message)) return
    return delivery.send(message, groupWelcomeReply())
  }
  if (delivery.capabilities(message).startCommand) return
  await delivery.send(message, welcomeReply(openingQuestions(context)))
}

/** Not worth an answer any more; what it says about announcements holds nevertheless. */
async function dismiss(context: Context, message: IncomingMessage): Promise<void> {
  const { content } = message
  if (content.kind !== 'action') return noteWish(context, message, commandIn(content))
  const announced = decodePress(content.data)
  if (announced !== null) await notePress(context, message, announced)
  const inMeeting = decodeMeetingPress(content.data)
  if (inMeeting !== null) await noteMeetingPress(context, message, inMeeting)
  const notice = announced?.press.kind === 'stop' ? ANNOUNCE_NOTICES.stopped : NOTICES.expired
  await context.delivery.acknowledge(message, notice)
}

function commandIn(content: IncomingMessage['content']): ReturnType<typeof findCommand> {
  switch (content.kind) {
    case 'text':
      return findCommand(content.text)
    case 'command':
      return findCommand(content.name)
    default:
      return null
  }
}

async function apologise(context: Context, message: IncomingMessage): Promise<void> {
  const { delivery } = context
  const { kind } = message.content
  if (NOBODY_WAITS.has(kind)) return
  if (kind === 'action' && !delivery.isAcknowledged()) {
    return delivery.acknowledge(message, NOTICES.apology)
  }
  await delivery.send(message, apologyReply())
}
