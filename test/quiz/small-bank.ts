/** A document of two passages, and a question as a line of the bank has it. */

export const PASSAGES = [
  { id: 'van-ban#I/1', documentId: 'van-ban', text: 'Thể chế là điều kiện tiên quyết.' },
  { id: 'van-ban#I/2', documentId: 'van-ban', text: 'Nhà khoa học là nhân tố then chốt.' },
]

export function question(overrides: object = {}) {
  return {
    id: 'q1',
    topic: 'Quan điểm',
    difficulty: 'easy',
    question: 'Điều gì là điều kiện tiên quyết?',
    options: ['Hạ tầng', 'Thể chế'],
    correct: 1,
    explanation: 'Thể chế đi trước một bước.',
    source: { doc: 'van-ban', quote: 'Thể chế là điều kiện tiên quyết' },
    ...overrides,
  }
}
