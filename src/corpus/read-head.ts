import { fold } from '../lib/vietnamese.ts'
import type { MetadataRole } from './document.ts'
import { kindOfHeadLine } from './kinds.ts'
import { readBullet, readNumberMarks } from './numbering.ts'
import type { PrintedLine } from './printed-lines.ts'

/** A part of the frame round the body: one or several printed lines that say one thing. */
export interface FramePart {
  role: MetadataRole
  lines: PrintedLine[]
}

export interface Head {
  parts: FramePart[]
  /** Index of the first line of the body. */
  bodyStart: number
}

/** `Số 57-NQ/TW`, `Số: 156/QĐ-UBND`, `Luật số: 91/2015/QH13`, `Số: /PVHTT`, `Số - HD/BTGTU`. */
export const NUMBER_LINE =
  /^(?:(?:luật|bộ luật|nghị quyết|nghị định|thông tư|pháp lệnh|quyết định)\s+)?số\s*:?\s*((?:[\d.…_]+[a-zđ]?)?\s*\*?\s*[/–-]\s*[\p{L}\d][\p{L}\d/&.\s–-]*)$/iu
/** The part of a number that was pushed to the next line: `-CV/ĐU`. */
const NUMBER_REST = /^[-–]\s*\p{L}{1,6}\s*\/\s*\p{Lu}/u
const BARE_NUMBER = /^số\s*:?\s*\d+\s*\*?$/iu
/** `Hà Nội, ngày 05 tháng 02 năm 2024`, also with the day or month left blank. */
export const PLACE_DATE =
  /^(?:(\p{Lu}[\p{L}.\s-]{1,40}?)\s*,\s*)?ngày\s*([\d.…_]*)\s*tháng\s*([\d.…_]*)\s*năm\s*([\d.…_]*)\.?$/iu
const NUMBER_AND_DATE = /^(số\s*:?.{1,40}?)\s+(\p{Lu}[\p{L}.\s]{1,40},\s*ngày\s.*)$/iu
const MOTTO =
  /^(cong hoa xa hoi chu nghia viet nam|doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc|dang cong san viet nam)/
const LETTER_SUBJECT = /^(?:v\/v\b|về\s)/iu
const BASIS = /^(?:[-–]\s*)?(?:căn cứ|thực hiện|theo đề nghị|xét|để\s|ngày\s)/iu
const LONGEST_HEAD_LINE = 200
/** How far ahead a head line may still be recognised after one that is not. */
const LOOK_AHEAD = 6

/**
 * The head of a document: motto, issuer, number, place and date, kind and subject, addressee.
 * It ends at the first line that belongs to none of these; a text without a head begins at once.
 */
export function readHead(lines: PrintedLine[]): Head {
  const parts: FramePart[] = []
  let at = 0
  while (at < lines.length) {
    const part = readPart(lines, at, parts)
    if (part === null) break
    parts.push(...part)
    at += part.reduce((count, { lines: own }) => count + own.length, 0)
  }
  // Lines of "other" that nothing recognisable follows belong to the body already.
  while (parts.at(-1)?.role === 'other' && !isCapitals(parts.at(-1)?.lines[0]?.text ?? '')) {
    at -= parts.pop()?.lines.length ?? 0
  }
  return { parts: parts.flatMap(splitNumberFromDate), bodyStart: at }
}

/** The country's or the Party's name and motto, in any case, with or without accents. */
export function isMotto(text: string): boolean {
  return MOTTO.test(fold(text))
}

/** True when the letters of the text are capitals, and there are at least three of them. */
export function isCapitals(text: string): boolean {
  const letters = text.replace(/[^\p{L}]/gu, '')
  return letters.length >= 3 && letters === letters.toUpperCase()
}

function readPart(lines: PrintedLine[], at: number, before: FramePart[]): FramePart[] | null {
  const line = lines[at]
  if (line === undefined) return null
  const has = (role: MetadataRole) => before.some((part) => part.role === role)
  const one = (role: MetadataRole): FramePart[] => [{ role, lines: [line] }]
  const next = lines[at + 1]

  if (!has('number') && BARE_NUMBER.test(line.text) && NUMBER_REST.test(next?.text ?? ''))
    return [{ role: 'number', lines: next === undefined ? [line] : [line, next] }]
  if (!has('number') && (NUMBER_LINE.test(line.text) || NUMBER_AND_DATE.test(line.text)))
    return one('number')
  if (!has('place_date') && PLACE_DATE.test(line.text)) return one('place_date')
  if (/^kính gửi/iu.test(line.text))
    return [{ role: 'addressee', lines: takeAddressees(lines, at) }]
  if (!has('title')) {
    const kind = kindOfHeadLine(line.text)
    if (kind !== null)
      return [{ role: 'title', lines: [line, ...takeSubject(lines, at + 1, namesIn(before))] }]
    if (LETTER_SUBJECT.test(line.text) && (before.length > 0 || /^v\/v/iu.test(line.text)))
      return [{ role: 'title', lines: takeSubject(lines, at, namesIn(before)) }]
  }
  if (isBodyLine(line)) return null
  if (isMotto(line.text) || isCapitals(line.text)) return one('other')
  return aheadIsHead(lines, at, has) ? one('other') : null
}

