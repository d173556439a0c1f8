import type { Timing } from '../../lib/timing.ts'

/** Lets calls through as fast as the platform allows, for all callers of one app together. */
export interface RateGate {
  /**
   * Resolves with null when a call may go out now, or with the wait still needed when that is longer
   * than `patienceMs` or when the signal ends the wait.
   */
  pass(patienceMs: number, signal: AbortSignal): Promise<{ waitMs: number } | null>
  /** Nobody of this class passes before the next minute: the platform said so. */
  closeForThisMinute(): void
  /** What the answer to a call of `askedAt` (ms since 1970) says is left of its minute. */
  noteRemaining(remaining: number, askedAt: number): void
}

/** Two classes of callers before one limit: what nobody waits for goes behind what somebody does. */
export interface RateGates {
  replies: RateGate
  /**
   * Passes only while a reserve is left for replies, and never before one that waits. Closing it
   * leaves the way of the replies open.
   */
  bulk: RateGate
}

const MINUTE_MS = 60_000
/** Keeps processes of one app from coming back in the same instant. */
const JITTER_MS = 2_000
/** The share of a minute's calls that is kept for replies. */
const RESERVE = 0.1
/** How soon bulk looks again when replies wait. */
const BEHIND_REPLIES_MS = 1_000

/** At most `perMinute` calls in each minute of the clock, which is how Zalo counts them. */
export function createRateGates({
  perMinute,
  timing,
}: {
  perMinute: number
  timing: Timing
}): RateGates {
  const reserve = Math.min(Math.ceil(perMinute * RESERVE), perMinute - 1)
  let minute = 0
  let used = 0
  let repliesWaiting = 0
  const closedUntil = { replies: 0, bulk: 0 }

  function replyWait(): number {
    const now = timing.now().getTime()
    const current = Math.floor(now / MINUTE_MS)
    if (current !== minute) {
      minute = current
      used = 0
    }
    // A clock that was set back must not keep us silent for as long.
    const latest = (current + 1) * MINUTE_MS + JITTER_MS
    closedUntil.replies = Math.min(closedUntil.replies, latest)
    closedUntil.bulk = Math.min(closedUntil.bulk, latest)
    if (now < closedUntil.replies) return closedUntil.replies - now
    return used < perMinute ? 0 : untilNextMinute()
  }

  function bulkWait(): number {
    const waitMs = replyWait()
    if (waitMs > 0) return waitMs
    const closedMs = closedUntil.bulk - timing.now().getTime()
    if (closedMs > 0) return closedMs
    if (used >= perMinute - reserve) return untilNextMinute()
    return repliesWaiting > 0 ? BEHIND_REPLIES_MS : 0
  }

  function untilNextMinute(): number {
    return (minute + 1) * MINUTE_MS - timing.now().getTime()
  }

  async function pass(
    waitNeeded: () => number,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<{ waitMs: number } | null> {
    let leftMs = patienceMs
    for (;;) {
      const waitMs = waitNeeded()
      if (waitMs === 0) {
        used += 1
        return null
      }
      if (waitMs > leftMs || signal.aborted) return { waitMs }
      leftMs -= waitMs
      if (waitNeeded === replyWait) repliesWaiting += 1
      await timing.sleep(waitMs, signal)
      if (waitNeeded === replyWait) repliesWaiting -= 1
    }
  }

  function close(which: keyof typeof closedUntil): void {
    const now = timing.now().getTime()
    const nextMinute = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS
    const until = nextMinute + Math.round(timing.random() * JITTER_MS)
    closedUntil[which] = Math.max(closedUntil[which], until)
  }

  /** Other processes of the app take from the same limit, so the platform's count goes first. */
  function noteRemaining(remaining: number, askedAt: number): void {
    const now = timing.now().getTime()
    if (Math.floor(askedAt / MINUTE_MS) !== Math.floor(now / MINUTE_MS)) return
    if (remaining <= 0) close('replies')
    else if (remaining <= reserve) close('bulk')
  }

  return {
    replies: {
      pass: (patienceMs, signal) => pass(replyWait, patienceMs, signal),
      closeForThisMinute: () => close('replies'),
      noteRemaining,
    },
    bulk: {
      pass: (patienceMs, signal) => pass(bulkWait, patienceMs, signal),
      closeForThisMinute: () => close('bulk'),
      noteRemaining,
    },
  }
}
