import { createHash } from 'node:crypto'
import type { BankQuestion } from './bank.ts'

const DIFFICULTIES = ['easy', 'medium', 'hard'] as const

/** As good as by chance; the same seed gives the same order, in whatever order they come. */
export function shuffleQuestions(questions: readonly BankQuestion[], seed: string): BankQuestion[] {
  return questions
    .map((question) => ({
      question,
      order: createHash('sha256').update(`${seed} ${question.id}`).digest('hex'),
    }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ question }) => question)
}

/**
 * At most `count` of them, from easy to hard, as many of each; where a difficulty has too few, the easier
 * ones are taken first. `arrange`: the order in which those of one difficulty are taken.
 */
export function spreadQuestions(
  questions: readonly BankQuestion[],
  count: number,
  arrange: (alike: BankQuestion[]) => BankQuestion[] = (alike) => alike,
): BankQuestion[] {
  const piles = DIFFICULTIES.map((difficulty) =>
    arrange(questions.filter((question) => question.difficulty === difficulty)),
  )
  const taken = piles.map(() => 0)
  for (let left = Math.min(count, questions.length); left > 0; ) {
    for (const [index, pile] of piles.entries()) {
      const soFar = taken[index] ?? 0
      if (left === 0 || soFar === pile.length) continue
      taken[index] = soFar + 1
      left -= 1
    }
  }
  return piles.flatMap((pile, index) => pile.slice(0, taken[index]))
}
