import { describe, expect, it } from 'vitest'
import { createSimilarityMap } from '../../src/retrieval/similarity-map.ts'

/** Numbers from 0 up to 1 that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('a map from one model to another', () => {
  it('undoes whatever keeps the order', () => {
    const random = createRandom(57)
    const meant = Array.from({ length: 2_000 }, () => random() * 1.4 - 0.5)
    const narrow = (cosine: number) => 0.85 + 0.1 * Math.tanh(cosine)
    const map = createSimilarityMap(meant.map(narrow), meant)
    for (let i = 0; i < 200; i++) {
      const cosine = random() * 1.3 - 0.45
      expect(map(narrow(cosine))).toBeCloseTo(cosine, 1)
    }
  })

  it('never turns the order round, and leaves 0 and 1 where they are', () => {
    const random = createRandom(58)
    const given = Array.from({ length: 300 }, () => 0.7 + random() * 0.2)
    const meant = Array.from({ length: 300 }, () => random() * 0.8 - 0.2)
    const map = createSimilarityMap(given, meant)
    let before = -1
    for (let cosine = -1; cosine <= 1; cosine += 0.003) {
      if (cosine === 0) continue
      const mapped = map(cosine)
      expect(mapped).toBeGreaterThanOrEqual(before)
      before = mapped
    }
    expect(map(0)).toBe(0)
    expect(map(1)).toBe(1)
    expect(map(1.000001)).toBe(1)
    expect(map(-1)).toBe(-1)
  })

  it('is no change where there is nothing to compare', () => {
    const map = createSimilarityMap([], [])
    expect(map(0.5)).toBeCloseTo(0.5)
  })

  it('wants pairs', () => {
    expect(() => createSimilarityMap([0.5], [])).toThrow(RangeError)
  })
})
