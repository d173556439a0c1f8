import { describe, expect, it } from 'vitest'
import { decodeLexicalIndex, encodeLexicalIndex } from '../../src/retrieval/lexical-file.ts'
import { LexicalIndex } from '../../src/retrieval/lexical-index.ts'

const UNITS = [
  [
    ['kinh', 'te', 'so'],
    ['muc', 'tieu'],
  ],
  [
    ['kinh', 'te'],
    ['muc', 'tieu'],
  ],
  [['so', 'so', 'so', 'kinh'], []],
  [[], []],
]
const index = LexicalIndex.build(UNITS, [{ weight: 1 }, { weight: 0.5 }])
const scoresOf = (lexical: LexicalIndex, ...terms: string[]) => [
  ...lexical.score(new Map(terms.map((term) => [term, 1]))),
]

describe('LexicalIndex', () => {
  it('scores the units that hold a term, and no others', () => {
    expect(scoresOf(index, 'te').map((score) => score > 0)).toEqual([true, true, false, false])
    expect(scoresOf(index, 'xyz')).toEqual([0, 0, 0, 0])
  })

  it('scores more for a term that is repeated, for a shorter unit, for a weightier field', () => {
    const [once = 0, , thrice = 0] = scoresOf(index, 'so')
    expect(thrice).toBeGreaterThan(once)
    const [longer = 0, shorter = 0] = scoresOf(index, 'te')
    expect(shorter).toBeGreaterThan(longer)
    const fields = LexicalIndex.build(
      [
        [['a'], ['b']],
        [[], []],
      ],
      [{ weight: 1 }, { weight: 0.25 }],
    )
    expect(scoresOf(fields, 'a')[0]).toBeGreaterThan(scoresOf(fields, 'b')[0] ?? 0)
  })

  it('counts a rare term for more than a common one, and an unknown one for most', () => {
    expect(index.idf('te')).toBeGreaterThan(index.idf('kinh'))
    expect(index.idf('xyz')).toBeGreaterThan(index.idf('te'))
  })

  it('adds up what several terms say, by their weights', () => {
    const both = scoresOf(index, 'kinh', 'te')
    const [kinh, te] = [scoresOf(index, 'kinh'), scoresOf(index, 'te')]
    for (const [unit, score] of both.entries()) {
      expect(score).toBeCloseTo((kinh[unit] ?? 0) + (te[unit] ?? 0), 5)
    }
    expect(index.score(new Map([['te', 0.5]]))[1]).toBeCloseTo((te[1] ?? 0) / 2, 5)
  })

  it('tells which units hold a term', () => {
    const units = UNITS.map((_, unit) => unit)
    expect(units.filter(index.holder('so'))).toEqual([0, 2])
    expect(units.filter(index.holder('muc'))).toEqual([0, 1])
    expect(units.filter(index.holder('xyz'))).toEqual([])
    expect(index.frequency('so')).toBe(2)
    expect(index.frequency('xyz')).toBe(0)
  })

  it('comes back from a file exactly', () => {
    const bytes = Buffer.concat(encodeLexicalIndex(index.data))
    const restored = new LexicalIndex(decodeLexicalIndex(bytes))
    expect(restored.data).toEqual(index.data)
    expect(scoresOf(restored, 'kinh', 'so')).toEqual(scoresOf(index, 'kinh', 'so'))
  })

  it('takes no units at all', () => {
    const empty = LexicalIndex.build([], [{ weight: 1 }])
    expect(scoresOf(empty, 'kinh')).toEqual([])
    expect(empty.has('kinh')).toBe(false)
  })
})
