import type { BankQuestion, QuestionBank } from '../../src/quiz/bank.ts'

/** Three questions on the passage that the fake library knows, and one on another. */
export function createFakeBank(): QuestionBank {
  const list = ['Một', 'Hai', 'Ba'].map((name, index): BankQuestion => {
    return {
      id: `q${index + 1}`,
      topic: 'Mục tiêu',
      difficulty: 'easy',
      question: `Câu hỏi ${name}?`,
      options: [`Sai ${name}`, `Đúng ${name}`],
      correct: [1],
      explanation: `Giải thích ${name}.`,
      source: { doc: 'chuong-trinh', quote: 'Quy mô kinh tế số' },
      passageId: 'chuong-trinh#II.1/2',
    }
  })
  return {
    find: (id) => list.find((one) => one.id === id) ?? null,
    list: () => list,
    topics: () => ['Mục tiêu'],
  }
}
