import { describe, expect, it } from 'vitest'
import { findSectionIds } from '../../src/retrieval/section-mentions.ts'

describe('findSectionIds', () => {
  it.each([
    ['mục II.1.2 nói gì', ['II.1.2']],
    ['muc ii.1', ['II.1']],
    ['mục 1.2 phần II', ['II.1.2', 'phan-II.1.2']],
    ['phần II', ['II', 'phan-II']],
    ['phần thứ hai', ['2', 'II', 'phan-2', 'phan-II']],
    ['phần thứ 3 của chương trình', ['3', 'III', 'phan-3', 'phan-III']],
    ['II/1 ghi gì', ['II.1']],
    ['xem II.1.2', ['II.1.2']],
    ['tiểu mục 1 Mục II', ['II.1']],
    ['khoản 3 mục 2', ['2.3', 'II.3']],
    ['khoản 3 mục 2 phần II', ['II.2.3', 'phan-II.2.3']],
    ['điểm 1.3 khoản 1 mục II', ['II.1.3']],
    ['điểm a khoản 1 Điều 5', ['dieu-5.1.a']],
    ['điểm đ khoản 1 Điều 5', ['dieu-5.1.đ']],
    ['điểm d khoản 1 Điều 5', ['dieu-5.1.d']],
    ['chương II nói gì', ['II', 'chuong-II']],
    ['phụ lục 1', ['1', 'I', 'phu-luc-1', 'phu-luc-I']],
    ['Điều 5 quy định gì', ['dieu-5']],
    ['mục 2', ['2', 'II']],
    ['Mục III.2, gạch đầu dòng thứ 3', ['III.2']],
  ])('reads %j', (question, expected) => {
    expect(findSectionIds(question)).toEqual(expected)
  })

  it('takes places of one kind for several places', () => {
    expect(findSectionIds('so sanh muc II va muc III'.toLowerCase())).toEqual(['II', 'III'])
  })

  it.each([
    'mục tiêu 2030 là gì',
    'bố trí ở mức 3% ngân sách',
    'HDI giữ mức 0,7',
    'nghị quyết 57-NQ/TW',
    'mục đích là gì',
    'phần trăm',
    'Công nghiệp 4.0, ngày 13/01/2025',
    '',
  ])('finds none in %j', (question) => {
    expect(findSectionIds(question)).toEqual([])
  })
})
