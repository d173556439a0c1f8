import { describe, expect, it } from 'vitest'
import { findMetadataIntents } from '../../src/retrieval/metadata-intent.ts'

describe('what is asked of a document itself', () => {
  it.each([
    ['Ai ký công văn 1180?', 'signature'],
    ['cong van 1180 do ai ky', 'signature'],
    ['Công văn này gửi ai?', 'addressee'],
    ['Nơi nhận gồm những đâu', 'recipients'],
    ['Công văn Biên Hòa số bao nhiêu', 'number'],
    ['Hướng dẫn ban hành ngày nào', 'place_date'],
    ['Căn cứ văn bản nào?', 'basis'],
  ])('%s', (question, intent) => {
    expect(findMetadataIntents(question)).toContain(intent)
  })

  it.each([
    'Mục tiêu kinh tế số là bao nhiêu?',
    'Phủ sóng 5G đến năm nào?',
    'kỷ nguyên mới là gì',
    'UBND tỉnh giao Sở Kế hoạch và Đầu tư việc gì?',
    'ubnd tinh giao so ke hoach va dau tu viec gi',
    'Sở Kế hoạch làm gì',
    'Kế hoạch Lạng Sơn gửi báo cáo chậm nhất khi nào?',
    '',
  ])('nothing by %j', (question) => {
    expect(findMetadataIntents(question)).toEqual([])
  })
})
