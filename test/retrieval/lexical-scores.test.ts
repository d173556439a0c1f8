import { describe, expect, it } from 'vitest'
import { LexicalIndex } from '../../src/retrieval/lexical-index.ts'

const WANTED = 10

/** Numbers from 0 up to 1 that look random and are always the same. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 2 ** 24
  }
}

/** Texts of words as they are in life: the n-th word is n times rarer than the first. */
function textsOf(count: number, random: () => number): string[][] {
  return Array.from({ length: count }, () =>
    Array.from({ length: 5 + Math.floor(random() * 30) }, () => wordOf(random)),
  )
}

function wordOf(random: () => number): string {
  return `w${Math.floor(4000 ** random())}`
}

const random = createRandom(57)
const index = LexicalIndex.build(
  textsOf(20_000, random).map((text) => [text]),
  [{ weight: 1 }],
)
const questions = Array.from(
  { length: 200 },
  () =>
    new Map(
      Array.from({ length: 1 + Math.floor(random() * 25) }, () => [wordOf(random), random()]),
    ),
)

/** What reading everything gives: the highest scores, and all of them by unit. */
function readAll(question: ReadonlyMap<string, number>) {
  const scores = index.score(question)
  const order = Array.from(scores.keys()).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  )
  return { scores, best: order.filter((unit) => (scores[unit] ?? 0) > 0).slice(0, WANTED) }
}

describe('searching without reading everything', () => {
  it('finds the same units in the same order, with the same scores', () => {
    for (const question of questions) {
      const { best } = index.search(question, WANTED)
      const all = readAll(question)
      for (const [place, { unit, score }] of best.entries()) {
        // Units whose scores differ by a rounding may change places.
        expect(score).toBeCloseTo(all.scores[all.best[place] ?? 0] ?? 0, 4)
        expect(score).toBeCloseTo(all.scores[unit] ?? 0, 4)
      }
      expect(best.length).toBe(all.best.length)
    }
  })

  it('tells the score of any unit, also of those it did not look at', () => {
    for (const question of questions.slice(0, 40)) {
      const found = index.search(question, WANTED)
      const { scores } = readAll(question)
      for (let unit = 0; unit < scores.length; unit += 31) {
        expect(found.of(unit)).toBeCloseTo(scores[unit] ?? 0, 4)
      }
      for (const { unit, score } of found.best) expect(found.of(unit)).toBe(score)
    }
  })

  it('gives a unit the same score whatever else is looked for', () => {
    for (const question of questions.slice(0, 40)) {
      const few = index.search(question, 1)
      const many = index.search(question, 1_000)
      for (let unit = 0; unit < 20_000; unit += 47) expect(few.of(unit)).toBe(many.of(unit))
    }
  })

  it('reads no long list to its end where rare words decide', () => {
    const [rare = ''] = [...index.data.terms].filter(
      (term) => index.frequency(term) > 30 && index.frequency(term) < 60,
    )
    const common = ['w1', 'w2'].map((term) => [term, 0.01] as const)
    for (const [term] of common) expect(index.frequency(term)).toBeGreaterThan(5_000)
    const reads = countReads(new Map([[rare, 1], ...common]))
    expect(reads).toBeGreaterThan(0)
    expect(reads).toBeLessThan(4 * index.frequency(rare))
  })

  it('finds nothing for no terms and for unknown ones', () => {
    for (const question of [new Map(), new Map([['none', 1]])]) {
      const found = index.search(question, WANTED)
      expect(found.best).toEqual([])
      expect(found.of(3)).toBe(0)
    }
  })
})

/** How many postings a search reads. */
function countReads(question: ReadonlyMap<string, number>): number {
  let reads = 0
  const gains = new Proxy(index.data.gains, {
    get(target, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads += 1
      return Reflect.get(target, name, target)
    },
  })
  const watched = new LexicalIndex({ ...index.data, gains })
  reads = 0
  watched.search(question, WANTED)
  return reads
}
