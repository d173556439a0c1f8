import { fold } from '../lib/vietnamese.ts'

/** Share of common words from which two texts say the same. */
const SAME = 0.85
const SIMILAR = 0.6
const WORD = /[\p{L}\p{M}\p{N}%]+/gu

/** Whether two passages say the same with the same figures; wording may differ slightly. */
export function saysTheSame(a: string, b: string): boolean {
  return similarity(a, b) >= SAME && haveSameFigures(a, b)
}

/** Whether two texts print the same numbers in the same order. */
export function haveSameFigures(a: string, b: string): boolean {
  return figures(a) === figures(b)
}

/** Whether two passages treat the same content, whatever the figures. */
export function isSimilar(a: string, b: string): boolean {
  return similarity(a, b) >= SIMILAR
}

/** Jaccard similarity of the folded words, 0 to 1. */
export function similarity(a: string, b: string): number {
  const first = new Set(fold(a).match(WORD))
  const second = new Set(fold(b).match(WORD))
  let common = 0
  for (const word of first) if (second.has(word)) common += 1
  return common / Math.max(1, first.size + second.size - common)
}

function figures(text: string): string {
  return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).join(' ')
}
