import type { IncomingMessage } from '../channels/channel.ts'
import { handleQuestion } from './ask.ts'
import { findCommand, handleCommand } from './commands.ts'
import type { Context, ConversationDeps } from './context.ts'
import { createDelivery } from './delivery.ts'
import { handleAction } from './press-button.ts'
import {
  apologyReply,
  attachmentReply,
  groupWelcomeReply,
  NOTICES,
  noSuchChoiceReply,
  welcomeReply,
} from './reply-texts.ts'

export interface Conversation {
  /** What one incoming message leads to. Rejects only when something unforeseen happened. */
  handleMessage(message: IncomingMessage): Promise<void>
  /** After a failure: one polite apology, where there is somebody to read it. */
  apologise(message: IncomingMessage): Promise<void>
  /** For a button pressed too long ago to be worth handling. */
  dismiss(message: IncomingMessage): Promise<void>
}

/** The conversation on every channel. Pure routing: which platform it is never matters. */
export function createConversation(deps: ConversationDeps): Conversation {
  const context: Context = { ...deps, delivery: createDelivery(deps) }
  return {
    handleMessage: (message) => handleMessage(context, message),
    apologise: (message) => apologise(context, message),
    dismiss: (message) => context.delivery.acknowledge(message, NOTICES.expired),
  }
}

async function handleMessage(context: Context, message: IncomingMessage): Promise<void> {
  const { content, address } = message
  if (content.kind === 'moved') {
    return context.chats.move(address.channel, address.chatId, content.newChatId)
  }
  await context.chats.remember(message)
  switch (content.kind) {
    case 'text':
      return handleText(context, message, content.text)
    case 'command':
      return handleCommand(context, message, content)
    case 'action':
      return handleAction(context, message, content.data)
    case 'membership':
      return handleMembership(context, message, content)
    case 'attachment':
      return context.delivery.send(message, attachmentReply())
    case 'no_such_choice':
      return context.delivery.send(message, noSuchChoiceReply(content.count))
    case 'handover':
      return
  }
}

async function handleText(context: Context, message: IncomingMessage, text: string): Promise<void> {
  const name = findCommand(text)
  if (name !== null) return handleCommand(context, message, { name, argument: '' })
  await handleQuestion(context, message, text)
}

async function handleMembership(
  context: Context,
  message: IncomingMessage,
  { state, follows }: Extract<IncomingMessage['content'], { kind: 'membership' }>,
): Promise<void> {
  const { chats, delivery } = context
  await chats.setReachability(message.address, state)
  // Leaving the followers' list does not keep anybody from writing, but asks for no greeting.
  if (state !== 'active' || follows === false) return
  if (message.chatKind === 'group') return delivery.send(message, groupWelcomeReply())
  if (!delivery.capabilities(message).startCommand) await delivery.send(message, welcomeReply())
}

async function apologise(context: Context, message: IncomingMessage): Promise<void> {
  const { delivery } = context
  const { kind } = message.content
  if (kind === 'moved' || kind === 'membership') return
  if (kind === 'action' && !delivery.isAcknowledged(message)) {
    return delivery.acknowledge(message, NOTICES.apology)
  }
  await delivery.send(message, apologyReply())
}
