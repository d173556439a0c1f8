import { expect, it } from 'vitest'
import { createRandom } from '../../scripts/noise/random.ts'
import { estimateMean, estimateShare } from '../../scripts/quality/statistics.ts'

it.each([
  // Wilson's interval as published for these cases (Newcombe 1998, table I, method 3).
  { hits: 81, cases: 263, low: 0.2553, high: 0.3662 },
  { hits: 15, cases: 148, low: 0.0624, high: 0.1605 },
  { hits: 0, cases: 20, low: 0, high: 0.1611 },
  { hits: 1, cases: 29, low: 0.0061, high: 0.1718 },
])('bounds $hits of $cases as Wilson does', ({ hits, cases, low, high }) => {
  const estimate = estimateShare(hits, cases)
  expect(estimate.value).toBeCloseTo(hits / cases, 10)
  expect(estimate.low).toBeCloseTo(low, 4)
  expect(estimate.high).toBeCloseTo(high, 4)
})

it('knows nothing of no cases', () => {
  expect(estimateShare(0, 0)).toEqual({ value: 0, low: 0, high: 1 })
})

it('bounds a mean about as the normal distribution does, the same for the same seed', () => {
  const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0.2))
  const estimate = estimateMean(values, createRandom(1))
  expect(estimate.value).toBeCloseTo(0.4, 10)
  const half = 1.96 * Math.sqrt(0.12 / 400)
  expect(estimate.low).toBeCloseTo(0.4 - half, 2)
  expect(estimate.high).toBeCloseTo(0.4 + half, 2)
  expect(estimateMean(values, createRandom(1))).toEqual(estimate)
})
