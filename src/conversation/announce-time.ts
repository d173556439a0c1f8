import { collapseSpaces, fold } from '../lib/vietnamese.ts'

/** What a typed time means. `day_only`: an hour is missing. */
export type TypedTime =
  | { kind: 'now' }
  | { kind: 'at'; at: Date }
  | { kind: 'past'; at: Date }
  | { kind: 'day_only' }
  | { kind: 'unclear' }

/** Vietnam keeps one time all year. */
const UTC_OFFSET_MS = 7 * 3_600_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** A day without its year that passed longer ago than this is meant for the next year. */
const LONG_PAST_MS = 180 * DAY_MS

const NOW = new Set([
  'ngay',
  'ngay bay gio',
  'bay gio',
  'luon',
  'gui luon',
  'gui ngay',
  'gui ngay bay gio',
  'ngay lap tuc',
])
/** Politeness at the end of it. */
const PARTICLES = /(?: (?:nhe|nha|a|oi|em|ban))+$/
/** From Sunday on. */
const WEEKDAY_PATTERNS = [
  'chu nhat|cn',
  'thu (?:hai|2)|t2',
  'thu (?:ba|3)|t3',
  'thu (?:tu|4)|t4',
  'thu (?:nam|5)|t5',
  'thu (?:sau|6)|t6',
  'thu (?:bay|7)|t7',
].map((names) => new RegExp(`\\b(?:${names})\\b(?: (?:toi|nay)\\b)?`))

const CLOCK =
  /(?<![\d/])(\d{1,2})(?: ?(?::|h|g(?![a-z])|gio) ?(\d{2})?(?!\d)(?: ?(?:phut|p)(?![a-z]))?( ?ruoi)?)/
const NUMERIC_DATE =
  /(?:ngay )?(?<![\d:])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}(?![\d:])))?(?![\d:])/
