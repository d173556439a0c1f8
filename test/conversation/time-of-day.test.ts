import { describe, expect, it } from 'vitest'
import { readTimeOfDay, timeWords } from '../../src/conversation/time-of-day.ts'

describe('a typed hour', () => {
  it.each([
    ['7h', '7 giờ'],
    ['7', '7 giờ'],
    ['19:30', '19 giờ 30'],
    ['19h30', '19 giờ 30'],
    ['6 giờ 5 phút', '6 giờ 05'],
    ['7 giờ tối', '19 giờ'],
    ['6 rưỡi sáng', '6 giờ 30'],
    ['lúc 2 giờ chiều.', '14 giờ'],
    ['12h trưa', '12 giờ'],
    ['1 giờ trưa', '13 giờ'],
    ['12 giờ đêm', '0 giờ'],
    ['10 giờ đêm', '22 giờ'],
    ['00:15', '0 giờ 15'],
    ['23:59', '23 giờ 59'],
  ])('%s is %s', (typed, words) => {
    expect(timeWords(readTimeOfDay(typed) ?? -1)).toBe(words)
  })

  it.each(['', '24h', '7:60', 'sáng', 'mai 7h', '7h30 rưỡi', '123', 'bảy giờ'])(
    'is not “%s”',
    (typed) => {
      expect(readTimeOfDay(typed)).toBeNull()
    },
  )
})
