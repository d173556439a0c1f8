import type { Logger } from '../lib/logger.ts'
import { errorKind } from './error-kind.ts'

const FIRST_TRY_MS = 15_000
const LONGEST_WAIT_MS = 300_000

/** Channels that could send nothing, each tried again after a while that grows. */
export interface LaterTries {
  plan(channel: string): void
  /** The channel sends again. */
  forget(channel: string): void
  stop(): void
}

/** Runs something after a time; what it returns prevents that. */
export type Later = (ms: number, run: () => void) => () => void

/** Keeps no process alive. */
export const systemLater: Later = (ms, run) => {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}

/** `resume` takes up what is unfinished in a channel. */
export function createLaterTries({
  resume,
  later,
  logger,
}: {
  resume(channel: string): Promise<unknown>
  later: Later
  logger: Logger
}): LaterTries {
  /** `cancel` is null while no try is planned. */
  const waits = new Map<string, { nextMs: number; cancel: (() => void) | null }>()
  let isStopped = false

  async function tryAgain(channel: string): Promise<void> {
    const wait = waits.get(channel)
    if (wait) wait.cancel = null
    try {
      await resume(channel)
    } catch (error) {
      logger.error({ channel, reason: errorKind(error) }, 'waiting messages could not be taken up')
      plan(channel)
    }
  }

  function plan(channel: string): void {
    const wait = waits.get(channel) ?? { nextMs: FIRST_TRY_MS, cancel: null }
    if (isStopped || wait.cancel !== null) return
    logger.warn({ channel, seconds: wait.nextMs / 1000 }, 'nothing can be sent, messages wait')
    wait.cancel = later(wait.nextMs, () => void tryAgain(channel))
    wait.nextMs = Math.min(wait.nextMs * 2, LONGEST_WAIT_MS)
    waits.set(channel, wait)
  }

  return {
    plan,
    forget(channel) {
      const wait = waits.get(channel)
      // A try that is planned already finds what still waits.
      if (wait?.cancel === null) waits.delete(channel)
      else if (wait) wait.nextMs = FIRST_TRY_MS
    },
    stop() {
      isStopped = true
      for (const { cancel } of waits.values()) cancel?.()
      waits.clear()
    },
  }
}
