import { describe, expect, it } from 'vitest'
import { type ForecastLane, forecast } from '../../src/broadcast/forecast.ts'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'

const NIGHT = createQuietHours('22:00-06:00')
const NEVER_QUIET = createQuietHours('off')
const SECOND_MS = 1000
const HOUR_MS = 3_600_000

/** A time of day in Vietnam. */
function at(time: string, day = '2026-11-25'): Date {
  return new Date(`${day}T${time}+07:00`)
}

function lane(part: Partial<ForecastLane> & { ratePerSecond?: number } = {}): ForecastLane {
  const { ratePerSecond = 10, ...rest } = part
  return {
    channel: { ratePerSecond, opensAt: () => null },
    counts: [{ route: 'message', count: 100 }],
    from: at('08:00:00'),
    ...rest,
  }
}

/** Promotions leave from 8 to 20 only. */
const daytime = createQuietHours('20:00-08:00')
const withPromotions: ForecastLane['channel'] = {
  ratePerSecond: 10,
  opensAt: (route, time) =>
    route === 'promotion' && daytime.isQuiet(time) ? daytime.endsAt(time).toISOString() : null,
}

function lengthOf(lanes: ForecastLane[], quietHours = NEVER_QUIET): number {
  const span = forecast(lanes, quietHours)
  return span === null ? 0 : span.endsAt.getTime() - span.beginsAt.getTime()
}

describe('the forecast', () => {
  it('divides the number by the rate', () => {
    expect(lengthOf([lane()])).toBe(10 * SECOND_MS)
    expect(
      lengthOf([lane({ counts: [{ route: 'message', count: 100_000 }], ratePerSecond: 25 })]),
    ).toBe(4000 * SECOND_MS)
  })

  it('has channels send beside each other, and the routes of one after each other', () => {
    const both = lane({
      counts: [
        { route: 'message', count: 100 },
        { route: 'promotion', count: 50 },
      ],
    })
    expect(lengthOf([lane({ ratePerSecond: 5 }), lane()])).toBe(20 * SECOND_MS)
    expect(lengthOf([both])).toBe(15 * SECOND_MS)
  })

  it('is nothing when there is nobody', () => {
    expect(forecast([], NIGHT)).toBeNull()
    expect(forecast([lane({ counts: [{ route: 'message', count: 0 }] })], NIGHT)).toBeNull()
  })

  it('begins when the quiet hours end', () => {
    expect(forecast([lane({ from: at('23:00:00') })], NIGHT)).toEqual({
      beginsAt: at('06:00:00', '2026-11-26'),
      endsAt: at('06:00:10', '2026-11-26'),
    })
  })

  it('rests over the night and goes on in the morning', () => {
    // An hour's work that begins half an hour before the night.
    const work = lane({ counts: [{ route: 'message', count: 36_000 }], from: at('21:30:00') })
    expect(forecast([work], NIGHT)).toEqual({
      beginsAt: at('21:30:00'),
      endsAt: at('06:30:00', '2026-11-26'),
    })
  })

  it('sends the open route first and waits for the other to open', () => {
    const counts: ForecastLane['counts'] = [
      { route: 'promotion', count: 100 },
      { route: 'message', count: 100 },
    ]
    const span = forecast([{ channel: withPromotions, counts, from: at('07:00:00') }], NEVER_QUIET)
    expect(span).toEqual({ beginsAt: at('07:00:00'), endsAt: at('08:00:10') })
  })

  it('starts no earlier than its lane may', () => {
    const later = lane({ from: at('09:00:00') })
    expect(forecast([later], NIGHT)?.beginsAt).toEqual(at('09:00:00'))
    expect(lengthOf([lane(), later])).toBe(HOUR_MS + 10 * SECOND_MS)
  })

  it('takes no time for an article, whatever the number of followers', () => {
    expect(lengthOf([lane({ counts: [{ route: 'article', count: 90_000 }] })])).toBe(0)
  })

  it('leaves out a route that is only open in quiet hours', () => {
    const counts: ForecastLane['counts'] = [{ route: 'promotion', count: 100 }]
    const work = { channel: withPromotions, counts, from: at('07:00:00') }
    expect(forecast([work], createQuietHours('08:00-20:00'))).toBeNull()
  })
})
