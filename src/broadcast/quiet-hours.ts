/** The hours at which no announcement leaves, whatever the platform would take. */

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Asia/Ho_Chi_Minh has kept UTC+7 all year since 1975. */
const OFFSET_MS = 7 * 60 * MINUTE_MS
const SPAN = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/

export interface QuietHours {
  isQuiet(at: Date): boolean
  /** When it may be sent: the end of the quiet hours that hold at this time, or the time itself. */
  endsAt(at: Date): Date
}

/** From a setting such as `22:00-06:00` in Vietnam, or `off`; the config has checked its shape. */
export function createQuietHours(setting: string): QuietHours {
  const span = parseSpan(setting)
  if (span === null) return { isQuiet: () => false, endsAt: (at) => at }
  const lengthMs = (span.untilMs - span.fromMs + DAY_MS) % DAY_MS
  /** How long these quiet hours have held; longer than they are when it is not quiet. */
  const sinceStart = (at: Date) => timeOfDay(at.getTime() + OFFSET_MS - span.fromMs)
  const isQuiet = (at: Date) => sinceStart(at) < lengthMs
  return {
    isQuiet,
    endsAt: (at) => (isQuiet(at) ? new Date(at.getTime() - sinceStart(at) + lengthMs) : at),
  }
}

function parseSpan(setting: string): { fromMs: number; untilMs: number } | null {
  const match = SPAN.exec(setting)
  if (match === null) return null
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = match.slice(1).map(Number)
  return {
    fromMs: (fromHour * 60 + fromMinute) * MINUTE_MS,
    untilMs: (untilHour * 60 + untilMinute) * MINUTE_MS,
  }
}

/** Milliseconds since midnight. */
function timeOfDay(ms: number): number {
  return ((ms % DAY_MS) + DAY_MS) % DAY_MS
}
