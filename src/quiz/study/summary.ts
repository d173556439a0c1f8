import type { BankQuestion } from '../bank.ts'
import type { Run } from './ports.ts'

export interface RunSummary {
  right: number
  /** Answered; of a run that was left not all are. */
  total: number
  /** In the order in which they came. */
  topics: { topic: string; right: number; total: number }[]
  /** The questions that were wrong, one for each passage to read again. */
  toRead: BankQuestion[]
}

/** What a run comes to, so far as it was answered. */
export function summarise({ questions, answers }: Pick<Run, 'questions' | 'answers'>): RunSummary {
  const graded = answers.flatMap(({ position, isRight }) => {
    const question = questions[position]
    return question === undefined ? [] : [{ question, isRight }]
  })
  const topics = new Map<string, { right: number; total: number }>()
  const toRead = new Map<string, BankQuestion>()
  for (const { question, isRight } of graded) {
    const { right, total } = topics.get(question.topic) ?? { right: 0, total: 0 }
    topics.set(question.topic, { right: right + (isRight ? 1 : 0), total: total + 1 })
    if (!isRight && !toRead.has(question.passageId)) toRead.set(question.passageId, question)
  }
  return {
    right: graded.filter(({ isRight }) => isRight).length,
    total: graded.length,
    topics: [...topics].map(([topic, counts]) => ({ topic, ...counts })),
    toRead: [...toRead.values()],
  }
}

/** Index of the first question without an answer; null when all have one. */
export function nextPosition({
  questions,
  answers,
}: Pick<Run, 'questions' | 'answers'>): number | null {
  const answered = new Set(answers.map(({ position }) => position))
  const position = questions.findIndex((_, index) => !answered.has(index))
  return position === -1 ? null : position
}
