import { describe, expect, it } from 'vitest'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'

/** A time of day in Vietnam. */
function at(time: string, day = '2026-11-25'): Date {
  return new Date(`${day}T${time}+07:00`)
}

describe('quiet hours over midnight', () => {
  const quiet = createQuietHours('22:00-06:00')

  it.each(['22:00:00', '23:59:59.999', '00:00:00', '05:59:59.999'])('hold at %s', (time) => {
    expect(quiet.isQuiet(at(time))).toBe(true)
  })

  it.each(['06:00:00', '12:00:00', '21:59:59.999'])('do not hold at %s', (time) => {
    expect(quiet.isQuiet(at(time))).toBe(false)
    expect(quiet.endsAt(at(time))).toEqual(at(time))
  })

  it('end in the morning that follows', () => {
    expect(quiet.endsAt(at('22:00:00'))).toEqual(at('06:00:00', '2026-11-26'))
    expect(quiet.endsAt(at('23:30:15'))).toEqual(at('06:00:00', '2026-11-26'))
    expect(quiet.endsAt(at('00:00:00'))).toEqual(at('06:00:00'))
    expect(quiet.endsAt(at('05:59:59.999'))).toEqual(at('06:00:00'))
  })

  it('are over at their end', () => {
    expect(quiet.isQuiet(quiet.endsAt(at('23:00:00')))).toBe(false)
  })
})

describe('quiet hours within a day', () => {
  const quiet = createQuietHours('11:30-13:00')

  it('hold from their start up to their end', () => {
    expect(
      ['11:29:59', '11:30:00', '12:59:59', '13:00:00'].map((t) => quiet.isQuiet(at(t))),
    ).toEqual([false, true, true, false])
    expect(quiet.endsAt(at('12:00:00'))).toEqual(at('13:00:00'))
  })
})

describe('no quiet hours', () => {
  it('never hold', () => {
    const quiet = createQuietHours('off')
    expect(quiet.isQuiet(at('03:00:00'))).toBe(false)
    expect(quiet.endsAt(at('03:00:00'))).toEqual(at('03:00:00'))
  })
})
