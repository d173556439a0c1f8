import type { BankQuestion } from '../../../src/quiz/bank.ts'
import type { ReviewCard } from '../../../src/quiz/study/ports.ts'
import { review } from '../../../src/quiz/study/review.ts'

export const DAY_MS = 86_400_000

export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number
  chance(share: number): boolean
  shuffle<Item>(items: readonly Item[]): Item[]
}

/** Numbers that look random, the same for the same seed (xorshift). */
export function createRandom(seed: number): Random {
  let state = seed * 2_654_435_761 + 1
  function next(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    shuffle(items) {
      return items
        .map((item) => ({ item, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item)
    },
  }
}

/** A bank of questions over a few topics and all difficulties. */
export function makeQuestions(count: number, random: Random): BankQuestion[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `q${index}`,
    topic: `Chủ đề ${random.below(4)}`,
    difficulty: (['easy', 'medium', 'hard'] as const)[random.below(3)] ?? 'easy',
    question: `Câu hỏi ${index}?`,
    options: ['Một', 'Hai'],
    correct: [0],
    explanation: 'Vì vậy.',
    source: { doc: 'nghi-quyet', quote: 'Quy mô' },
    passageId: 'nghi-quyet#1',
  }))
}

/** What somebody remembers who has answered for some months; the time it ends at. */
export function makeHistory(questions: readonly BankQuestion[], random: Random) {
  const cards = new Map<string, ReviewCard>()
  let time = Date.UTC(2026, 0, 1)
  for (let step = 0; step < 60; step++) {
    time += random.below(3 * DAY_MS)
    const question = questions[random.below(questions.length)]
    if (question === undefined) continue
    const answer = {
      questionId: question.id,
      isRight: random.chance(0.7),
      at: new Date(time).toISOString(),
    }
    cards.set(question.id, review(cards.get(question.id) ?? null, answer))
  }
  return { cards: [...cards.values()], at: new Date(time).toISOString() }
}
