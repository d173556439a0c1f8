import { describe, expect, it } from 'vitest'
import { isPolite, leansOnEarlier } from '../../src/retrieval/follow-up.ts'

describe('follow-ups', () => {
  it.each([
    'còn đến 2045?',
    'Thế còn 5G thì sao?',
    'ai ký văn bản đó',
    'bao nhiêu?',
    'Họ phải làm gì tiếp theo với dữ liệu lớn của tỉnh',
  ])('%j leans on the question before', (question) => {
    expect(leansOnEarlier(question, false)).toBe(true)
  })

  it('a whole question stands alone, also a short one that is complete', () => {
    const whole = 'Kinh phí chi cho nghiên cứu phát triển của cả nước đạt mấy phần trăm GDP?'
    expect(leansOnEarlier(whole, false)).toBe(false)
    expect(leansOnEarlier('Chuyển đổi số là gì?', true)).toBe(false)
  })

  it.each(['cảm ơn bạn', 'ok', 'Dạ vâng ạ', 'hay quá, cảm ơn nhé'])('%j says nothing', (turn) => {
    expect(isPolite(turn)).toBe(true)
    expect(isPolite(`${turn} còn 2045`)).toBe(false)
  })
})
