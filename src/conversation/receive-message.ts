import type { ChatAddress, IncomingMessage, OnMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { errorKind } from './error-kind.ts'
import { createLaterTries, type Later, systemLater } from './later-tries.ts'
import type { ChatTag, Inbox } from './ports.ts'
import type { OpenTurn, Turn } from './turn.ts'
import { createTurns } from './turns.ts'

/** A pressed button is forgotten by its platform after this time; pressing again is quicker. */
const ACTION_LIFETIME_MS = 150_000
/** Nobody waits a day for an answer in a chat. */
const MESSAGE_LIFETIME_MS = 24 * 60 * 60 * 1000
const DEFAULT_PARALLEL_CHATS = 16
/** Kinds of failure in which nothing was sent, and nothing is wrong with the message. */
const PASSING: ReadonlySet<string> = new Set(['rate_limited', 'unavailable'])

export interface ReceiverDeps {
  inbox: Inbox
  openTurn: OpenTurn
  clock: Clock
  logger: Logger
  chatTag(address: ChatAddress): ChatTag
  /** How many chats of a channel are served at the same time. */
  parallelChats?: number
  /** For messages that wait until their channel can send again. */
  later?: Later
}

export interface Receiver {
  /** For `Channel.start`: resolves when the message is stored, rejects when it could not be. */
  onMessage: OnMessage
  /** Queues what an earlier run left unfinished and says how many; before the channel starts. */
  resume(channel: string): Promise<number>
  /** From now on, an answer that cannot be sent yet is left to the next start. */
  stop(): void
  /** Waits until everything accepted so far is handled. */
  drain(): Promise<void>
}

/** The way in for every channel: store first, handle after, one turn at a time per chat. */
export function createReceiver(deps: ReceiverDeps): Receiver {
  const { inbox, clock, logger } = deps
  const turns = createTurns(deps.parallelChats ?? DEFAULT_PARALLEL_CHATS)
  /** Deliveries of this run that are not over; resuming must not take them a second time. */
  const inHand = new Set<string>()
  let isStopping = false
  const laterTries = createLaterTries({ resume, logger, later: deps.later ?? systemLater })

  async function onMessage(message: IncomingMessage): Promise<void> {
    const accepted = inbox.accept(message)
    const isNew = accepted.then(
      (result) => {
        if (result === 'new') inHand.add(deliveryKey(message))
        return result === 'new'
      },
      () => false,
    )
    // The turn is reserved before the store answers, so that the order of arrival is kept.
    turns.run(message.address, turnScope(message), async () => {
      if (!(await isNew)) return
      const turn = deps.openTurn(message, null)
      await settle(message, { turn, work: turn.handle })
    })
    await accepted
  }

  async function resume(channel: string): Promise<number> {
    const unfinished = await inbox.unfinished(channel)
    const left = unfinished.filter(({ message }) => !inHand.has(deliveryKey(message)))
    for (const { message, sendingSince } of left) {
      inHand.add(deliveryKey(message))
      turns.run(message.address, turnScope(message), async () => {
        const turn = deps.openTurn(message, { sendingSince })
        await settle(message, { turn, work: () => handleLate(message, turn) })
      })
    }
    return left.length
  }

  async function handleLate(message: IncomingMessage, turn: Turn): Promise<void> {
    const ageMs = clock.now().getTime() - new Date(message.sentAt).getTime()
    const { kind } = message.content
    if (kind === 'action' && ageMs > ACTION_LIFETIME_MS) return turn.dismiss()
    if (!isEvent(message) && ageMs > MESSAGE_LIFETIME_MS) return
    await turn.handle()
  }

  /** Never rejects: one failing message stops neither its chat nor any other. */
  async function settle(
    message: IncomingMessage,
    { turn, work }: { turn: Turn; work: () => Promise<void> },
  ): Promise<void> {
    const { address, deliveryId } = message
    const failure = await failureOf(message, 'message failed', work)
    if (failure !== null && PASSING.has(failure)) {
      // Nothing was sent. The next start takes it up again, or an earlier try.
      if (isStopping) return
      inHand.delete(deliveryKey(message))
      laterTries.plan(address.channel)
      return
    }
    laterTries.forget(address.channel)
    if (failure === null) {
      await failureOf(message, 'message could not be finished', () =>
        inbox.finish(address.channel, deliveryId),
      )
    } else {
      await failureOf(message, 'failure could not be kept', () =>
        inbox.fail(address.channel, deliveryId, failure),
      )
      await failureOf(message, 'apology failed', turn.apologise)
    }
    inHand.delete(deliveryKey(message))
  }

  /** The kind of error the work ended with, logged; null when it went well. */
  async function failureOf(
    message: IncomingMessage,
    event: string,
    work: () => Promise<void>,
  ): Promise<string | null> {
    try {
      await work()
      return null
    } catch (error) {
      const reason = errorKind(error)
      const chat = deps.chatTag(message.address)
      const level = PASSING.has(reason) ? 'debug' : 'error'
      logger[level]({ ...chat, content: message.content.kind, reason }, event)
      return reason
    }
  }

  function stop(): void {
    isStopping = true
    laterTries.stop()
  }

  return { onMessage, resume, stop, drain: turns.idle }
}

function deliveryKey(message: IncomingMessage): string {
  return JSON.stringify([message.address.channel, message.deliveryId])
}

function turnScope(message: IncomingMessage): 'topic' | 'chat' {
  return isEvent(message) ? 'chat' : 'topic'
}

/** News about the chat itself, which is true however late it comes. */
function isEvent({ content }: IncomingMessage): boolean {
  return ['moved', 'membership', 'handover'].includes(content.kind)
}
