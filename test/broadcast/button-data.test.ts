import { describe, expect, it } from 'vitest'
import { decodePress, encodePress, type Press } from '../../src/broadcast/button-data.ts'

const PRESSES: Press[] = [
  { kind: 'read' },
  { kind: 'ask' },
  { kind: 'practice' },
  { kind: 'contest' },
  { kind: 'stop' },
  { kind: 'answer', index: 0 },
  { kind: 'answer', index: 25 },
]

describe('the buttons of announcements', () => {
  it.each(PRESSES)('come back as they were made: %o', (press) => {
    for (const broadcastId of [1, 35, 36, 100_000, Number.MAX_SAFE_INTEGER]) {
      const data = encodePress(broadcastId, press)
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
      expect(decodePress(data)).toEqual({ broadcastId, press })
    }
  })

  it('say the broadcast and what was pressed in plain characters', () => {
    expect(encodePress(57, { kind: 'read' })).toBe('b.1l.read')
    expect(encodePress(57, { kind: 'answer', index: 3 })).toBe('b.1l.answer:3')
  })

  it.each([
    '',
    'b.',
    'b.1l',
    'b.1l.',
    'b.1l.read ',
    ' b.1l.read',
    'b.1l.read\n',
    'b.1L.read',
    'b.0.read',
    'b.01.read',
    'b.-1.read',
    'b..read',
    'b.1l.delete',
    'b.1l.answer',
    'b.1l.answer:',
    'b.1l.answer:-1',
    'b.1l.answer:01',
    'b.1l.answer:100',
    'b.1l.read.stop',
    'b.zzzzzzzzzzz.read',
    'b.zzzzzzzzzzzzzzzzzzzz.read',
    'V1StGXR8_Z5jdHi6B-myT',
  ])('are not taken for others: %j', (data) => {
    expect(decodePress(data)).toBeNull()
  })
})
