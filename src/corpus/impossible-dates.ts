import { findDates, toIsoDate } from './references.ts'

/** A year in which every day of a year without a number may fall. */
const LEAP_YEAR = 2024
const LAST_DAY = 31
const LAST_MONTH = 12
const COUNTED = String.raw`(?!\s+(?:lần|đợt|kỳ|buổi|lượt)(?!\p{L}))`
/** `31 tháng 4`, also at the end of `từ 29 - 31 tháng 4`; not `36 tháng 2 lần`. */
const IN_WORDS = new RegExp(
  String.raw`(?<![\d/.,])(ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?![\d%]|[.,/]\d)${COUNTED}`,
  'giu',
)
/** `ngày 31/4`, `ngày 30-02`, `30/02`; not `01/2025`, `31/4-NQ/TW`, `24/24 giờ`. */
const IN_FIGURES =
  /(?<![\d/.,-]|\p{L})(ngày\s+)?(\d{1,2})([/-])(\d{1,2})(?![\d/%-]|\.\d|,\d|\p{L}|\s*(?:giờ|tháng)(?!\p{L}))/giu
/** A word that makes a date of `31/4`; by itself it may be a fraction or the number of a house. */
const DATE_WORD_BEFORE =
  /(?<!\p{L})(?:ngày|mùng|mồng|trước|sau|đến|từ|vào|hạn|hết)(?:\s+ngày)?\s+$/iu
const EVERY_YEAR_AFTER = /^\s+(?:hằng|hàng|mỗi|các)\s+năm(?!\p{L})/iu

/** Days that no calendar has, as printed, with or without a year. */
export function findImpossibleDates(text: string): string[] {
  const withYear = findDates(text)
  // What belongs to a date with its year is not read again as a day and a month.
  let rest = text
  for (const { printed, start } of withYear) {
    rest = rest.slice(0, start) + ' '.repeat(printed.length) + rest.slice(start + printed.length)
  }
  const found = [
    ...withYear.filter(({ iso }) => iso === null),
    ...[...rest.matchAll(IN_WORDS)].filter(isImpossibleInWords).map(toFound),
    ...[...rest.matchAll(IN_FIGURES)].filter(isImpossibleInFigures).map(toFound),
  ]
  return found.sort((a, b) => a.start - b.start).map(({ printed }) => printed)
}

function toFound(match: RegExpExecArray): { printed: string; start: number } {
  return { printed: match[0], start: match.index }
}

function isImpossibleInWords([, dayWord, day, month]: RegExpExecArray): boolean {
  // Without "ngày" the first figure may count months: "36 tháng".
  return dayWord === undefined ? isNearMiss(day, month) : isImpossible(day, month)
}

function isImpossibleInFigures(match: RegExpExecArray): boolean {
  const [, dayWord, day = '', separator, month = ''] = match
  if (dayWord !== undefined) {
    // "ngày 30-31": two days; "ngày 24/24": round the clock.
    return separator === '-' ? isNearMiss(day, month) : isImpossible(day, month) && day !== month
  }
  if (separator === '-' || !isNearMiss(day, month)) return false
  const isWrittenAsDate = month.startsWith('0')
  const before = match.input.slice(0, match.index)
  const after = match.input.slice(match.index + match[0].length)
  return isWrittenAsDate || DATE_WORD_BEFORE.test(before) || EVERY_YEAR_AFTER.test(after)
}

/** A day and a month by themselves possible, but not together: 30 February, 31 April. */
function isNearMiss(day: string | undefined, month: string | undefined): boolean {
  const isInRange = (value: string | undefined, last: number) =>
    Number(value) >= 1 && Number(value) <= last
  return isInRange(day, LAST_DAY) && isInRange(month, LAST_MONTH) && isImpossible(day, month)
}

function isImpossible(day: string | undefined, month: string | undefined): boolean {
  return toIsoDate(Number(day), Number(month), LEAP_YEAR) === null
}
