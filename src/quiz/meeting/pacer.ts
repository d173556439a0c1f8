import type { Timing } from '../../lib/timing.ts'

/** 20 a second to the phones of a channel: platforms take about 30, and others write as well. */
const GAP_MS = 50

/** Resolves when the next message may go to a phone of this channel. */
export type Pacer = (channel: string, signal: AbortSignal) => Promise<void>

/** For all meetings of this process. */
export function createPacer(timing: Timing): Pacer {
  const nextAt = new Map<string, number>()
  return async (channel, signal) => {
    const now = timing.now().getTime()
    const at = Math.max(nextAt.get(channel) ?? 0, now)
    nextAt.set(channel, at + GAP_MS)
    if (at > now) await timing.sleep(at - now, signal)
  }
}
