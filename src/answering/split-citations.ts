import type { Answered, Citation } from './answer.ts'

/**
 * Sets the citations that the answer's lines are taken from apart from those that are only there
 * for whoever wants to read on. Both in the order of the answer. An answer without lines, such as
 * one that only notes a blank number, rests on all it cites.
 */
export function splitCitations({ blocks, citations }: Answered): {
  said: Citation[]
  further: Citation[]
} {
  const used = new Set(blocks.flatMap(({ lines }) => lines.map(({ citation }) => citation)))
  if (used.size === 0) return { said: citations, further: [] }
  return {
    said: citations.filter((_, index) => used.has(index)),
    further: citations.filter((_, index) => !used.has(index)),
  }
}
