import { describe, expect, it } from 'vitest'
import {
  readMeetingArguments,
  readMeetingCode,
  USUAL_SETTINGS,
} from '../../src/conversation/meeting-arguments.ts'

const TOPICS = ['Chuyển đổi số', 'Khoa học và công nghệ', 'Mục tiêu đến 2030', 'Mục tiêu đến 2045']

describe('what stands after /thi', () => {
  it.each([
    ['10', { questionCount: 10 }],
    ['15 câu', { questionCount: 15 }],
    ['thi đua', { mode: 'compete' }],
    ['chế độ học', { mode: 'study' }],
    ['20 thi đua chuyển đổi số', { questionCount: 20, mode: 'compete', topic: TOPICS[0] }],
    ['chuyen doi so, 5 cau', { questionCount: 5, topic: TOPICS[0] }],
    ['chủ đề chuyển đổi số thi đua', { mode: 'compete', topic: TOPICS[0] }],
    ['khoa học', { topic: TOPICS[1] }],
    ['học khoa học và công nghệ', { mode: 'study', topic: TOPICS[1] }],
    ['mục tiêu đến 2030', { topic: TOPICS[2] }],
    ['thi đua 5', { mode: 'compete', questionCount: 5 }],
    ['10 câu tất cả', { questionCount: 10 }],
  ])('%s', (typed, expected) => {
    expect(readMeetingArguments(typed, TOPICS)).toEqual({
      kind: 'settings',
      settings: { ...USUAL_SETTINGS, ...expected },
    })
  })

  it('may name several topics, or none that there is', () => {
    expect(readMeetingArguments('5 mục tiêu', TOPICS)).toMatchObject({
      kind: 'which_topic',
      topics: [TOPICS[2], TOPICS[3]],
      settings: { questionCount: 5 },
    })
    expect(readMeetingArguments('thể thao', TOPICS)).toMatchObject({
      kind: 'which_topic',
      typed: 'thể thao',
      topics: [],
    })
  })

  it.each([
    ['', 'nothing'],
    ['  ', 'nothing'],
    ['0', 'too_many'],
    ['51 câu', 'too_many'],
    ['100', 'too_many'],
    ['48213', 'code'],
    ['mã: 48213', 'code'],
  ])('%j is %s', (typed, kind) => {
    expect(readMeetingArguments(typed, TOPICS).kind).toBe(kind)
  })
})

describe('the code of a meeting', () => {
  it.each([
    '48213',
    ' 48213 ',
    'Mã 48213',
    'mã phiên thi: 48213',
    'mã phiên thi : 48213',
    'ma 48213.',
    'cho tôi vào phiên thi 48213',
    'Em xin tham gia thi mã: 48213',
  ])('%s', (text) => {
    expect(readMeetingCode(text)).toBe('48213')
  })

  it.each(['4821', '482130', 'năm 48213 người', '48213 là gì', 'Công văn 48213'])(
    'is not %s',
    (text) => {
      expect(readMeetingCode(text)).toBeNull()
    },
  )
})
