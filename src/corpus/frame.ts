import { type Foot, readFoot } from './read-foot.ts'
import { type Head, readHead } from './read-head.ts'
import { readSourceLines, type SourceLine } from './source-lines.ts'

/** The lines of a document and what its frame is: head above the body, foot below it. */
export interface Frame {
  lines: SourceLine[]
  head: Head
  foot: Foot
  /** The lines between head and foot. */
  body: SourceLine[]
  /** The lines after the foot: annexes, forms, the text a decision issues. */
  attached: SourceLine[]
}

/** Finds head, body and foot of a text. `firstLine` is its first line's number in the file. */
export function readFrame(text: string, firstLine = 1): Frame {
  const lines = readSourceLines(text, firstLine)
  const head = readHead(lines)
  const foot = readFoot(lines, head.bodyStart)
  const body = lines.slice(head.bodyStart, foot.start)
  return { lines, head, foot, body, attached: lines.slice(foot.end) }
}
