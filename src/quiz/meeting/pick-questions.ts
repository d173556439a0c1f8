import { createHash } from 'node:crypto'
import type { BankQuestion } from '../bank.ts'

/** Of ten questions so many; a room with newcomers and readers in it finds something for each. */
const MIX = { easy: 4, medium: 4, hard: 2 } as const

/**
 * As many questions as `count`, or all there are of the topic (null: of all topics), each once, in
 * the order they are asked: a mix of difficulties, spread over the documents, otherwise by chance.
 * The same seed gives the same.
 */
export function pickQuestions(
  questions: readonly BankQuestion[],
  { count, topic, seed }: { count: number; topic: string | null; seed: string },
): BankQuestion[] {
  const left = [...new Map(questions.map((question) => [question.id, question])).values()]
    .filter((question) => topic === null || question.topic === topic)
    .map((question) => ({ question, chance: chanceOf(seed, question.id) }))
    .sort((a, b) => (a.chance < b.chance ? -1 : 1))
  const picked: BankQuestion[] = []
  while (picked.length < count && left.length > 0) {
    const best = left.reduce((one, other) =>
      surplus(picked, other.question) < surplus(picked, one.question) ? other : one,
    )
    left.splice(left.indexOf(best), 1)
    picked.push(best.question)
  }
  return picked
    .map((question) => ({ question, chance: chanceOf(`${seed} order`, question.id) }))
    .sort((a, b) => (a.chance < b.chance ? -1 : 1))
    .map(({ question }) => question)
}

/** How much there is already of its kind: first of its difficulty, then of its document. */
function surplus(picked: readonly BankQuestion[], { difficulty, source }: BankQuestion): number {
  const alike = picked.filter((one) => one.difficulty === difficulty).length
  const ofDocument = picked.filter((one) => one.source.doc === source.doc).length
  return alike / MIX[difficulty] + ofDocument / 10
}

function chanceOf(seed: string, id: string): string {
  return createHash('sha256').update(`${seed} ${id}`).digest('hex')
}
