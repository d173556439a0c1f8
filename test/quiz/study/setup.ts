import type { BankQuestion } from '../../../src/quiz/bank.ts'
import { createStudyDesk } from '../../../src/quiz/study/study.ts'
import { openStudy } from '../../storage/study-setup.ts'
import { DATABASES } from '../../support/stores.ts'

/** Three questions on two topics and two passages. */
export const QUESTIONS: BankQuestion[] = [
  questionOf('q1', 'Mục tiêu', 'nghi-quyet#1'),
  questionOf('q2', 'Mục tiêu', 'nghi-quyet#1'),
  questionOf('q3', 'Nhiệm vụ', 'nghi-quyet#2'),
]

function questionOf(id: string, topic: string, passageId: string): BankQuestion {
  return {
    id,
    topic,
    difficulty: 'easy',
    question: `Câu hỏi ${id}?`,
    options: ['Sai', 'Đúng', 'Cũng đúng'],
    correct: id === 'q3' ? [1, 2] : [1],
    explanation: 'Vì vậy.',
    source: { doc: 'nghi-quyet', quote: 'Quy mô kinh tế số' },
    passageId,
  }
}

/** The first database there is; that they all behave the same is tested with the store. */
export async function openDesk() {
  const [first] = DATABASES
  if (first === undefined) throw new Error('no database')
  const stores = await openStudy(first.open)
  const desk = createStudyDesk({ store: stores.study, clock: stores.clock })
  return { ...stores, desk }
}
