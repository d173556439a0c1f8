/** Days as members live them: in Asia/Ho_Chi_Minh, which has no summer time. */

const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** `2026-11-22`. */
export function dayOf(date: Date): string {
  return toLocal(date).toISOString().slice(0, 10)
}

/** ISO time of the first moment of the day in which this one lies. */
export function beginOfDay(date: Date): string {
  const local = toLocal(date).getTime()
  return new Date(local - (local % DAY_MS) - OFFSET_MS).toISOString()
}

/** Minutes after midnight, 0–1439. */
export function minuteOfDay(date: Date): number {
  return Math.floor((toLocal(date).getTime() % DAY_MS) / MINUTE_MS)
}

/** The moment whose UTC fields are what clocks show in Vietnam at this one. */
export function toLocal(date: Date): Date {
  return new Date(date.getTime() + OFFSET_MS)
}
