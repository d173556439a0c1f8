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
const DAY_MS = 86_400_000
/** A day without its year that passed longer ago than this is meant for the next year. */
const LONG_PAST_MS = 180 * DAY_MS

const NOW = new Set(['ngay', 'ngay bay gio', 'bay gio', 'luon', 'gui ngay', 'ngay lap tuc'])
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
const NUMERIC_DATE = /(?:ngay )?(?<![\d:])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?![\d:])/
const SPOKEN_DATE = /(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?/
const PART_OF_DAY = /\b(sang|trua|chieu|toi|dem)\b/
const RELATIVE_DAY = /\b(hom nay|nay|ngay mai|mai|ngay kia|ngay mot|mot)\b/

/**
 * Reads a time as people write it: `8:00 25/11`, `8h30 ngày 25 tháng 11`, `2 giờ chiều mai`, `thứ hai
 * 8h`, `ngay`. In Asia/Ho_Chi_Minh. A day without its year is the nearest that makes sense, an hour
 * alone is today's.
 */
export function readTypedTime(typed: string, now: Date): TypedTime {
  const text = collapseSpaces(fold(typed).replace(/[,;]/g, ' '))
  if (NOW.has(text.replace(/[.!]+$/, ''))) return { kind: 'now' }
  const day = readDay(text, now)
  if (day === null) return { kind: 'unclear' }
  const rest = collapseSpaces(text.replace(day.read, ' '))
  const clock = readClock(rest)
  if (clock === null) {
    return day.read === '' || /\d/.test(rest) ? { kind: 'unclear' } : { kind: 'day_only' }
  }
  const at = new Date(day.start + clock)
  return at > now ? { kind: 'at', at } : { kind: 'past', at }
}

/** `start`: midnight there, ms since 1970. `read`: the part of the text that says it. */
interface Day {
  start: number
  read: string
}

function readDay(text: string, now: Date): Day | null {
  const dated = SPOKEN_DATE.exec(text) ?? NUMERIC_DATE.exec(text)
  if (dated !== null) {
    const [read, day, month, year] = dated
    const start = startOf(Number(day), Number(month), year === undefined ? null : Number(year), now)
    return start === null ? null : { start, read }
  }
  const today = startOfToday(now)
  for (const [weekday, pattern] of WEEKDAY_PATTERNS.entries()) {
    const read = pattern.exec(text)?.[0]
    if (read === undefined) continue
    const ahead = (weekday - new Date(today + UTC_OFFSET_MS).getUTCDay() + 7) % 7
    return { start: today + ahead * DAY_MS, read }
  }
  const read = RELATIVE_DAY.exec(text)?.[0] ?? ''
  return { start: today + daysAhead(read) * DAY_MS, read }
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

function startOf(day: number, month: number, year: number | null, now: Date): number | null {
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
