/** Days and hours as Zalo counts them: those of Vietnam, which is UTC+7 the whole year. */

const HOUR_MS = 60 * 60 * 1000
export const DAY_MS = 24 * HOUR_MS
const VIETNAM_OFFSET_MS = 7 * HOUR_MS
/** Zalo OA docs, "Gửi tin Truyền thông cá nhân", "Gửi Broadcast": 06:00–21:59, else -234. */
export const MORNING_HOUR = 6
const NIGHT_HOUR = 22

/** `2026-11-22`. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, '2026-11-22'.length)
}

/** Milliseconds until the next full hour of this name, at least 1. */
export function msUntilHour(now: Date, hour: number): number {
  const sinceMidnight = (now.getTime() + VIETNAM_OFFSET_MS) % DAY_MS
  return (hour * HOUR_MS - sinceMidnight + DAY_MS) % DAY_MS || DAY_MS
}

/** Whether Zalo takes promotions and articles now. */
export function isDaytime(at: Date): boolean {
  const hour = Math.floor(((at.getTime() + VIETNAM_OFFSET_MS) % DAY_MS) / HOUR_MS)
  return hour >= MORNING_HOUR && hour < NIGHT_HOUR
}
