import type { BankQuestion } from '../../../src/quiz/bank.ts'

/** A question whose first option is right. */
export function makeQuestion(id: string, change: Partial<BankQuestion> = {}): BankQuestion {
  return {
    id,
    topic: 'Mục tiêu',
    difficulty: 'easy',
    question: `Câu hỏi ${id}?`,
    options: [`Đúng ${id}`, `Sai ${id}`, `Không phải ${id}`],
    correct: [0],
    explanation: `Giải thích ${id}.`,
    source: { doc: 'doc', quote: `lời ${id}` },
    passageId: `doc#${id}`,
    ...change,
  }
}

/** `q1` … of all difficulties in turn. */
export function makeQuestions(count: number): BankQuestion[] {
  const difficulties = ['easy', 'medium', 'hard'] as const
  return Array.from({ length: count }, (_, index) =>
    makeQuestion(`q${index + 1}`, { difficulty: difficulties[index % 3] ?? 'easy' }),
  )
}
