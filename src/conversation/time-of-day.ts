import { collapseSpaces, fold } from '../lib/vietnamese.ts'

const CLOCK =
  /^(?:luc |vao luc |vao )?(\d{1,2}) ?(?:(?::|h|g|gio) ?(\d{1,2})?)?(?: ?(?:phut|p))?( ruoi)?(?: (sang|trua|chieu|toi|dem))?$/
const NOON = 12

/**
 * Minutes after midnight of a time as people write it: `7h`, `19:30`, `7 giờ tối`, `6 rưỡi sáng`.
 * Null when it is none.
 */
export function readTimeOfDay(typed: string): number | null {
  const text = collapseSpaces(fold(typed).replace(/[,.;]/g, ' '))
  const [, hours, minutes, half, part] = CLOCK.exec(text) ?? []
  if (hours === undefined || (minutes !== undefined && half !== undefined)) return null
  const hour = hourOf(Number(hours), part)
  const minute = half === undefined ? Number(minutes ?? 0) : 30
  return hour > 23 || minute > 59 ? null : hour * 60 + minute
}

/** `7 giờ`, `19 giờ 30`. */
export function timeWords(minuteOfDay: number): string {
  const hour = Math.floor(minuteOfDay / 60)
  const minute = minuteOfDay % 60
  return minute === 0 ? `${hour} giờ` : `${hour} giờ ${String(minute).padStart(2, '0')}`
}

/** `7 giờ tối` is 19, `12 giờ đêm` is 0; `1 giờ trưa` is 13. */
function hourOf(hour: number, part: string | undefined): number {
  const isAfternoon = part === 'chieu' || part === 'toi' || (part === 'trua' && hour < 10)
  if (isAfternoon && hour < NOON) return hour + NOON
  if (part !== 'dem') return hour
  if (hour === NOON) return 0
  return hour >= 6 && hour < NOON ? hour + NOON : hour
}
