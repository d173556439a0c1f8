import { describe, expect, it } from 'vitest'
import { readTypedTime } from '../../src/conversation/announce-time.ts'

/** A Sunday, 20:48 in Vietnam. */
const NOW = new Date('2026-11-22T13:48:00Z')

function shown(typed: string): string {
  const read = readTypedTime(typed, NOW)
  if (!('at' in read)) return read.kind
  const local = new Date(read.at.getTime() + 7 * 3_600_000).toISOString()
  return `${read.kind} ${local.slice(0, 16).replace('T', ' ')}`
}

describe('a typed time', () => {
  it.each([
    ['8:00 25/11', 'at 2026-11-25 08:00'],
    ['25/11 8:00', 'at 2026-11-25 08:00'],
    ['8h 25/11', 'at 2026-11-25 08:00'],
    ['8h30 ngày 25/11/2026', 'at 2026-11-25 08:30'],
    ['08:05 25-11-2026', 'at 2026-11-25 08:05'],
    ['8 giờ 30 phút ngày 25 tháng 11', 'at 2026-11-25 08:30'],
    ['8 giờ ngày 25 tháng 11 năm 2027', 'at 2027-11-25 08:00'],
    ['lúc 8h rưỡi sáng mai', 'at 2026-11-23 08:30'],
    ['2 giờ chiều mai', 'at 2026-11-23 14:00'],
    ['mai 7h tối', 'at 2026-11-23 19:00'],
    ['10 giờ đêm nay', 'at 2026-11-22 22:00'],
    ['12h trưa ngày mai', 'at 2026-11-23 12:00'],
    ['1 giờ trưa ngày kia', 'at 2026-11-24 13:00'],
    ['thứ hai 8h', 'at 2026-11-23 08:00'],
    ['8h sáng thứ 7', 'at 2026-11-28 08:00'],
    ['21:30', 'at 2026-11-22 21:30'],
    ['8:00 5/1', 'at 2027-01-05 08:00'],
    ['15H 1/12', 'at 2026-12-01 15:00'],
    ['8h thứ ba 24/11', 'at 2026-11-24 08:00'],
    ['T3, 24/11, 8h', 'at 2026-11-24 08:00'],
    ['8h00 ngày 25/11/26', 'at 2026-11-25 08:00'],
    ['2026-11-25 08:00', 'at 2026-11-25 08:00'],
    ['lúc 8h sáng mai nhé ạ', 'at 2026-11-23 08:00'],
    ['30 phút nữa', 'at 2026-11-22 21:18'],
    ['sau 1 tiếng', 'at 2026-11-22 21:48'],
    ['2 giờ nữa nhé', 'at 2026-11-22 22:48'],
  ])('%s', (typed, expected) => {
    expect(shown(typed)).toBe(expected)
  })

  it.each(['ngay', 'Ngay bây giờ', 'bây giờ', 'NGAY.', 'gửi luôn nhé'])('now: %s', (typed) => {
    expect(shown(typed)).toBe('now')
  })

  it.each([
    ['20:00', 'past 2026-11-22 20:00'],
    ['8:00 21/11', 'past 2026-11-21 08:00'],
    ['8:00 25/11/2025', 'past 2025-11-25 08:00'],
  ])('past: %s', (typed, expected) => {
    expect(shown(typed)).toBe(expected)
  })

  it.each(['25/11', 'sáng mai', 'thứ hai', 'ngày 25 tháng 11'])('no hour: %s', (typed) => {
    expect(shown(typed)).toBe('day_only')
  })

  it.each([
    'khi nào cũng được',
    '',
    '8',
    '25:00 25/11',
    '8:75',
    '8:00 31/11',
    '8:00 25/13',
    '12h đêm mai',
    '8h kém 15 mai',
    'trong 2 giờ nữa',
  ])('unclear: %s', (typed) => {
    expect(shown(typed)).toBe('unclear')
  })
})
