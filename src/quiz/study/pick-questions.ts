import type { BankQuestion } from '../bank.ts'
import { shuffleQuestions, spreadQuestions } from '../spread-questions.ts'
import type { ReviewCard } from './ports.ts'
import { isDue } from './review.ts'

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
  const shuffled = shuffleQuestions(questions, seed)
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
  const then = spreadQuestions(fresh, count - first.length, overTopics)
  const last = rest.map(({ question }) => question)
  return [...first, ...then, ...last].slice(0, count)
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

function by<Item>(keyOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)]
    if (a === b) return 0
    return a < b ? -1 : 1
  }
}
