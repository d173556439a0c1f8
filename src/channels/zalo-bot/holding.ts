/** Messages that were fetched and are not stored yet. Zalo has forgotten them: only we have them. */
import { describeError } from '../../lib/errors.ts'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { IncomingMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'

export interface HoldingDeps {
  /** Rejects when the message was not stored. */
  handOver(message: IncomingMessage): Promise<void>
  logger: Logger
  timing: Timing
}

export interface Holding {
  add(message: IncomingMessage): void
  /**
   * Tries until everything is stored. A single message that is refused again and again is kept while
   * one more is fetched: when that one is stored, the fault lies with the first, which then has its
   * last chance; when not, the store is failing, and nothing more is fetched until it works.
   */
  settle(signal: AbortSignal): Promise<void>
  /** What a stopping bot can still do for them. */
  settleAtLast(): Promise<void>
}

const FIRST_RETRY_MS = 250
const MAX_RETRY_MS = 5_000
/** About 15 s, after which one more message is fetched to see where the fault lies. */
const ROUNDS_FOR_ONE = 7
const LAST_ROUNDS = 3
const LAST_RETRY_MS = 300

export function createHolding({ handOver, logger, timing }: HoldingDeps): Holding {
  let held: IncomingMessage[] = []

  async function tryOnce(message: IncomingMessage): Promise<boolean> {
    try {
      await handOver(message)
      return true
    } catch (error) {
      logger.error({ error: describeError(error) }, 'a message was not stored, trying again')
      return false
    }
  }

  async function tryAll(): Promise<void> {
    const refused: IncomingMessage[] = []
    for (const message of held) if (!(await tryOnce(message))) refused.push(message)
    const isStoreWorking = refused.length < held.length
    held = refused
    if (!isStoreWorking) return
    // It may have begun to work only a moment ago, so each has one more chance.
    held = []
    for (const message of refused) {
      if (!(await tryOnce(message))) logger.error({}, 'a message was passed over')
    }
  }

  return {
    add: (message) => void held.push(message),
    async settle(signal) {
      const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
      for (let rounds = 1; held.length > 0; rounds += 1) {
        await tryAll()
        if (held.length === 0 || (held.length === 1 && rounds === ROUNDS_FOR_ONE)) return
        await timing.sleep(backoff.next(), signal)
        if (signal.aborted) return
      }
    },
    async settleAtLast() {
      for (let rounds = 1; held.length > 0 && rounds <= LAST_ROUNDS; rounds += 1) {
        if (rounds > 1) await timing.sleep(LAST_RETRY_MS, new AbortController().signal)
        await tryAll()
      }
      if (held.length > 0) logger.error({ count: held.length }, 'messages were lost at the stop')
    },
  }
}
