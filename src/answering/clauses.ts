import { fold } from '../lib/vietnamese.ts'
import { TASK_VERBS } from '../retrieval/task-verbs.ts'

/** A stretch of a sentence, as offsets into it. */
export interface Clause {
  start: number
  end: number
  /** Cannot be understood without what stands before it in the sentence. */
  leansOnBefore: boolean
}

/** Folded openings that continue what was said: `trong đó …`, `được triển khai …`. */
const CONTINUES =
  /^(?:trong do|nhat la|qua do|tu do|dong thoi|cung nhu|va|hoac|nhung|la|duoc|bi|cung|theo do|gom|bao gom|tai|voi|de|nham)(?![a-z])/
/** Who does the tasks may stand before their verbs. */
const DOES = new RegExp(`^(?:${TASK_VERBS})(?![a-z])`)
const OPENERS = '([{“'
const CLOSERS = ')]}”'

/** `3. Đề nghị Ủy ban Mặt trận Tổ quốc: Chỉ đạo …; phát huy …`: who does all that follows. */
const LONGEST_HEAD = 200

/** A sentence by its clauses. */
export interface Clauses {
  /** End of the words before a colon that say who or what all clauses are about; 0 without any. */
  headEnd: number
  clauses: Clause[]
}

/**
 * Cuts a sentence at its semicolons, outside brackets and quotes. Whatever is cut off is still a
 * literal stretch; a clause whose subject or sense stands before it says so.
 */
export function splitClauses(sentence: string): Clauses {
  const ends = semicolons(sentence)
  const starts = [0, ...ends.map((end) => end + 1 + leadingSpaces(sentence.slice(end + 1)))]
  const headEnd = headBefore(sentence, ends[0] ?? sentence.length)
  const said = starts.map((start, i) => fold(sentence.slice(start, ends[i])))
  const first = headEnd > 0 ? fold(sentence.slice(headEnd)).trim() : (said[0] ?? '')
  const doesFirst = DOES.test(withoutNumbering(first))
  return {
    headEnd,
    clauses: starts.map((start, i) => {
      const text = said[i] ?? ''
      const leansOnBefore = i > 0 && (CONTINUES.test(text) || (!doesFirst && DOES.test(text)))
      return { start, end: ends[i] ?? sentence.length, leansOnBefore }
    }),
  }
}

function semicolons(sentence: string): number[] {
  const found: number[] = []
  let depth = 0
  for (let at = 0; at < sentence.length; at++) {
    const sign = sentence[at] ?? ''
    if (OPENERS.includes(sign)) depth += 1
    if (CLOSERS.includes(sign)) depth = Math.max(0, depth - 1)
    if (sign === ';' && depth === 0) found.push(at)
  }
  return found
}

function headBefore(sentence: string, firstEnd: number): number {
  const colon = sentence.indexOf(':')
  return colon > 0 && colon < Math.min(firstEnd, LONGEST_HEAD) ? colon + 1 : 0
}

function leadingSpaces(text: string): number {
  return text.length - text.trimStart().length
}

function withoutNumbering(folded: string): string {
  return folded.replace(/^[^a-z]*(?:[ivx]+[.)]|[a-z]\))?\s*/, '')
}
