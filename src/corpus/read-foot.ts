import { kindOfHeadLine } from './kinds.ts'
import { readBullet, readNumberMarks } from './numbering.ts'
import type { PrintedLine } from './printed-lines.ts'
import { type FramePart, isCapitals, isMotto } from './read-head.ts'

export interface Foot {
  /** Index of the first line of the foot; the number of lines when there is none. */
  start: number
  /** Index after its last line: annexes may follow. */
  end: number
  parts: FramePart[]
}

/** `TM.`, `T/M`, `KT.`, `K/T`, `TL.`, `TUQ.`, `Q.` before a post in capitals. */
export const AUTHORITY = /^(?:TM|T\/M|KT|K\/T|TL|T\/L|TUQ|T\/UQ|Q)\.?\s+\p{Lu}/u
const POST =
  /(?:^|\s)(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG|PHÓ|GIÁM ĐỐC|CHÁNH|VIỆN TRƯỞNG|HIỆU TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM|TỔNG|ỦY VIÊN|UỶ VIÊN|CỤC TRƯỞNG|BAN THƯỜNG VỤ)(?:\s|$)/u
const RECIPIENTS = /^nơi nhận\s*(?::|$)/iu
/** A person's name: two to six words that begin with a capital, perhaps with a degree before. */
export const PERSON =
  /^(?:(?:PGS|GS|TS|ThS|BS|KS)[.,]*\s*)*(?:\p{Lu}[\p{Ll}\p{M}]*\.?\s+){1,5}\p{Lu}[\p{Ll}\p{M}]*$/u
const SIGNED = /^\[?\s*\((?:đã ký|ký|ký tên|ký, ghi rõ họ tên|ký tên, đóng dấu)[^)]*\)$/iu
/** A post without `TM.` or `KT.` is only believed this near to the end. */
const LONGEST_PLAIN_SIGNATURE = 8

/** More lines in a row than this that are neither list nor signature belong to what follows. */
const MOST_NOTES = 6

/** The foot of a document: recipients and signature in either order, and typist's notes. */
export function readFoot(lines: PrintedLine[], from: number): Foot {
  const start = findStart(lines, from)
  const end = findEnd(lines, start)
  const parts: FramePart[] = []
  const add = (role: FramePart['role'], line: PrintedLine) => {
    const open = parts.find((part) => part.role === role)
    if (open === undefined || role === 'other') parts.push({ role, lines: [line] })
    else open.lines.push(line)
  }
  let listing = false
  let strange = 0
  let closed = end
  for (const line of lines.slice(start, end).flatMap(splitColumns)) {
    const last = parts.find((part) => part.role === 'recipients')?.lines.at(-1)?.text ?? ''
    const signature = parts.find((part) => part.role === 'signature')?.lines ?? []
    const known = parts.length
    if (RECIPIENTS.test(line.text)) {
      listing = true
      add('recipients', line)
    } else if (listing && isRecipient(line, last)) add('recipients', line)
    else if (isSignatureLine(line.text, signature)) {
      if (line.afterBlank) listing = false
      add('signature', line)
    } else {
      listing = false
      add('other', line)
    }
    const isNote = parts.length > known && parts.at(-1)?.role === 'other'
    strange = isNote ? strange + 1 : 0
    if (strange > MOST_NOTES) {
      const first = parts.splice(-strange)[0]?.lines[0]
      closed = lines.findIndex((candidate) => candidate.line === first?.line)
      break
    }
  }
  return { start, end: closed, parts }
}

function findStart(lines: PrintedLine[], from: number): number {
  for (let at = from; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? ''
    if (RECIPIENTS.test(text) || (AUTHORITY.test(text) && isCapitals(text.slice(0, 24)))) return at
    if (isPost(text) && closesDocument(lines, at)) return at
  }
  return lines.length
}

/** A post in capitals, then at most a few short lines among which stands a person's name. */
function closesDocument(lines: PrintedLine[], at: number): boolean {
  const rest = lines.slice(at + 1, findEnd(lines, at))
  const name = rest.findIndex((line) => PERSON.test(line.text))
  const before = rest.slice(0, Math.max(0, name))
  return (
    name >= 0 &&
    name < LONGEST_PLAIN_SIGNATURE &&
    before.every((line) => isCapitals(line.text) || SIGNED.test(line.text))
  )
}

function findEnd(lines: PrintedLine[], start: number): number {
  for (let at = start + 1; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? ''
    const annex = readNumberMarks(text).some((mark) => mark.scheme === 'annex')
    // The attached text of a decision begins with its own kind in capitals.
    if (annex || isMotto(text) || (kindOfHeadLine(text) !== null && !isPost(text))) return at
  }
  return lines.length
}

function isPost(text: string): boolean {
  return text.length <= 90 && isCapitals(text) && POST.test(text) && !/[:;.]$/.test(text)
}

function isRecipient(line: PrintedLine, last: string): boolean {
  if (readBullet(line.text) !== null) return true
  if (line.afterBlank || isCapitals(line.text) || AUTHORITY.test(line.text)) return false
  return /^\p{Ll}/u.test(line.text) || /[;,]$/.test(last) || /[;,]$/.test(line.text)
}

function isSignatureLine(text: string, signature: PrintedLine[]): boolean {
  if (AUTHORITY.test(text)) return true
  const named = signature.some((line) => PERSON.test(line.text))
  if (named) return isPost(text) || SIGNED.test(text)
  if (
    isPost(text) ||
    (isCapitals(text) && text.length <= 90 && /^\p{Lu}[\p{Lu}\s,-]+$/u.test(text))
  )
    return true
  return signature.length > 0 && (PERSON.test(text) || SIGNED.test(text))
}

/** `Nơi nhận: TM. ỦY BAN NHÂN DÂN` and `- Như trên; KT. CHỦ TỊCH` are two columns on one line. */
function splitColumns(line: PrintedLine): PrintedLine[] {
  const match = /^(.+?[:;,.])\s+((?:TM|T\/M|KT|K\/T|TL|T\/L|TUQ)\.?\s+\p{Lu}{2}.*)$/u.exec(
    line.text,
  )
  if (match === null) return [line]
  return [
    { ...line, text: match[1] ?? '' },
    { ...line, text: match[2] ?? '', afterBlank: false },
  ]
}
