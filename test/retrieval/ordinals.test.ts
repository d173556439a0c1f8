import { describe, expect, it } from 'vitest'
import { findAskedItem } from '../../src/retrieval/ordinals.ts'
import { sharedEngine } from '../support/engine.ts'

describe('the place of an item in a list', () => {
  it.each([
    ['Nhiệm vụ thứ ba là gì?', 3, 'nhiem vu'],
    ['nhiem vu thu 3 la gi', 3, 'nhiem vu'],
    ['Quan điểm chỉ đạo đầu tiên là gì?', 1, 'quan diem'],
    ['Giải pháp cuối cùng của Phước Long?', -1, 'giai phap'],
    ['Điểm (4) trong phần nhiệm vụ nói về ai?', 4, null],
    ['Việc thứ tư mà Tỉnh ủy nêu ra là gì?', 4, null],
    ['Giải pháp số 5 là gì?', 5, 'giai phap'],
  ])('is read off %s', (question, position, noun) => {
    expect(findAskedItem(question)).toEqual({ position, noun })
  })

  it.each([
    'Việt Nam đứng thứ ba Đông Nam Á về gì?',
    'Nghị quyết số 57 có mấy nhiệm vụ?',
    'Nhiệm vụ chuyển đổi số là gì?',
    'Điểm (0) nói gì?',
    'Lần đầu tiên họp khi nào?',
  ])('is not read off %s', (question) => {
    expect(findAskedItem(question)).toBeNull()
  })

  it.each([
    [
      'Nhiệm vụ thứ ba trong hướng dẫn của Ban Tuyên giáo Tỉnh ủy là gì?',
      'huong-dan-btg-tinh-uy#II.1.3.3',
    ],
    ['Giải pháp thứ năm của Thị ủy Phước Long là gì?', 'huong-dan-btg-thi-uy-phuoc-long#II.1.2.5'],
    ['Nhiệm vụ thứ sáu trong công văn 1180 là gì?', 'cong-van-1180-du-so-gddt#II.1.6'],
  ])('finds it: %s', async (question, id) => {
    const { retriever } = await sharedEngine()
    const { hits } = await retriever.retrieve({ question, limit: 3 })
    expect(hits.map(({ passage }) => passage.id)).toContain(id)
    expect(hits.find(({ passage }) => passage.id === id)?.features.count).toBe(1)
  })
})
