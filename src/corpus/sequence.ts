import type { Block } from './blocks.ts'
import { follows, lastOf, type NumberMark, SCHEMES, type Scheme } from './numbering.ts'

/** A numbered line that was accepted as a head, with its place in the tree. */
export interface OutlineNode {
  mark: NumberMark
  block: Block
  parent: OutlineNode | null
}

/** What a block of the body is: the head of a new node, or text under the node that is open. */
export type OutlineEntry =
  | { kind: 'head'; node: OutlineNode }
  | { kind: 'text'; block: Block; under: OutlineNode | null }

/** Heads that a gap in the count does not make doubtful, because a word announces them. */
const WORDED: Scheme[] = ['annex', 'part', 'chapter', 'division', 'article']
const POINTS: Scheme[] = ['bracket', 'paren', 'letter']

/**
 * Decides which numbered lines are heads: those that continue the sequence at their level or
 * begin a new one. `5G, 6G …`, `2025 …` and a stray `3.` stay text.
 */
export function readOutline(blocks: Block[]): OutlineEntry[] {
  const open: OutlineNode[] = []
  let article: NumberMark | null = null
  return blocks.map((block): OutlineEntry => {
    for (const mark of block.numbers) {
      const depth = placeOf(open, mark, article)
      if (depth === null) continue
      const node: OutlineNode = { mark, block, parent: open[depth - 1] ?? null }
      open.splice(depth, open.length, node)
      if (mark.scheme === 'article') article = mark
      if (mark.scheme === 'annex') article = null
      return { kind: 'head', node }
    }
    return { kind: 'text', block, under: open.at(-1) ?? null }
  })
}

/** How many open nodes stay open above the mark, or null when it is no head here. */
function placeOf(open: OutlineNode[], mark: NumberMark, article: NumberMark | null): number | null {
  const sibling = open.findLastIndex(
    (node) => node.mark.scheme === mark.scheme && node.mark.path.length === mark.path.length,
  )
  if (sibling >= 0) {
    const previous = open[sibling]?.mark
    return previous !== undefined && continues(previous, mark) ? sibling : null
  }
  if (mark.scheme === 'article' && article !== null && !continues(article, mark)) return null
  if (!begins(open, mark)) return null
  if (mark.scheme === 'paren' || mark.scheme === 'letter') return open.length
  return open.findLastIndex((node) => rankOf(node.mark) < rankOf(mark)) + 1
}

function continues(previous: NumberMark, mark: NumberMark): boolean {
  if (follows(previous, mark)) return true
  if (mark.scheme === 'annex') return mark.label !== previous.label
  const step = lastOf(mark) - lastOf(previous)
  if (WORDED.includes(mark.scheme)) return step > 0 && mark.rest !== ''
  return mark.scheme === 'roman' && step === 2
}

function begins(open: OutlineNode[], mark: NumberMark): boolean {
  if (WORDED.includes(mark.scheme)) return true
  if (lastOf(mark) !== 1) return false
  if (mark.path.length === 1) return true
  const above = open.findLast(
    (node) =>
      (node.mark.scheme === 'decimal' && node.mark.path.length === mark.path.length - 1) ||
      (node.mark.scheme === 'bracket' && mark.path.length === 2),
  )
  return above?.mark.path.every((part, index) => part === mark.path[index]) ?? true
}

function rankOf(mark: NumberMark): number {
  const rank = SCHEMES.indexOf(mark.scheme) * 10
  return mark.scheme === 'decimal' ? rank + Math.min(9, mark.path.length) : rank
}

/** True for `1)`, `(1)`, `a)`: points of a list rather than sections. */
export function isPoint(mark: NumberMark): boolean {
  return POINTS.includes(mark.scheme)
}
