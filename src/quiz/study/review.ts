import { type Card, createEmptyCard, fsrs, Rating, type State } from 'ts-fsrs'
import type { ReviewCard } from './ports.ts'
import { beginOfDay, toLocal } from './vietnam-day.ts'

/** Nothing is out of sight for longer than a quarter. */
const MOST_DAYS = 90
const DAY_MS = 86_400_000
/** Whole days only, and the same for everybody. */
const PARAMETERS = {
  maximum_interval: MOST_DAYS,
  enable_fuzz: false,
  enable_short_term: false,
} as const

/**
 * What the memory of a question becomes by an answer at the ISO time `at`, by FSRS: right is "good",
 * wrong is "again". `card` is null at the first answer. The next time is due at the beginning of a day in
 * Vietnam, 1 to 90 days later, so that whoever studies daily finds it at whatever hour.
 */
export function review(
  card: ReviewCard | null,
  answer: { questionId: string; isRight: boolean; at: string },
): ReviewCard {
  const last = card?.lastReview ?? answer.at
  // Clocks of two processes differ a little; FSRS refuses days that run backwards.
  const at = new Date(last > answer.at ? last : answer.at)
  const now = toLocal(at)
  const before = card === null ? createEmptyCard(now) : toFsrs(card)
  const after = fsrs(PARAMETERS).next(before, now, answer.isRight ? Rating.Good : Rating.Again).card
  // ts-fsrs keeps "good" a day above "hard", also where that is one day above its own maximum.
  const scheduledDays = Math.min(after.scheduled_days, MOST_DAYS)
  const today = new Date(beginOfDay(at)).getTime()
  return {
    questionId: answer.questionId,
    due: new Date(today + scheduledDays * DAY_MS).toISOString(),
    lastReview: at.toISOString(),
    stability: after.stability,
    difficulty: after.difficulty,
    scheduledDays,
    learningSteps: after.learning_steps,
    reps: after.reps,
    lapses: after.lapses,
    state: after.state,
  }
}

/** `at`: ISO time. */
export function isDue(card: Pick<ReviewCard, 'due'>, at: string): boolean {
  return new Date(card.due) <= new Date(at)
}

/** FSRS counts days in UTC, so it is given what clocks show in Vietnam. */
function toFsrs(card: ReviewCard): Card {
  return {
    due: toLocal(new Date(card.due)),
    stability: card.stability,
    difficulty: card.difficulty,
    elapsed_days: 0,
    scheduled_days: card.scheduledDays,
    learning_steps: card.learningSteps,
    reps: card.reps,
    lapses: card.lapses,
    state: toState(card.state),
    ...(card.lastReview !== null && { last_review: toLocal(new Date(card.lastReview)) }),
  }
}

function toState(state: number): State {
  return state
}
