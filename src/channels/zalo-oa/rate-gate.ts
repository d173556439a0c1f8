import type { Timing } from '../../lib/timing.ts'

/** Lets calls through as fast as the platform allows, for all callers of one app together. */
export interface RateGate {
  /**
   * Resolves with null when a call may go out now, or with the wait still needed when that is longer
   * than `patienceMs` or when the signal ends the wait.
   */
  pass(patienceMs: number, signal: AbortSignal): Promise<{ waitMs: number } | null>
  /** Nobody passes before the next minute: the platform said so. */
  closeForThisMinute(): void
}

const MINUTE_MS = 60_000
/** Keeps processes of one app from coming back in the same instant. */
const JITTER_MS = 2_000

/** At most `perMinute` calls in each minute of the clock, which is how Zalo counts them. */
export function createRateGate({
  perMinute,
  timing,
}: {
  perMinute: number
  timing: Timing
}): RateGate {
  let minute = 0
  let used = 0
  let closedUntil = 0

  function waitNeeded(): number {
    const now = timing.now().getTime()
    const current = Math.floor(now / MINUTE_MS)
    if (current !== minute) {
      minute = current
      used = 0
    }
    // A clock that was set back must not keep us silent for as long.
    closedUntil = Math.min(closedUntil, (current + 1) * MINUTE_MS + JITTER_MS)
    if (now < closedUntil) return closedUntil - now
    return used < perMinute ? 0 : (minute + 1) * MINUTE_MS - now
  }

  return {
    async pass(patienceMs, signal) {
      let leftMs = patienceMs
      for (;;) {
        const waitMs = waitNeeded()
        if (waitMs === 0) {
          used += 1
          return null
        }
        if (waitMs > leftMs || signal.aborted) return { waitMs }
        leftMs -= waitMs
        await timing.sleep(waitMs, signal)
      }
    },
    closeForThisMinute() {
      const now = timing.now().getTime()
      const nextMinute = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS
      closedUntil = Math.max(closedUntil, nextMinute + Math.round(timing.random() * JITTER_MS))
    },
  }
}
