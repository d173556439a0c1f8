import { describe, expect, it } from 'vitest'
import type { Example } from '../../scripts/ranking/example.ts'
import { countHits, partByGroup } from '../../scripts/ranking/held-out.ts'
import { learnWeights, NAMES } from '../../scripts/ranking/learn-weights.ts'
import { PRIORS, SHARES } from '../../scripts/ranking/priors.ts'
import { createRandom } from '../../scripts/typing-noise.ts'
import { type Features, features } from '../../src/retrieval/features.ts'
import { combineFeatures, WEIGHTS } from '../../src/retrieval/rank-passages.ts'

const NOTHING = features.parse(Object.fromEntries(NAMES.map((name) => [name, 0])))
const OPTIONS = { priors: PRIORS, pull: 0.001, shares: SHARES }

/** Lists in which the right candidate has the most of one feature and any of the others. */
function examplesOf(telling: keyof Features, random = createRandom('ranker')): Example[] {
  return Array.from({ length: 60 }, (_, i) => ({
    source: 'own',
    group: `passage ${i % 20}`,
    style: 'plain',
    candidates: Array.from({ length: 5 }, (_, at) => ({
      isRight: at === 0,
      isOfDocument: false,
      features: {
        ...NOTHING,
        passage: random(),
        dense: random(),
        [telling]: at === 0 ? 1 : random(),
      },
    })),
  }))
}

describe('learning how features weigh', () => {
  it('raises what tells right candidates and lowers what does not', () => {
    const weights = learnWeights(examplesOf('heading'), OPTIONS)
    expect(weights.heading).toBeGreaterThan(1)
    expect(weights.passage).toBeLessThan(PRIORS.passage)
  })

  it('leaves a feature that never differs as it was set by hand', () => {
    const weights = learnWeights(examplesOf('heading'), OPTIONS)
    expect(weights.section).toBe(PRIORS.section)
    expect(weights.nation).toBe(PRIORS.nation)
  })

  it('goes less far the more it is drawn back', () => {
    const [free, held] = [0.001, 1].map((pull) =>
      learnWeights(examplesOf('heading'), { ...OPTIONS, pull }),
    )
    expect(held?.heading).toBeGreaterThan(0)
    expect(held?.heading).toBeLessThan((free?.heading ?? 0) / 2)
  })

  it('gives the same for the same examples', () => {
    const [once, again] = [examplesOf('dense'), examplesOf('dense')].map((examples) =>
      learnWeights(examples, OPTIONS),
    )
    expect(again).toEqual(once)
  })

  it('is content when any right candidate comes first', () => {
    const [example] = examplesOf('heading')
    if (!example) throw new Error('no example')
    const [right, ...others] = example.candidates
    if (!right) throw new Error('no candidate')
    const twice = { ...example, candidates: [right, { ...right }, ...others] }
    const hits = countHits([twice], () => learnWeights([twice], OPTIONS))
    expect(hits).toEqual({ count: 1, at1: 1, at3: 1, at10: 1 })
  })

  it('names the source that no share is set for', () => {
    const [example] = examplesOf('heading')
    if (!example) throw new Error('no example')
    expect(() => learnWeights([{ ...example, source: 'hearsay' }], OPTIONS)).toThrow('"hearsay"')
  })
})

describe('what is held out', () => {
  it('never parts the questions on one passage', () => {
    const examples = examplesOf('dense')
    const partOf = partByGroup(examples, { parts: 5, seed: 57 })
    for (const group of new Set(examples.map((example) => example.group))) {
      const parts = examples.filter((one) => one.group === group).map((one) => partOf.get(one))
      expect(new Set(parts).size).toBe(1)
    }
    expect(new Set(partOf.values()).size).toBe(5)
  })
})

describe('the shipped weights', () => {
  it('weigh every feature, and a copy of a better passage is never worth more', () => {
    expect(Object.keys(WEIGHTS)).toEqual(NAMES)
    expect(combineFeatures({ ...NOTHING, duplicate: 1 })).toBeLessThan(0)
  })

  it('follow agreement in words, in meaning and in scope', () => {
    for (const name of ['passage', 'dense', 'coverage', 'asked', 'askedDense', 'scope'] as const) {
      expect(combineFeatures({ ...NOTHING, [name]: 1 }), name).toBeGreaterThan(0.1)
    }
  })
})
