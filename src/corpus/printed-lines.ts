import { cleanText, collapseSpaces } from '../lib/vietnamese.ts'

/** One printed line, markdown marks dropped. */
export interface PrintedLine {
  text: string
  /** 1-based line in the file. */
  line: number
  /** True when a blank line or a rule stands before it. */
  afterBlank: boolean
  /** True when the file marks it as a heading with `#`. */
  marked: boolean
}

const RULE = /^(?:[-_=–—*]\s*)+$/
const COLUMN_GAP = /\t+| {4,}|\s\|\s/

/**
 * The lines of a document that hold text. `firstLine` is the line number of the text's first line
 * in its file. Two columns that were flattened onto one line are taken apart.
 */
export function readPrintedLines(text: string, firstLine = 1): PrintedLine[] {
  const lines: PrintedLine[] = []
  let afterBlank = true
  for (const [index, raw] of splitGluedHeads(cleanText(text).split('\n'))) {
    const trimmed = raw.trim()
    if (trimmed === '' || RULE.test(trimmed)) {
      afterBlank = true
      continue
    }
    const marked = /^#{1,6}\s/.test(trimmed)
    for (const cell of trimmed.replace(/^#{1,6}\s+/, '').split(COLUMN_GAP)) {
      const plain = collapseSpaces(dropMarks(cell))
      if (plain === '' || RULE.test(plain)) continue
      lines.push({ text: plain, line: firstLine + index, afterBlank, marked })
      afterBlank = false
    }
  }
  return lines
}

/** Removes `**`, `*…*`, `_…_`, `__…__` around words and backslash escapes; a list star stays. */
export function dropMarks(text: string): string {
  return text
    .replace(/\\\*/g, '\uE000')
    .replace(/\*\*/g, '')
    .replace(/(?<![\p{L}\p{N}_])(__?)(?=[^\s_])([^_\n]*[^\s_])\1(?![\p{L}\p{N}_])/gu, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/\\([\\`_{}[\]()#+\-.!>|])/g, '$1')
    .replace(/\uE000/g, '*')
}

/** `I. MỤC ĐÍCH, YÊU CẦU**1. Mục đích**` is two heads that lost the line break between them. */
function splitGluedHeads(lines: string[]): [number, string][] {
  return lines.flatMap((line, index): [number, string][] => {
    const glued = /^(\s*#*\s*[\p{Lu}\d][^*\p{Ll}]*[\p{Lu}])\*\*(?=[\p{Lu}\d])(.+)$/u.exec(line)
    if (glued === null) return [[index, line]]
    return [
      [index, glued[1] ?? ''],
      [index, ''],
      [index, glued[2] ?? ''],
    ]
  })
}
