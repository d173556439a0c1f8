import type { BankQuestion } from '../bank.ts'
import { shuffleQuestions, spreadQuestions } from '../spread-questions.ts'

/**
 * As many questions as `count`, or all there are: evenly from easy to hard, and within a difficulty as
 * good as by chance. The same seed gives the same questions whatever order they come in.
 */
export function pickQuestions(
  questions: readonly BankQuestion[],
  { count, seed }: { count: number; seed: string },
): BankQuestion[] {
  return spreadQuestions(shuffleQuestions(questions, seed), count)
}
