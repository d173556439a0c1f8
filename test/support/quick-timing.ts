import { setTimeout as delay } from 'node:timers/promises'
import type { Timing } from '../../src/lib/timing.ts'

/** Time that passes at once; `waits` are those that were asked for, in milliseconds. */
export function createQuickTiming(now: Timing['now'] = () => new Date()): {
  timing: Timing
  waits: number[]
} {
  const waits: number[] = []
  const timing: Timing = {
    async sleep(ms) {
      waits.push(ms)
      await delay(2)
    },
    now,
    random: () => 0.5,
  }
  return { timing, waits }
}
