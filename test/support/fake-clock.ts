import type { Clock } from '../../src/lib/clock.ts'

export interface FakeClock extends Clock {
  advance(milliseconds: number): void
  set(iso: string): void
}

/** A clock that stands still until told. */
export function createFakeClock(start = '2026-01-10T08:00:00.000Z'): FakeClock {
  let time = new Date(start).getTime()
  return {
    now: () => new Date(time),
    advance(milliseconds) {
      time += milliseconds
    },
    set(iso) {
      time = new Date(iso).getTime()
    },
  }
}
