import { collapseSpaces, fold } from '../lib/vietnamese.ts'

/** One mention of another document in running text. */
export interface Reference {
  /** Without blanks: `57-NQ/TW`, `30/2020/NĐ-CP`. */
  number: string
  /** Day first as ISO (`2024-12-22`), null when none follows or it is no real date. */
  date: string | null
  /** Who issued it, as printed after `của`; null when it does not follow. */
  issuer: string | null
  /** The congress term, `XII`, when it follows. */
  term: string | null
  /** Offset into the text. */
  start: number
}

/** A date in running text, real or not. */
export interface PrintedDate {
  printed: string
  /** Offset into the text. */
  start: number
  /** Null when there is no such day. */
  iso: string | null
}

const PARTY_NUMBER = String.raw`\d{1,5}\s*[-–]\s*\p{L}{1,6}\s*\/\s*\p{Lu}[\p{L}&]*(?:[-–]\p{Lu}[\p{L}]*)*`
const STATE_NUMBER = String.raw`\d{1,5}\/(?:\d{4}\/)?\p{Lu}[\p{L}\d]*(?:[-–]\p{Lu}[\p{L}&]*)*`
const NUMBER = new RegExp(String.raw`(?<![\p{L}\p{N}/.-])(?:${PARTY_NUMBER}|${STATE_NUMBER})`, 'gu')
const DATE =
  /(?<![\d/.-])(?:ngày\s+)?(\d{1,2})(?:\s+tháng\s+|\/|-|\.)(\d{1,2})(?:\s+năm\s+|\/|-|\.)(\d{4})(?![\d/]|[-.]\p{L})/giu
const ISSUER =
  /^(?:\s+|,\s*)*của\s+(\p{Lu}.*?)(?=\s+(?:về|khóa|khoá|để|trong|tại)(?:\s|$)|\s+và\s+\p{Ll}|[,;.:()“"]|$)/u
const TERM = /khóa\s+([IVXLC]+|\d+)(?![\p{L}\d])/u
/** How far after a number its date, issuer and term may stand. */
const REACH = 160

/** Every document number in the text with what is said of it up to the next number. */
export function findReferences(text: string): Reference[] {
  const matches = [...text.matchAll(NUMBER)]
  return matches.map((match, index) => {
    const end = match.index + match[0].length
    const next = matches[index + 1]?.index ?? text.length
    const after = text.slice(end, Math.min(next, end + REACH))
    const dateMatch = /^,?\s*(?=ngày\s)/iu.test(after) ? [...after.matchAll(DATE)][0] : undefined
    const rest =
      dateMatch === undefined ? after : after.slice(dateMatch.index + dateMatch[0].length)
    return {
      number: normaliseNumber(match[0]),
      date: dateMatch === undefined ? null : isoOf(dateMatch),
      issuer: collapseSpaces(ISSUER.exec(rest)?.[1] ?? '') || null,
      term: TERM.exec(after.replace(/khoá/g, 'khóa'))?.[1] ?? null,
      start: match.index,
    }
  })
}

/** Every date of three parts in the text, day first. */
export function findDates(text: string): PrintedDate[] {
  return [...text.matchAll(DATE)].map((match) => ({
    printed: match[0],
    start: match.index,
    iso: isoOf(match),
  }))
}

/** `1180* -CV / ĐU` → `1180-CV/ĐU`. */
export function normaliseNumber(printed: string): string {
  return printed.replace(/[\s*]/g, '').replace(/–/g, '-')
}

/** ISO date, or null when the calendar has no such day. */
export function toIsoDate(day: number, month: number, year: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCDate() === day && date.getUTCMonth() === month - 1
  return real ? date.toISOString().slice(0, 10) : null
}

/** The part of a number that says its kind and issuer: `142-HD/BTGTU` → `-hd/btgtu`. */
export function symbolOf(number: string): string {
  return fold(number).replace(/^\d+/, '')
}

function isoOf(match: RegExpMatchArray): string | null {
  return toIsoDate(Number(match[1]), Number(match[2]), Number(match[3]))
}
