import { describe, expect, it } from 'vitest'
import type { ReviewCard } from '../../../src/quiz/study/ports.ts'
import { isDue, review } from '../../../src/quiz/study/review.ts'
import { createRandom, DAY_MS } from './random.ts'

const answer = (at: string, isRight = true) => ({ questionId: 'q1', isRight, at })

describe('a reviewed question', () => {
  it('comes back at the beginning of a day in Vietnam', () => {
    // 23:30 on January 10 there.
    const card = review(null, answer('2026-01-10T16:30:00.000Z'))
    expect(card.scheduledDays).toBe(3)
    expect(card.due).toBe('2026-01-12T17:00:00.000Z')
    expect(isDue(card, '2026-01-12T16:59:59.000Z')).toBe(false)
    expect(isDue(card, '2026-01-12T17:00:00.000Z')).toBe(true)
  })

  it('comes back the next day when it was wrong, and is a lapse only if it was known', () => {
    const wrong = review(null, answer('2026-01-10T01:00:00.000Z', false))
    expect(wrong).toMatchObject({ scheduledDays: 1, lapses: 0, reps: 1 })
    expect(wrong.due).toBe('2026-01-10T17:00:00.000Z')
    const known = review(null, answer('2026-01-10T01:00:00.000Z'))
    const forgotten = review(known, answer('2026-01-12T01:00:00.000Z', false))
    expect(forgotten).toMatchObject({ lapses: 1, reps: 2 })
    expect(forgotten.scheduledDays).toBe(1)
  })

  it('counts the days of Vietnam, not those of the clock in UTC', () => {
    const card = review(null, answer('2026-01-10T16:30:00.000Z'))
    // An hour later it is the next day there, while UTC has the same date.
    const nextDay = review(card, answer('2026-01-10T17:30:00.000Z'))
    // The whole day before it is still the same day there, while UTC has the date before.
    const sameDay = review(
      review(null, answer('2026-01-09T17:30:00.000Z')),
      answer('2026-01-10T16:30:00.000Z'),
    )
    expect(nextDay.stability).toBeGreaterThan(card.stability)
    expect(sameDay.stability).toBe(card.stability)
  })

  it('is asked less and less often while it is right, and never less than every 90 days', () => {
    const random = createRandom(7)
    for (let member = 0; member < 200; member++) {
      let card: ReviewCard | null = null
      let time = Date.UTC(2026, 0, 1) + random.below(DAY_MS)
      for (let step = 0; step < 25; step++) {
        const at = new Date(time).toISOString()
        const next = review(card, answer(at, random.chance(0.85)))
        const days = (new Date(next.due).getTime() - time) / DAY_MS
        expect(next.scheduledDays).toBeLessThanOrEqual(90)
        expect(next.scheduledDays).toBeGreaterThanOrEqual(1)
        expect(days).toBeLessThanOrEqual(90)
        expect(days).toBeGreaterThan(0)
        expect(next.lastReview).toBe(at)
        card = next
        // On the day it is due, before or long after it.
        const due = new Date(card.due).getTime()
        time = Math.max(time, due + random.below(20 * DAY_MS) - 2 * DAY_MS)
      }
    }
  })

  it('reaches the 90 days, and stays there', () => {
    let card = review(null, answer('2026-01-10T01:00:00.000Z'))
    const days: number[] = []
    for (let step = 0; step < 10; step++) {
      card = review(card, answer(card.due))
      days.push(card.scheduledDays)
    }
    expect([...days].sort((a, b) => a - b)).toEqual(days)
    expect(days.at(-1)).toBe(90)
  })

  it('does no harm when a clock was put back over midnight', () => {
    const card = review(null, answer('2026-01-10T17:10:00.000Z'))
    const earlier = review(card, answer('2026-01-10T16:50:00.000Z'))
    expect(earlier).toMatchObject({ reps: 2, lastReview: '2026-01-10T17:10:00.000Z' })
  })

  it('is the same for the same answers', () => {
    const once = () =>
      review(review(null, answer('2026-01-10T01:00:00.000Z')), answer('2026-01-20T01:00:00.000Z'))
    expect(once()).toEqual(once())
  })
})