/** As computers write it, and our own command line. */
const ISO_DATE = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/
/** `30 phút nữa`, `sau 2 tiếng`. */
const AHEAD = /^(?:sau )?(\d{1,3}) ?(phut|p|gio|tieng|h)(?: nua)?$/
const SPOKEN_DATE = /(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?/
const PART_OF_DAY = /\b(sang|trua|chieu|toi|dem)\b/
const RELATIVE_DAY = /\b(hom nay|nay|ngay mai|mai|ngay kia|ngay mot|mot)\b/

/**
 * Reads a time as people write it: `8:00 25/11`, `8h30 ngày 25 tháng 11`, `2 giờ chiều mai`, `thứ hai
 * 8h`, `30 phút nữa`, `ngay`. In Asia/Ho_Chi_Minh. A day without its year is the nearest that makes sense, an hour
 * alone is today's.
 */
export function readTypedTime(typed: string, now: Date): TypedTime {
  const text = collapseSpaces(fold(typed).replace(/[,;]/g, ' '))
    .replace(/[.!]+$/, '')
    .replace(PARTICLES, '')
  if (NOW.has(text)) return { kind: 'now' }
  const ahead = readAhead(text)
  if (ahead !== null) return { kind: 'at', at: new Date(now.getTime() + ahead) }
  const day = readDay(text, now)
  if (day === null) return { kind: 'unclear' }
  const rest = collapseSpaces(day.said.reduce((left, said) => left.replace(said, ' '), text))
  const clock = readClock(rest)
  if (clock === null) {
    return day.said.length === 0 || /\d/.test(rest) ? { kind: 'unclear' } : { kind: 'day_only' }
  }
  const at = new Date(day.start + clock)
  return at > now ? { kind: 'at', at } : { kind: 'past', at }
}

/** `start`: midnight there, ms since 1970. `said`: the parts of the text that say it. */
interface Day {
  start: number
  said: string[]
}

function readDay(text: string, now: Date): Day | null {
  const date = readDate(text)
  const named = readWeekday(text)
  if (date !== null) {
    const start = startOf(date, now)
    if (start === null) return null
    // "thứ ba 24/11": where the two are not one day, nobody knows which is meant.
    if (named !== null && named.weekday !== weekdayOf(start)) return null
    return { start, said: named === null ? [date.read] : [date.read, named.read] }
  }
  const today = startOfToday(now)
  if (named !== null) {
    const ahead = (named.weekday - weekdayOf(today) + 7) % 7
    return { start: today + ahead * DAY_MS, said: [named.read] }
  }
  const read = RELATIVE_DAY.exec(text)?.[0]
  if (read === undefined) return { start: today, said: [] }
  return { start: today + daysAhead(read) * DAY_MS, said: [read] }
}

interface CalendarDate {
  day: number
  month: number
  year: number | null
  read: string
}

function readDate(text: string): CalendarDate | null {
  const iso = ISO_DATE.exec(text)
  if (iso !== null) {
    const [read, year, month, day] = iso
    return { day: Number(day), month: Number(month), year: Number(year), read }
  }
  const dated = SPOKEN_DATE.exec(text) ?? NUMERIC_DATE.exec(text)
  if (dated === null) return null
  const [read, day, month, year] = dated
  return { day: Number(day), month: Number(month), year: yearOf(year), read }
}

/** `26` is 2026. */
function yearOf(text: string | undefined): number | null {
  if (text === undefined) return null
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function readWeekday(text: string): { weekday: number; read: string } | null {
  for (const [weekday, pattern] of WEEKDAY_PATTERNS.entries()) {
    const read = pattern.exec(text)?.[0]
    if (read !== undefined) return { weekday, read }
  }
  return null
}

/** From Sunday on. */
function weekdayOf(start: number): number {
  return new Date(start + UTC_OFFSET_MS).getUTCDay()
}

/** Ms from now; null when the text says no such thing. */
function readAhead(text: string): number | null {
  // "sau 8 giờ" is after eight o'clock as well.
  const isAhead = / nua$|^sau .*(?:phut|tieng)$/.test(text)
  const [, count, unit] = isAhead ? (AHEAD.exec(text) ?? []) : []
  if (count === undefined || unit === undefined) return null
  return Number(count) * (unit.startsWith('p') ? MINUTE_MS : HOUR_MS)
}

function daysAhead(word: string): number {
  if (word.endsWith('mai')) return 1
  return word.endsWith('kia') || word.endsWith('mot') ? 2 : 0
}

/** Ms after midnight; null when there is no hour, or none that a day has. */
function readClock(text: string): number | null {
  const [read, hourText, minuteText, half] = CLOCK.exec(text) ?? []
  if (read === undefined) return null
  const left = text.replace(read, ' ').match(/[\p{L}\p{N}]+/gu) ?? []
  const known = new Set([
    'luc',
    'vao',
    'ngay',
    'buoi',
    'sang',
    'trua',
    'chieu',
    'toi',
    'dem',
    'nay',
  ])
  if (left.some((word) => !known.has(word))) return null
  const part = PART_OF_DAY.exec(text.replace(read, ' '))?.[1]
  const hour = hourOf(Number(hourText), part)
  const minute = half === undefined ? Number(minuteText ?? 0) : 30
  if (hour === null || hour > 23 || minute > 59) return null
  return (hour * 60 + minute) * 60_000
}

/** Null where people do not agree on what is meant, as with 12 at night. */
function hourOf(hour: number, part: string | undefined): number | null {
  switch (part) {
    case 'chieu':
    case 'toi':
      return hour < 12 ? hour + 12 : hour === 12 ? null : hour
    case 'trua':
      return hour < 3 ? hour + 12 : hour
    case 'dem':
      return hour === 12 ? null : hour >= 6 && hour < 12 ? hour + 12 : hour
    case 'sang':
      return hour === 12 ? null : hour
    default:
      return hour
  }
}

function startOf({ day, month, year }: CalendarDate, now: Date): number | null {
  const thisYear = new Date(now.getTime() + UTC_OFFSET_MS).getUTCFullYear()
  const start = midnight(day, month, year ?? thisYear)
  if (start === null || year !== null) return start
  return start < now.getTime() - LONG_PAST_MS ? midnight(day, month, thisYear + 1) : start
}

/** Null for a day that the calendar does not have. */
function midnight(day: number, month: number, year: number): number | null {
  const start = new Date(Date.UTC(year, month - 1, day))
  const isReal = start.getUTCMonth() === month - 1 && start.getUTCDate() === day
  return isReal ? start.getTime() - UTC_OFFSET_MS : null
}

function startOfToday(now: Date): number {
  const local = now.getTime() + UTC_OFFSET_MS
  return local - (local % DAY_MS) - UTC_OFFSET_MS
}
