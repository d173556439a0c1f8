const ZONE = { timeZone: 'Asia/Ho_Chi_Minh' } as const

/** An ISO time as `15:04 ngày 10/01/2026`. */
export function inVietnam(iso: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString('vi-VN', { ...ZONE, hour: '2-digit', minute: '2-digit' })
  return `${time} ngày ${dayInVietnam(iso)}`
}

/** An ISO time as `10/01/2026`. */
export function dayInVietnam(iso: string): string {
  const [year, month, day] = new Date(iso).toLocaleDateString('sv-SE', ZONE).split('-')
  return `${day}/${month}/${year}`
}

/** 1234567 as `1.234.567`. */
export function vietnameseNumber(number: number): string {
  return number.toLocaleString('vi-VN')
}

/** Vietnam keeps one time all year. */
const OFFSET = '+07:00'

/** `2026-11-25 08:00` there as an ISO time; null for anything else. */
export function readTime(text: string): string | null {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)[ T](\d\d?):(\d\d)$/.exec(text) ?? []
  if (day === undefined || hour === undefined) return null
  return toIso(day, `${hour.padStart(2, '0')}:${minute}`)
}

/** The beginning of `2026-11-25` there as an ISO time; null for anything else. */
export function readDay(text: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? toIso(text, '00:00') : null
}

/** Null for a day or an hour that there is not. */
function toIso(day: string, time: string): string | null {
  const at = new Date(`${day}T${time}:00${OFFSET}`)
  // The 31st of a short month would be the next month's first.
  const isReal = !Number.isNaN(at.getTime()) && at.toLocaleDateString('sv-SE', ZONE) === day
  return isReal ? at.toISOString() : null
}

const MINUTE_MS = 60_000
const UNITS = [
  ['ngày', 24 * 60],
  ['giờ', 60],
  ['phút', 1],
] as const

/** `2 giờ 5 phút`, in the two largest units; `chưa đến 1 phút` for less than one. */
export function vietnameseDuration(ms: number): string {
  let minutes = Math.ceil(ms / MINUTE_MS)
  if (ms < MINUTE_MS) return 'chưa đến 1 phút'
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(minutes / length)
    minutes -= count * length
    if (count > 0) parts.push(`${vietnameseNumber(count)} ${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}
