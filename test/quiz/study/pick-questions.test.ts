import { describe, expect, it } from 'vitest'
import { pickQuestions } from '../../../src/quiz/study/pick-questions.ts'
import { isDue } from '../../../src/quiz/study/review.ts'
import { createRandom, makeHistory, makeQuestions } from './random.ts'

const HARDNESS = { easy: 0, medium: 1, hard: 2 }
const MEMBERS = Array.from({ length: 100 }, (_, index) => index + 1)

/** A member with a history, and what is picked for them. */
function member(seed: number) {
  const random = createRandom(seed)
  const questions = makeQuestions(5 + random.below(60), random)
  const { cards, at } = makeHistory(questions.slice(0, 40), random)
  const count = 1 + random.below(12)
  const picking = { cards, at, count, seed: `delivery-${seed}` }
  return { random, questions, cards, at, count, picking }
}

describe('the questions of a run', () => {
  it('are as many as wanted or there are, each once', () => {
    for (const seed of MEMBERS) {
      const { questions, count, picking } = member(seed)
      const ids = pickQuestions(questions, picking).map(({ id }) => id)
      expect(ids).toHaveLength(Math.min(count, questions.length))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('are first those that are due, the most overdue first, then new ones, then the rest', () => {
    for (const seed of MEMBERS) {
      const { questions, cards, at, count, picking } = member(seed)
      const cardOf = new Map(cards.map((card) => [card.questionId, card]))
      const groups = pickQuestions(questions, picking).map(({ id }) => {
        const card = cardOf.get(id)
        if (card === undefined) return 1
        return isDue(card, at) ? 0 : 2
      })
      expect(groups).toEqual([...groups].sort())
      const due = cards.filter((card) => isDue(card, at))
      expect(groups.filter((group) => group === 0)).toHaveLength(Math.min(count, due.length))
      const picked = pickQuestions(questions, picking).map(({ id }) => id)
      const times = (group: number, key: 'due' | 'lastReview') =>
        picked
          .filter((_, index) => groups[index] === group)
          .map((id) => cardOf.get(id)?.[key] ?? '')
      for (const list of [times(0, 'due'), times(2, 'lastReview')]) {
        expect(list).toEqual([...list].sort())
      }
      const notPicked = due.filter((card) => !picked.includes(card.questionId))
      for (const left of notPicked) {
        expect(left.due >= (times(0, 'due').at(-1) ?? '')).toBe(true)
      }
    }
  })

  it('are the same for the same delivery, in whatever order the bank and the cards come', () => {
    for (const seed of MEMBERS) {
      const { random, questions, cards, picking } = member(seed)
      const again = pickQuestions(random.shuffle(questions), {
        ...picking,
        cards: random.shuffle(cards),
      })
      expect(again).toEqual(pickQuestions(questions, picking))
    }
  })

  it('differ from one delivery to the next', () => {
    const questions = makeQuestions(60, createRandom(1))
    const pick = (seed: string) =>
      pickQuestions(questions, { cards: [], at: '2026-01-10T00:00:00.000Z', count: 10, seed })
    expect(pick('one')).not.toEqual(pick('other'))
  })

  it('go from easy to hard and over all topics when all are new', () => {
    for (const seed of MEMBERS) {
      const questions = makeQuestions(60, createRandom(seed))
      const picked = pickQuestions(questions, {
        cards: [],
        at: '2026-01-10T00:00:00.000Z',
        count: 10,
        seed: String(seed),
      })
      const hardness = picked.map(({ difficulty }) => HARDNESS[difficulty])
      expect(hardness).toEqual([...hardness].sort())
      expect(new Set(hardness)).toEqual(new Set([0, 1, 2]))
      expect(new Set(picked.map(({ topic }) => topic)).size).toBeGreaterThanOrEqual(3)
    }
  })
})
