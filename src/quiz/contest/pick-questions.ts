import { createHash } from 'node:crypto'
import type { BankQuestion } from '../bank.ts'

const DIFFICULTIES = ['easy', 'medium', 'hard'] as const

/**
 * As many questions as `count`, or all there are: evenly from easy to hard, and within a difficulty as
 * good as by chance. The same seed gives the same questions whatever order they come in.
 */
export function pickQuestions(
  questions: readonly BankQuestion[],
  { count, seed }: { count: number; seed: string },
): BankQuestion[] {
  const piles = DIFFICULTIES.map((difficulty) =>
    questions
      .filter((question) => question.difficulty === difficulty)
      .map((question) => ({ question, order: orderOf(question, seed) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ question }) => question),
  )
  const wanted = Math.min(count, questions.length)
  const taken = piles.map(() => 0)
  for (let left = wanted; left > 0; ) {
    for (const [index, pile] of piles.entries()) {
      const number = taken[index] ?? 0
      if (left === 0 || number >= pile.length) continue
      taken[index] = number + 1
      left -= 1
    }
  }
  return piles.flatMap((pile, index) => pile.slice(0, taken[index]))
}

function orderOf({ id }: BankQuestion, seed: string): string {
  return createHash('sha256').update(`${seed} ${id}`).digest('hex')
}
