import type { IncomingMessage, OnMessage } from '../channels/channel.ts'
import type { Logger } from '../lib/logger.ts'
import { createLaterTries, type Later, systemLater } from './later-tries.ts'
import type { EarlierRun, Inbox } from './ports.ts'
import { isEvent, type Settle } from './settle.ts'
import { createTurns } from './turns.ts'

const DEFAULT_PARALLEL_CHATS = 16

export interface ReceiverDeps {
  inbox: Pick<Inbox, 'accept' | 'unfinished'>
  settle: Settle
  logger: Logger
  /** How many chats of a channel are served at the same time. */
  parallelChats?: number
  /** For messages that wait until their channel can send again. */
  later?: Later
}

/** The way in for channels. */
export interface Intake {
  /** For `Channel.start`: resolves when the message is stored, rejects when it could not be. */
  onMessage: OnMessage
  /** Queues what an earlier run left unfinished and says how many; before the channel starts. */
  resume(channel: string): Promise<number>
}

export interface Receiver extends Intake {
  /** From now on, an answer that cannot be sent yet is left to the next start. */
  stop(): void
  /** Waits until everything accepted so far is handled. */
  drain(): Promise<void>
}

/** Where one process does everything: store first, handle after, one turn at a time per chat. */
export function createReceiver(deps: ReceiverDeps): Receiver {
  const { inbox, logger } = deps
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
      if (await isNew) await handle(message, null)
    })
    await accepted
  }

  async function resume(channel: string): Promise<number> {
    const unfinished = await inbox.unfinished(channel)
    const left = unfinished.filter(({ message }) => !inHand.has(deliveryKey(message)))
    for (const { message, sendingSince } of left) {
      inHand.add(deliveryKey(message))
      turns.run(message.address, turnScope(message), () => handle(message, { sendingSince }))
    }
    return left.length
  }

  async function handle(message: IncomingMessage, earlierRun: EarlierRun | null): Promise<void> {
    const { channel } = message.address
    const outcome = await deps.settle(message, earlierRun)
    if (outcome === 'settled') laterTries.forget(channel)
    // Nothing was sent. The next start takes it up again, or an earlier try.
    else if (isStopping) return
    else laterTries.plan(channel)
    inHand.delete(deliveryKey(message))
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
