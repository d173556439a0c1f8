import type {
  Capabilities,
  Channel,
  ChatAddress,
  DeliveryResult,
  IncomingMessage,
  OutgoingMessage,
  TextBlock,
} from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { ChatStore } from '../subscribers/ports.ts'
import { errorKind } from './error-kind.ts'
import type { ActionStore, ChatTag, EarlierRun, Inbox } from './ports.ts'
import type { Reply } from './reply.ts'
import { withSavedActions } from './saved-actions.ts'

/** Room a channel may need for marks between the blocks of an edited message. */
const EDIT_MARGIN = 200

export interface DeliveryDeps {
  channel(name: string): Channel | undefined
  chats: Pick<ChatStore, 'setReachability' | 'move'>
  actions: Pick<ActionStore, 'save'>
  inbox: Pick<Inbox, 'beginSending'>
  clock: Clock
  logger: Logger
  chatTag(address: ChatAddress): ChatTag
}

/** Sends the replies of one turn and draws the consequences of what became of them. */
export interface Delivery {
  capabilities(message: IncomingMessage): Capabilities
  send(message: IncomingMessage, reply: Reply): Promise<void>
  /** Puts the reply in the place of the message whose button was pressed, where that can be. */
  replace(message: IncomingMessage, reply: Reply): Promise<void>
  /** The same; tells the id of the message that now shows it, null when that is not known. */
  show(message: IncomingMessage, reply: Reply): Promise<string | null>
  /** Changes the message whose button was pressed or leaves it as it is; sends nothing new. */
  redraw(message: IncomingMessage, reply: Reply): Promise<void>
  /** A short word to another chat than the one that wrote. That it fails is only logged. */
  notify(address: ChatAddress, reply: Reply): Promise<void>
  /** Ends the button's spinner; a second call does nothing. */
  acknowledge(message: IncomingMessage, notice: string | null): Promise<void>
  isAcknowledged(): boolean
  /** Whether a message of this turn was given to the channel in this run. */
  hasBegun(): boolean
}

/** A message that certainly did not arrive, for the one handler of failures. */
class SendError extends Error {
  override readonly name = 'SendError'
  readonly kind: 'send_failed' | 'rate_limited' | 'unavailable'

