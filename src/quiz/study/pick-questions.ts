import { createHash } from 'node:crypto'
import type { BankQuestion } from '../bank.ts'
import type { ReviewCard } from './ports.ts'
import { isDue } from './review.ts'

const DIFFICULTIES = ['easy', 'medium', 'hard'] as const

/** What decides besides the questions themselves. */
export interface Picking {
  /** Of this person; those of other questions do no harm. */
  cards: readonly ReviewCard[]
  /** ISO time. */
  at: string
  count: number
  /** The same seed, cards and questions give the same pick, in whatever order they come. */
  seed: string
}

/**
 * At most `count` of the questions, each once: first those that are due, the most overdue first; then
 * those never asked, from easy to hard and spread over the topics; then those seen longest ago.
 */
export function pickQuestions(
  questions: readonly BankQuestion[],
  { cards, at, count, seed }: Picking,
): BankQuestion[] {
  const cardOf = new Map(cards.map((card) => [card.questionId, card]))
  const shuffled = shuffle(questions, seed)
  const known = shuffled.flatMap((question) => {
    const card = cardOf.get(question.id)
    return card === undefined ? [] : [{ question, card }]
  })
  const due = known.filter(({ card }) => isDue(card, at)).sort(by(({ card }) => card.due))
  const rest = known
    .filter(({ card }) => !isDue(card, at))
    .sort(by(({ card }) => card.lastReview ?? ''))
  const fresh = shuffled.filter(({ id }) => !cardOf.has(id))
  const first = due.slice(0, count).map(({ question }) => question)
  const then = spread(fresh, count - first.length)
  const last = rest.map(({ question }) => question)
  return [...first, ...then, ...last].slice(0, count)
}

/** Evenly from easy to hard; where a difficulty has too few, the easier ones are taken first. */
function spread(questions: BankQuestion[], count: number): BankQuestion[] {
  const piles = DIFFICULTIES.map((difficulty) =>
    overTopics(questions.filter((question) => question.difficulty === difficulty)),
  )
  const taken = piles.map(() => 0)
  for (let left = Math.min(count, questions.length); left > 0; ) {
    for (const [index, pile] of piles.entries()) {
      const soFar = taken[index] ?? 0
      if (left === 0 || soFar === pile.length) continue
      taken[index] = soFar + 1
      left -= 1
    }
  }
  return piles.flatMap((pile, index) => pile.slice(0, taken[index]))
}

/** One of each topic, then a second of each, and so on. */
function overTopics(questions: BankQuestion[]): BankQuestion[] {
  const turns = new Map<string, number>()
  return questions
    .map((question) => {
      const turn = turns.get(question.topic) ?? 0
      turns.set(question.topic, turn + 1)
      return { question, turn }
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ question }) => question)
}

function shuffle(questions: readonly BankQuestion[], seed: string): BankQuestion[] {
  const order = ({ id }: BankQuestion) => createHash('sha256').update(`${seed} ${id}`).digest('hex')
  return questions
    .map((question) => ({ question, order: order(question) }))
    .sort(by(({ order }) => order))
    .map(({ question }) => question)
}

function by<Item>(keyOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)]
    if (a === b) return 0
    return a < b ? -1 : 1
  }
}
