import { describe, expect, it } from 'vitest'
import { DELIVERY_STATES, SKIP_REASONS } from '../../src/broadcast/broadcast.ts'
import { deliveryTitle, reasonTitle } from '../../src/broadcast/reasons.ts'
import { fold } from '../../src/lib/vietnamese.ts'

describe('reasons', () => {
  it.each(Object.entries(SKIP_REASONS))('has words for %s', (code, title) => {
    expect(reasonTitle(code)).toBe(title)
  })

  it.each([
    ['not_started', 'chưa nhắn tin cho Sổ tay lần nào'],
    ['interrupted', 'chương trình dừng giữa lúc gửi'],
    ['promotion_cap', 'hôm nay đã nhận một tin truyền thông rồi'],
    ['needs_more_parts', 'bản sửa dài hơn tin đã gửi'],
    ['too_old', 'tin gửi đã lâu, nền tảng không cho sửa hay thu hồi nữa'],
    ['edit target gone', 'người nhận đã xóa tin'],
    ['only the picture left', 'hình đã gửi, phần chữ thì chưa'],
    ['the connection was lost (ECONNRESET)', 'mất kết nối giữa lúc gửi'],
    ['no answer in time', 'nền tảng không trả lời kịp'],
    ['rate limited behind part 1, for 500 ms', 'nền tảng yêu cầu gửi chậm lại'],
    ['sendMessage: 502 Bad Gateway', 'máy chủ của nền tảng gặp lỗi'],
    ['sendMessage: 400 Bad Request: wrong type', 'nền tảng không nhận tin (mã 400)'],
    ['Zalo refused it (-248)', 'nền tảng không nhận tin (mã -248)'],
    ['chưa gửi kịp', 'chưa gửi kịp'],
    ['something new', 'nền tảng không nhận tin'],
  ])('tells the office what "%s" means', (reason, title) => {
    expect(reasonTitle(reason)).toBe(title)
  })

  it('has words of its own for each state of a recipient', () => {
    const titles = DELIVERY_STATES.map((state) => deliveryTitle(state, 'announcement'))
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title).not.toBe(fold(title))
  })

  it.each([
    ['edit', 'đã sửa'],
    ['recall', 'đã thu hồi'],
  ] as const)('does not call sent what a correction has done: %s', (kind, title) => {
    expect(deliveryTitle('sent', kind)).toBe(title)
    expect(deliveryTitle('failed', kind)).toBe(deliveryTitle('failed', 'announcement'))
  })
})
