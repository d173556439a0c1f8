import { z } from 'zod'

/** One line of a question file; the format of the evaluation sets. */
export const evalQuestion = z.object({
  id: z.string(),
  style: z.string(),
  question: z.string(),
  history: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })).optional(),
  in_scope: z.boolean(),
  evidence: z.array(z.object({ doc: z.string(), quote: z.string() })),
  facts: z.array(z.array(z.string())),
  needs_all: z.boolean().optional(),
})
export type EvalQuestion = z.infer<typeof evalQuestion>

/** What is compared with the evidence: where a citation points and what stands there. */
export interface CitedPassage {
  doc: string
  passage: string
}

/** Characters that two spans must share to count as the same place. */
const LEAST_OVERLAP = 20

/**
 * Whether any of the first k citations points at the evidence. With `needs_all` and k > 1 every
 * document named in the evidence must be pointed at.
 */
export function hitsEvidence(
  question: EvalQuestion,
  cited: readonly CitedPassage[],
  k: number,
): boolean {
  const first = cited.slice(0, k)
  const isHit = (item: EvalQuestion['evidence'][number]) =>
    first.some(({ doc, passage }) => doc === item.doc && overlaps(item.quote, passage))
  if (!question.needs_all || k === 1) return question.evidence.some(isHit)
  const documents = new Set(question.evidence.map(({ doc }) => doc))
  return [...documents].every((doc) =>
    question.evidence.some((item) => item.doc === doc && isHit(item)),
  )
}

/** Rank of the first citation that points at the evidence, from 1; 0 when none of the ten does. */
export function firstHit(question: EvalQuestion, cited: readonly CitedPassage[]): number {
  for (let k = 1; k <= Math.min(10, cited.length); k++) {
    const one = cited.slice(k - 1, k)
    if (
      question.evidence.some(({ doc, quote }) =>
        one.some((c) => c.doc === doc && overlaps(quote, c.passage)),
      )
    ) {
      return k
    }
  }
  return 0
}

/** Whether the answer holds a variant of every fact; a number must not run on into another. */
export function holdsFacts(question: EvalQuestion, answer: string): boolean {
  const text = normalise(answer)
  return question.facts.every((variants) =>
    variants.some((variant) => holdsVariant(text, normalise(variant))),
  )
}

function holdsVariant(text: string, variant: string): boolean {
  const before = /^\d/.test(variant) ? '(?<!\\d|\\d[.,])' : ''
  const after = /\d$/.test(variant) ? '(?!\\d|[.,]\\d)' : ''
  const literal = variant.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`${before}${literal}${after}`, 'u').test(text)
}

/** The quote lies in the passage, the passage in the quote, or they share twenty characters. */
function overlaps(quote: string, passage: string): boolean {
  const a = normalise(quote)
  const b = normalise(passage)
  if (b.includes(a) || (b.length > 0 && a.includes(b))) return true
  for (let length = Math.min(a.length, b.length) - 1; length >= LEAST_OVERLAP; length--) {
    if (b.endsWith(a.slice(0, length)) || b.startsWith(a.slice(-length))) return true
  }
  return false
}

export function normalise(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[*#]/g, '')
    .replace(/^\s*[-+•]\s*/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * Harmonic mean of precision and recall of an answer's words against the part of a passage that
 * answers, 0 to 1; a word counts as often as it stands on both sides.
 */
export function tokenF1(answer: string, part: string): number {
  const said = wordsOf(answer)
  const left = new Map<string, number>()
  for (const word of said) left.set(word, (left.get(word) ?? 0) + 1)
  const wanted = wordsOf(part)
  let common = 0
  for (const word of wanted) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    common += 1
  }
  return common === 0 ? 0 : (2 * common) / (said.length + wanted.length)
}

function wordsOf(text: string): string[] {
  return normalise(text).match(/[\p{L}\p{M}\p{N}%]+/gu) ?? []
}
