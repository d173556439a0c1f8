import type { Random } from '../noise/random.ts'

/** A share or mean with the bounds of its 95 % interval. */
export interface Estimate {
  value: number
  low: number
  high: number
}

/** Of a normal distribution, 95 % lies this many standard deviations about its middle. */
const Z = 1.959964
const RESAMPLES = 1_000

/** A share of cases with Wilson's interval, which holds near 0 and 1 and for few cases. */
export function estimateShare(hits: number, cases: number): Estimate {
  if (cases === 0) return { value: 0, low: 0, high: 1 }
  const share = hits / cases
  const scale = 1 + Z ** 2 / cases
  const middle = (share + Z ** 2 / (2 * cases)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / cases + Z ** 2 / (4 * cases ** 2))
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** A mean with a percentile bootstrap interval. */
export function estimateMean(values: readonly number[], random: Random): Estimate {
  if (values.length === 0) return { value: 0, low: 0, high: 0 }
  const means: number[] = []
  for (let round = 0; round < RESAMPLES; round++) {
    let sum = 0
    for (let i = 0; i < values.length; i++) {
      sum += values[Math.floor(random() * values.length)] ?? 0
    }
    means.push(sum / values.length)
  }
  means.sort((a, b) => a - b)
  const total = values.reduce((sum, value) => sum + value, 0)
  return {
    value: total / values.length,
    low: means[Math.floor(RESAMPLES * 0.025)] ?? 0,
    high: means[Math.ceil(RESAMPLES * 0.975) - 1] ?? 0,
  }
}
