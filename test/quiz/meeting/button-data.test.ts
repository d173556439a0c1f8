import { describe, expect, it } from 'vitest'
import {
  decodeMeetingPress,
  encodeMeetingPress,
  type MeetingPress,
  SIMPLE_PRESSES,
} from '../../../src/quiz/meeting/button-data.ts'

const PRESSES: MeetingPress[] = [
  ...SIMPLE_PRESSES.map((kind) => ({ kind })),
  { kind: 'vote', question: 0, choices: [0] },
  { kind: 'vote', question: 49, choices: [0, 3, 5] },
  { kind: 'mark', question: 3, choices: [] },
  { kind: 'mark', question: 12, choices: [1, 2] },
  { kind: 'extend', question: 7 },
  { kind: 'skip', question: 0 },
  { kind: 'next', question: 19 },
  { kind: 'clause', question: 4 },
]

describe('the buttons of a meeting', () => {
  it.each(PRESSES)('carry $kind', (press) => {
    for (const meetingId of [1, 35, 36, 123_456_789]) {
      const data = encodeMeetingPress(meetingId, press)
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
      expect(decodeMeetingPress(data)).toEqual({ meetingId, press })
    }
  })

  it.each([
    '',
    'b.1.read',
    'm.1',
    'm.1.dance',
    'm.0.join',
    'm.1.join.3',
    'm.1.vote',
    'm.1.vote.1',
    'm.1.vote.1.zzzz',
    'm.1.skip',
    'm.1.skip.1.1',
    'm.1.vote.x.1',
    ' m.1.join',
    'm.zzzzzzzzzzzz.join',
  ])('are not %j', (data) => {
    expect(decodeMeetingPress(data)).toBeNull()
  })
})