function isBodyLine(line: PrintedLine): boolean {
  return (
    line.text.length > LONGEST_HEAD_LINE ||
    readNumberMarks(line.text).length > 0 ||
    readBullet(line.text) !== null ||
    BASIS.test(line.text) ||
    /[:;]$/.test(line.text)
  )
}

function aheadIsHead(
  lines: PrintedLine[],
  at: number,
  has: (role: MetadataRole) => boolean,
): boolean {
  for (const line of lines.slice(at + 1, at + 1 + LOOK_AHEAD)) {
    if (!has('number') && NUMBER_LINE.test(line.text)) return true
    if (!has('place_date') && PLACE_DATE.test(line.text)) return true
    if (!has('title') && (kindOfHeadLine(line.text) !== null || /^v\/v/iu.test(line.text)))
      return true
    if (/^kính gửi/iu.test(line.text)) return true
    if (isBodyLine(line)) return false
  }
  return false
}

/** The subject under the kind: up to a blank line, the basis, a numbered head or the body's text. */
function takeSubject(lines: PrintedLine[], from: number, issuers: string): PrintedLine[] {
  const taken: PrintedLine[] = []
  for (const line of lines.slice(from)) {
    const first = taken.length === 0
    const goesOn = taken.length > 0 && continuesSubject(taken, line)
    if (!first && line.afterBlank && !goesOn) break
    // The issuer is printed once more above the text of a decision.
    if (isCapitals(line.text) && issuers.includes(line.text.replace(/\s+/g, ''))) break
    if (!first && isCapitals(line.text) && !isCapitals(taken.at(-1)?.text ?? '')) break
    if (NUMBER_LINE.test(line.text) || PLACE_DATE.test(line.text)) break
    if (/^kính gửi/iu.test(line.text)) break
    if (readNumberMarks(line.text).length > 0) break
    if (readBullet(line.text) !== null) break
    if (first && !line.afterBlank && isCapitals(line.text) && /[:]$/.test(line.text)) break
    if (first && /^(?:[-–]\s*)?căn cứ/iu.test(line.text)) break
    if (first && line.text.length > 2 * LONGEST_HEAD_LINE) break
    if (!first && BASIS.test(line.text) && !/^\p{Ll}/u.test(line.text)) break
    if (!first && line.text.length > LONGEST_HEAD_LINE) break
    taken.push(line)
  }
  return taken
}

/** What the head printed in capitals so far, without blanks. */
function namesIn(parts: FramePart[]): string {
  return parts
    .filter(({ role }) => role === 'other')
    .flatMap(({ lines }) => lines)
    .map((line) => line.text.replace(/\s+/g, ''))
    .join('')
}

function continuesSubject(taken: PrintedLine[], line: PrintedLine): boolean {
  const last = taken.at(-1)?.text ?? ''
  if (/[.:;]$/.test(last)) return false
  return (isCapitals(last) && isCapitals(line.text)) || /^\p{Ll}/u.test(line.text)
}

/** `Kính gửi:` with what stands on its line, or the dash list or lines under it. */
function takeAddressees(lines: PrintedLine[], at: number): PrintedLine[] {
  const first = lines[at]
  if (first === undefined) return []
  const taken = [first]
  const open = /:$/.test(first.text)
  for (const line of lines.slice(at + 1)) {
    const listed = readBullet(line.text) !== null
    const single = open && taken.length === 1 && line.text.length < LONGEST_HEAD_LINE
    const goesOn = !line.afterBlank && /^\p{Ll}|[;,]$/u.test(line.text) && taken.length > 1
    if (!listed && !single && !goesOn) break
    if (BASIS.test(line.text)) break
    taken.push(line)
  }
  return taken
}

function splitNumberFromDate(part: FramePart): FramePart[] {
  const line = part.lines[0]
  if (part.role !== 'number' || line === undefined || NUMBER_LINE.test(line.text)) return [part]
  const match = NUMBER_AND_DATE.exec(line.text)
  if (match === null) return [part]
  return [
    { role: 'number', lines: [{ ...line, text: match[1] ?? '' }] },
    { role: 'place_date', lines: [{ ...line, text: match[2] ?? '' }] },
  ]
}
