import { describe, expect, it } from 'vitest'
import { expectedAnswerType } from '../../src/retrieval/question-words.ts'

describe('the kind of answer expected', () => {
  it.each([
    ['Kinh tế số đạt bao nhiêu phần trăm?', 'number'],
    ['Hội nghị vào ngày nào?', 'date'],
    ['Gồm những gì?', 'list'],
    ['Có mấy nhóm nhiệm vụ?', 'list'],
    ['Vì sao phải quán triệt?', 'reason'],
    ['Ai ký?', 'person'],
    ['Cơ quan nào đôn đốc?', 'organisation'],
    ['Theo kế hoạch số mấy?', 'document'],
    ['Kinh tế số là gì?', 'definition'],
    ['Đổi mới máy móc', null],
  ])('%s', (question, type) => {
    expect(expectedAnswerType(question)).toBe(type)
  })
})
