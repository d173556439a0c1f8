import { addMs } from './times.ts'

/** Telegram takes 20 a minute in a group, edits and polls included; some were perhaps not noted. */
export const GROUP_CALLS_A_MINUTE = 18
/** The lobby leaves room for what follows it. */
export const LOBBY_CALLS_A_MINUTE = 12
const MINUTE_MS = 60_000

/**
 * When one more call may be made: the ISO time `now`, or one after it. `calls`: ISO times in their
 * order.
 */
export function freeAt(calls: readonly string[], now: string, most = GROUP_CALLS_A_MINUTE): string {
  const since = addMs(now, -MINUTE_MS)
  const recent = calls.filter((at) => at > since)
  const decisive = recent[recent.length - most]
  return decisive === undefined ? now : addMs(decisive, MINUTE_MS)
}
