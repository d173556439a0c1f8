import { setTimeout as delay } from 'node:timers/promises'

/** Everything here that depends on time or chance, so that a test need not wait. */
export interface Timing {
  /** Resolves after the time, or at once when the signal aborts; it never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  now(): Date
  /** From 0 up to 1, as Math.random. */
  random(): number
}

export const realTiming: Timing = {
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch(() => undefined)
  },
  now: () => new Date(),
  random: () => Math.random(),
}

export interface Backoff {
  /** The next wait in milliseconds: doubling up to the cap, half of it left to chance. */
  next(): number
  reset(): void
}

/** Waits that grow while the trouble lasts; chance keeps many bots from coming back together. */
export function createBackoff(random: () => number, firstMs: number, maxMs: number): Backoff {
  let ceilingMs = firstMs
  return {
    next() {
      const ms = Math.round(ceilingMs * (0.5 + random() / 2))
      ceilingMs = Math.min(ceilingMs * 2, maxMs)
      return ms
    },
    reset() {
      ceilingMs = firstMs
    },
  }
}
