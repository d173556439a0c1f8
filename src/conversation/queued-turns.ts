import type { IncomingMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { LockChat } from './chat-locks.ts'
import { errorKind } from './error-kind.ts'
import type { Inbox } from './ports.ts'
import type { Intake } from './receive-message.ts'
import { isStoreAway, type Settle } from './settle.ts'

/** Which stored message a job of the queue is about. The chat is looked up: it may get a new id. */
export interface QueuedTurn {
  channel: string
  deliveryId: string
}

export type EnqueueTurn = (
  turn: QueuedTurn,
  /** While a job with the same one waits or runs, no further one is stored. */
  options?: { deduplicationId: string },
) => Promise<unknown>

export interface QueuedIntakeDeps {
  inbox: Pick<Inbox, 'accept' | 'waitingChats'>
  enqueue: EnqueueTurn
  /** Whose messages are looked after, see `sweep`. */
  channels(): string[]
  clock: Clock
  logger: Logger
}

export interface QueuedIntake extends Intake {
  /**
   * A job for every chat in which something waits for longer than its own job can have taken: the
   * queue was away when it was stored, or has lost it.
   */
  sweep(): Promise<void>
}

/** A message whose own job is on its way is younger than this. */
const SWEPT_AFTER_MS = 10_000

/**
 * Where several processes share the work: store first, then a job for whoever has time. What cannot
 * be queued is refused, so that the platform brings it again; it then gets its job although it is
 * stored already, and a job that finds nothing to do does no harm.
 */
export function createQueuedIntake(deps: QueuedIntakeDeps): QueuedIntake {
  const { inbox, enqueue, clock, logger } = deps

  async function enqueueWaiting(channel: string, acceptedBefore: Date): Promise<number> {
    const waiting = await inbox.waitingChats(channel, acceptedBefore.toISOString())
    for (const { deliveryId } of waiting) {
      const deduplicationId = JSON.stringify([channel, deliveryId])
      await enqueue({ channel, deliveryId }, { deduplicationId })
    }
    return waiting.length
  }

  return {
    async onMessage(message: IncomingMessage) {
      const { deliveryId } = message
      await inbox.accept(message)
      await enqueue({ channel: message.address.channel, deliveryId })
    },

    async resume(channel) {
      try {
        return await enqueueWaiting(channel, clock.now())
      } catch (error) {
        // The sweep comes round, and the new messages must not wait for it.
        logger.warn({ channel, reason: errorKind(error) }, 'waiting messages were not queued')
        return 0
      }
    },

    async sweep() {
      const acceptedBefore = new Date(clock.now().getTime() - SWEPT_AFTER_MS)
      for (const channel of deps.channels()) {
        const count = await enqueueWaiting(channel, acceptedBefore)
        if (count > 0) logger.info({ channel, chats: count }, 'waiting messages were queued again')
      }
    },
  }
}

/** What a job comes to. */
export type QueuedTurnOutcome = { kind: 'done' } | { kind: 'later'; afterMs: number }

export interface TurnWorkerDeps {
  inbox: Pick<Inbox, 'unfinishedOf' | 'chatOfUnfinished'>
  lockChat: LockChat
  settle: Settle
  clock: Clock
  logger: Logger
}

/** Another process works on the chat, and will soon be through. */
const CHAT_BUSY_MS = 200
const STORE_AWAY_MS = 1_000
/** Waits for a platform that takes nothing grow with the age of what waits. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 300_000
/** A turn that takes so long waits for its platform. */
const STUCK_MS = 3_000
/** So many of a channel leave the rest of this process to the other channels. */
const MOST_STUCK = 12
const CHANNEL_STUCK_MS = 1_000

/**
 * Handles the chat of one job: everything that waits in it, in order of arrival, while this process
 * has the right to the chat. The job is done when its own message is settled, by whomever, so it may
 * run any number of times.
 */
export function createTurnWorker(
  deps: TurnWorkerDeps,
): (turn: QueuedTurn, signal: AbortSignal) => Promise<QueuedTurnOutcome> {
  const { inbox, lockChat, settle, clock, logger } = deps
  const inHand = new Set<{ channel: string; since: number }>()

  /** Keeps a platform in trouble from keeping the others waiting. */
  function isStuck(channel: string): boolean {
    const now = performance.now()
    const stuck = [...inHand].filter((one) => one.channel === channel && now - one.since > STUCK_MS)
    return stuck.length >= MOST_STUCK
  }

  async function handle(
    { channel, deliveryId }: QueuedTurn,
    signal: AbortSignal,
  ): Promise<QueuedTurnOutcome> {
    for (;;) {
      const chatId = await inbox.chatOfUnfinished(channel, deliveryId)
      if (chatId === null) return { kind: 'done' }
      const chat = await lockChat(channel, chatId)
      if (chat === null) return { kind: 'later', afterMs: CHAT_BUSY_MS }
      try {
        for (const { message, sendingSince } of await inbox.unfinishedOf(channel, chatId)) {
          if (signal.aborted || !chat.isHeld()) return { kind: 'later', afterMs: 0 }
          const outcome = await settle(message, { sendingSince })
          // What came after it waits too, or the answers would come in another order.
          if (outcome === 'waiting') return { kind: 'later', afterMs: waitOf(message) }
        }
      } finally {
        await chat.release()
      }
      if (signal.aborted) return { kind: 'later', afterMs: 0 }
    }
  }

  function waitOf({ sentAt }: IncomingMessage): number {
    const ageMs = clock.now().getTime() - new Date(sentAt).getTime()
    return Math.min(Math.max(ageMs / 2, FIRST_WAIT_MS), LONGEST_WAIT_MS)
  }

  return async (turn, signal) => {
    if (isStuck(turn.channel)) return { kind: 'later', afterMs: CHANNEL_STUCK_MS }
    const entry = { channel: turn.channel, since: performance.now() }
    inHand.add(entry)
    try {
      return await handle(turn, signal)
    } catch (error) {
      if (!isStoreAway(error)) throw error
      logger.warn({ channel: turn.channel, reason: errorKind(error) }, 'a turn waits for the store')
      return { kind: 'later', afterMs: STORE_AWAY_MS }
    } finally {
      inHand.delete(entry)
    }
  }
}
