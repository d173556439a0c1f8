/** Days and hours as Zalo counts them: Asia/Ho_Chi_Minh, seven hours ahead of UTC all year. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const AHEAD_OF_UTC_MS = 7 * HOUR_MS

/** `2026-11-22` */
export function dayOf(at: number): string {
  return new Date(at + AHEAD_OF_UTC_MS).toISOString().slice(0, 10)
}

/** 0–23 */
export function hourOf(at: number): number {
  return new Date(at + AHEAD_OF_UTC_MS).getUTCHours()
}

/** `22/11/2026`, as the API writes dates. */
export function dateText(at: number): string {
  return dayOf(at).split('-').toReversed().join('/')
}

/** `08:05:09 22/11/2026` */
export function timeText(at: number): string {
  const time = new Date(at + AHEAD_OF_UTC_MS).toISOString().slice(11, 19)
  return `${time} ${dateText(at)}`
}
