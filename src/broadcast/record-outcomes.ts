/** Brings outcomes into the ledger, many at a time, and again until it takes them. */
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Timing } from '../lib/timing.ts'
import type { Ledger, Outcome } from './ports.ts'

const MOST_AT_ONCE = 200
/** What ends within this time is written together; a crash makes it unknown, so it is short. */
const GATHER_MS = 5
const RETRY_MS = 500
/** How long a stopping process goes on trying; afterwards the rows end as unknown. */
const GRACE_MS = 8_000

export interface Recorder {
  /** Resolves when the outcome is in the ledger, or is given up at the stop. */
  record(outcome: Outcome): Promise<void>
}

interface RecorderDeps {
  ledger: Pick<Ledger, 'record'>
  owner: string
  clock: Clock
  timing: Timing
  logger: Logger
  stopping: AbortSignal
}

/** While one batch is being written the next gathers, so that the store sets the pace. */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { ledger, owner, clock, timing, logger, stopping } = deps
  let waiting: { outcome: Outcome; done: () => void }[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      await timing.sleep(GATHER_MS, stopping)
      const batch = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      await write(batch.map(({ outcome }) => outcome))
      for (const { done } of batch) done()
    }
    isWriting = false
  }

  async function write(outcomes: Outcome[]): Promise<void> {
    let hasWarned = false
    let triedSinceStopMs = 0
    for (;;) {
      try {
        return await ledger.record(owner, outcomes, clock.now().toISOString())
      } catch (error) {
        const reason = error instanceof Error ? error.name : typeof error
        if (!hasWarned) logger.warn({ reason, rows: outcomes.length }, 'the ledger does not answer')
        hasWarned = true
        if (stopping.aborted) triedSinceStopMs += RETRY_MS
        if (triedSinceStopMs > GRACE_MS) {
          logger.error({ rows: outcomes.length }, 'what became of some messages could not be kept')
          return
        }
        await timing.sleep(RETRY_MS, new AbortController().signal)
      }
    }
  }

  return {
    record(outcome) {
      return new Promise((done) => {
        waiting.push({ outcome, done })
        if (!isWriting) void writeAll()
      })
    },
  }
}
