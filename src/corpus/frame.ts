import { type PrintedLine, readPrintedLines } from './printed-lines.ts'
import { type Foot, readFoot } from './read-foot.ts'
import { type Head, readHead } from './read-head.ts'

/** The lines of a document and what its frame is: head above the body, foot below it. */
export interface Frame {
  lines: PrintedLine[]
  head: Head
  foot: Foot
  /** The lines between head and foot. */
  body: PrintedLine[]
  /** The lines after the foot: annexes, forms, the text a decision issues. */
  attached: PrintedLine[]
}

/** Finds head, body and foot of a text. `firstLine` is its first line's number in the file. */
export function readFrame(text: string, firstLine = 1): Frame {
  const lines = readPrintedLines(text, firstLine)
  const head = readHead(lines)
  const foot = readFoot(lines, head.bodyStart)
  const body = lines.slice(head.bodyStart, foot.start)
  return { lines, head, foot, body, attached: lines.slice(foot.end) }
}
