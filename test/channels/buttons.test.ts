import { expect, it } from 'vitest'
import { choicesOf, linksOf } from '../../src/channels/buttons.ts'

it('tells what is pressed from what opens a page, each in the order shown', () => {
  const buttons = [
    [{ label: 'Đã đọc', data: 'a' }],
    [{ label: 'Văn bản gốc', url: 'https://example.org/57' }],
    [
      { label: 'Hỏi thêm', data: 'b' },
      { label: 'Trang chủ', url: 'https://example.org/' },
    ],
  ]
  expect(choicesOf({ buttons }).map(({ data }) => data)).toEqual(['a', 'b'])
  expect(linksOf({ buttons }).map(({ label }) => label)).toEqual(['Văn bản gốc', 'Trang chủ'])
  expect(choicesOf({})).toEqual([])
})
