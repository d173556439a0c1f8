import { describe, expect, it } from 'vitest'
import { grade, optionLetter } from '../../src/quiz/grade.ts'
import { question } from '../../src/quiz/question.ts'

const asked = question.parse({
  id: 'q1',
  topic: 'Quan điểm',
  difficulty: 'easy',
  question: 'Điều gì là điều kiện tiên quyết?',
  options: ['Hạ tầng', 'Thể chế', 'Dữ liệu'],
  correct: 1,
  explanation: 'Thể chế đi trước một bước.',
  source: { doc: 'van-ban', quote: 'Thể chế là điều kiện tiên quyết' },
})

describe('grading', () => {
  it('knows the right option, the wrong ones, and one that is not there', () => {
    expect([0, 1, 2, 3, -1].map((choice) => grade(asked, [choice]))).toEqual([
      'wrong',
      'right',
      'wrong',
      'no_such_option',
      'no_such_option',
    ])
  })

  it('wants all the right options and no other where several are right', () => {
    const several = { ...asked, correct: [0, 1] }
    const chosen = [[0, 1], [1, 0], [1, 0, 1], [0], [0, 1, 2], [], [0, 7]]
    expect(chosen.map((choices) => grade(several, choices))).toEqual([
      'right',
      'right',
      'right',
      'wrong',
      'wrong',
      'wrong',
      'no_such_option',
    ])
  })

  it('calls options by letters', () => {
    expect([0, 1, 3].map(optionLetter)).toEqual(['A', 'B', 'D'])
  })
})
