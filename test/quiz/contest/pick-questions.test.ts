import { describe, expect, it } from 'vitest'
import { pickQuestions } from '../../../src/quiz/contest/pick-questions.ts'
import { makeQuestion, makeQuestions } from './questions.ts'
import { createRandom } from './random.ts'

const BANK = makeQuestions(30)

describe('the questions of a try', () => {
  it('are spread evenly from easy to hard', () => {
    const picked = pickQuestions(BANK, { count: 10, seed: 'a' })
    expect(picked.map(({ difficulty }) => difficulty).join(' ')).toBe(
      'easy easy easy easy medium medium medium hard hard hard',
    )
  })

  it('are the same for the same seed, whatever the order of the bank, and each comes once', () => {
    const random = createRandom(1)
    for (let round = 0; round < 50; round++) {
      const wish = { count: 1 + random.below(30), seed: `${round}` }
      const picked = pickQuestions(BANK, wish)
      expect(pickQuestions(random.shuffle(BANK), wish)).toEqual(picked)
      expect(new Set(picked.map(({ id }) => id)).size).toBe(wish.count)
    }
  })

  it('differ from seed to seed', () => {
    const ids = (seed: string) => pickQuestions(BANK, { count: 10, seed }).map(({ id }) => id)
    expect(ids('1:an:1')).not.toEqual(ids('1:an:2'))
  })

  it('take more of what there is where a difficulty runs out, and all when there are fewer', () => {
    const bank = [makeQuestion('h', { difficulty: 'hard' }), ...makeQuestions(0)].concat(
      ['a', 'b', 'c', 'd'].map((id) => makeQuestion(id)),
    )
    expect(pickQuestions(bank, { count: 4, seed: 's' }).at(-1)?.id).toBe('h')
    expect(pickQuestions(bank, { count: 9, seed: 's' })).toHaveLength(5)
  })
})