  constructor(kind: SendError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** The way out: the opposite of the receiver. One for each turn, of which it knows how far it is. */
export function createDelivery(deps: DeliveryDeps, earlierRun: EarlierRun | null): Delivery {
  const { chats, actions, inbox, clock, logger, chatTag } = deps
  const maybeSentSince = earlierRun?.sendingSince ?? null
  let isSending = maybeSentSince !== null
  let hasBegun = false
  let isAcknowledged = false

  function channelOf(message: IncomingMessage): Channel {
    const channel = deps.channel(message.address.channel)
    if (channel === undefined) throw new Error(`no channel ${message.address.channel}`)
    return channel
  }

  async function send(message: IncomingMessage, reply: Reply): Promise<void> {
    await post(message, reply)
  }

  /** Resolves with the id of the part that the buttons hang on. */
  async function post(message: IncomingMessage, reply: Reply): Promise<string | null> {
    const channel = channelOf(message)
    const outgoing = await toOutgoing(message, reply)
    const repliedTo = messageRepliedTo(message, channel.capabilities)
    if (repliedTo !== null) outgoing.replyTo = repliedTo
    await noteSending(message)
    hasBegun = true
    const result = await channel.send(message.address, outgoing)
    await drawConsequences(message.address, result, message.sentAt)
    return shownBy(result)
  }

  /** After a crash between here and the end of the turn it is known that the answer may be out. */
  async function noteSending({ address, deliveryId }: IncomingMessage): Promise<void> {
    if (isSending) return
    isSending = true
    try {
      await inbox.beginSending(address.channel, deliveryId, clock.now().toISOString())
    } catch (error) {
      // Better an answer that a crash might repeat than none.
      logger.warn({ ...chatTag(address), reason: errorKind(error) }, 'sending could not be noted')
    }
  }

  async function notify(address: ChatAddress, reply: Reply): Promise<void> {
    try {
      const channel = deps.channel(address.channel)
      if (channel === undefined) throw new Error(`no channel ${address.channel}`)
      const result = await channel.send(address, { blocks: reply.blocks })
      await drawConsequences(address, result, clock.now().toISOString())
    } catch (error) {
      logger.warn({ ...chatTag(address), reason: errorKind(error) }, 'notice not sent')
    }
  }

  async function replace(message: IncomingMessage, reply: Reply): Promise<void> {
    await show(message, reply)
  }

  async function show(message: IncomingMessage, reply: Reply): Promise<string | null> {
    const result = await edit(message, reply)
    if (result === null || result.kind === 'failed' || result.kind === 'rate_limited') {
      return post(message, reply)
    }
    await drawConsequences(message.address, result, message.sentAt)
    return shownBy(result)
  }

  async function redraw(message: IncomingMessage, reply: Reply): Promise<void> {
    const result = await edit(message, reply)
    // The message stands as it was; a mark on it is not worth waiting for.
    if (result === null || result.kind === 'rate_limited' || result.kind === 'unavailable') return
    if (result.kind === 'failed') {
      logger.debug({ ...chatTag(message.address), reason: result.reason }, 'edit failed')
      return
    }
    await drawConsequences(message.address, result, message.sentAt)
  }

  /** Null when the message cannot be edited at all. */
  async function edit(message: IncomingMessage, reply: Reply): Promise<DeliveryResult | null> {
    const channel = channelOf(message)
    const { editing, maxTextLength } = channel.capabilities
    if (message.content.kind !== 'action' || message.content.onMessageId === null) return null
    // A long text was split when it was sent; only a message in one piece can be put in its place.
    if (!editing || textLength(reply.blocks) > maxTextLength - EDIT_MARGIN) return null
    const outgoing = await toOutgoing(message, reply)
    return channel.edit(message.address, message.content.onMessageId, outgoing)
  }

  async function toOutgoing(message: IncomingMessage, reply: Reply): Promise<OutgoingMessage> {
    const at = clock.now().toISOString()
    const outgoing = await withSavedActions(reply, { actions, address: message.address, at })
    return maybeSentSince === null ? outgoing : { ...outgoing, maybeSentSince }
  }

  /**
   * `since`: the chat is known to have been reachable then. By the platform's clock where that can
   * be, so that what the member writes next counts as later, however our clocks differ.
   */
  async function drawConsequences(
    address: ChatAddress,
    result: DeliveryResult,
    since: string,
  ): Promise<void> {
    switch (result.kind) {
      case 'sent':
        return
      case 'unreachable': {
        // Nothing is wrong with the chat: the member only has to write first.
        if (result.reason === 'window_closed') return
        const isGone = result.reason === 'removed' || result.reason === 'not_found'
        const state = isGone ? 'removed' : 'blocked'
        await chats.setReachability(address, state, since)
        return
      }
      case 'moved':
        await chats.move(address.channel, address.chatId, result.newChatId)
        return
      case 'unknown':
        // It may have arrived: sending again could show the member the same answer twice.
        logger.warn({ ...chatTag(address), reason: result.reason }, 'delivery unknown')
        return
      case 'rate_limited':
        // The channel has waited as long as is reasonable; the member may ask again.
        throw new SendError('rate_limited', `for another ${result.retryAfterMs} ms`)
      case 'unavailable':
        throw new SendError('unavailable', result.reason)
      case 'failed':
        throw new SendError('send_failed', result.reason)
    }
  }

  async function acknowledge(message: IncomingMessage, notice: string | null): Promise<void> {
    if (message.content.kind !== 'action' || isAcknowledged) return
    isAcknowledged = true
    try {
      await channelOf(message).acknowledge(message, notice)
    } catch (error) {
      // A spinner that keeps turning is no reason to withhold what the member asked for.
      logger.warn({ reason: errorKind(error) }, 'button could not be acknowledged')
    }
  }

  return {
    capabilities: (message) => channelOf(message).capabilities,
    send,
    replace,
    show,
    redraw,
    notify,
    acknowledge,
    isAcknowledged: () => isAcknowledged,
    hasBegun: () => hasBegun,
  }
}

function shownBy(result: DeliveryResult): string | null {
  return 'messageIds' in result ? (result.messageIds.at(-1) ?? null) : null
}

/** The reply hangs on what it answers, except where the order alone says it. */
function messageRepliedTo(
  message: IncomingMessage,
  { quotesInPrivate }: Capabilities,
): string | null {
  if (message.chatKind === 'private' && !quotesInPrivate) return null
  return message.content.kind === 'action' ? message.content.onMessageId : message.messageId
}

function textLength(blocks: TextBlock[]): number {
  const lengths = blocks.map((block) => {
    switch (block.kind) {
      case 'list':
        return block.items.reduce((sum, item) => sum + item.length + 4, 0)
      case 'quote':
        return block.text.length + block.source.length + 4
      default:
        return block.text.length + 2
    }
  })
  return lengths.reduce((sum, length) => sum + length, 0)
}
