import { setTimeout as sleep } from 'node:timers/promises'
import type { IncomingMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { errorKind } from './error-kind.ts'
import type { ChatTag, EarlierRun, Inbox } from './ports.ts'
import type { OpenTurn, Turn } from './turn.ts'

/** A pressed button is forgotten by its platform after this time; pressing again is quicker. */
const ACTION_LIFETIME_MS = 150_000
/** Nobody waits a day for an answer in a chat. */
const MESSAGE_LIFETIME_MS = 24 * 60 * 60 * 1000
/** Kinds of failure in which nothing was sent, and nothing is wrong with the message. */
const PASSING: ReadonlySet<string> = new Set(['rate_limited', 'unavailable'])
/** Kinds of failure of a store that is there again in a while, such as after its restart. */
const STORE_AWAY: ReadonlySet<string> = new Set(['unreachable', 'busy'])
/** What was answered must be stored as such, or it would be answered once more. */
const END_PATIENCE_MS = 20_000
const END_RETRY_MS = 500

export interface SettlerDeps {
  inbox: Pick<Inbox, 'finish' | 'fail'>
  openTurn: OpenTurn
  clock: Clock
  logger: Logger
  chatTag(address: IncomingMessage['address']): ChatTag
}

/**
 * Handles one stored message and stores how that ended. `earlierRun` is null when nobody can have
 * begun before. `waiting`: the message is not settled, and handling it again, once its platform or the
 * store is there, sends nothing twice. Never rejects: one failing message stops neither its chat nor any other.
 */
export type Settle = (
  message: IncomingMessage,
  earlierRun: EarlierRun | null,
) => Promise<'settled' | 'waiting'>

/** What becomes of a message after it was stored, whoever handles it. */
export function createSettle(deps: SettlerDeps): Settle {
  const { inbox, clock, logger } = deps

  async function handleLate(message: IncomingMessage, turn: Turn): Promise<void> {
    const ageMs = clock.now().getTime() - new Date(message.sentAt).getTime()
    const { kind } = message.content
    if (kind === 'action' && ageMs > ACTION_LIFETIME_MS) return turn.dismiss()
    if (!isEvent(message) && ageMs > MESSAGE_LIFETIME_MS) return turn.dismiss()
    await turn.handle()
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

  /** Ends of turns that the store did not take, by delivery: they must not be handled again. */
  const unstored = new Map<string, () => Promise<void>>()

  /** Whether the store has taken it. */
  async function storeEnd(
    message: IncomingMessage,
    event: string,
    store: () => Promise<void>,
  ): Promise<boolean> {
    const key = JSON.stringify([message.address.channel, message.deliveryId])
    const isStored = (await failureOf(message, event, () => whenStoreIsThere(store))) === null
    if (isStored) unstored.delete(key)
    else unstored.set(key, store)
    return isStored
  }

  return async (message, earlierRun) => {
    const { channel } = message.address
    const { deliveryId } = message
    const left = unstored.get(JSON.stringify([channel, deliveryId]))
    if (left !== undefined) {
      return (await storeEnd(message, 'end could not be kept', left)) ? 'settled' : 'waiting'
    }
    const turn = deps.openTurn(message, earlierRun)
    const work = () => (earlierRun === null ? turn.handle() : handleLate(message, turn))
    const failure = await failureOf(message, 'message failed', work)
    if (failure !== null && PASSING.has(failure)) return 'waiting'
    const isOver = failure === null || STORE_AWAY.has(failure)
    if (failure !== null && isOver && !turn.mayHaveSent()) return 'waiting'
    const isStored = isOver
      ? await storeEnd(message, 'message could not be finished', () =>
          inbox.finish(channel, deliveryId),
        )
      : await storeEnd(message, 'failure could not be kept', () =>
          inbox.fail(channel, deliveryId, failure),
        )
    if (!isOver) await failureOf(message, 'apology failed', turn.apologise)
    return isStored ? 'settled' : 'waiting'
  }
}

/** News about the chat itself, which is true however late it comes. */
export function isEvent({ content }: IncomingMessage): boolean {
  return ['moved', 'membership', 'handover'].includes(content.kind)
}

/** Whether the error says that the store is away, and will be there again. */
export function isStoreAway(error: unknown): boolean {
  return STORE_AWAY.has(errorKind(error))
}

async function whenStoreIsThere(store: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + END_PATIENCE_MS
  for (;;) {
    try {
      return await store()
    } catch (error) {
      if (!isStoreAway(error) || performance.now() > giveUpAt) throw error
      await sleep(END_RETRY_MS)
    }
  }
}
