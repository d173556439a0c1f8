/** Polls as Telegram's server keeps them. */
import type { Poll } from '@grammyjs/types'

export interface PollState {
  id: string
  chatId: number
  messageId: number
  question: string
  options: string[]
  isQuiz: boolean
  isAnonymous: boolean
  /** Indices into the options; none when it is no quiz. */
  correct: number[]
  allowsSeveral: boolean
  explanation: string
  /** Epoch milliseconds. */
  sentAt: number
  /** When its time is over; null when none was set. */
  openUntil: number | null
  closedAt: number | null
  /** What each has chosen, by the id of who did. */
  votes: Map<number, number[]>
}

/** One try to vote. From these alone the right counts can be told again. */
export interface VoteRecord {
  pollId: string
  chatId: number
  voterId: number
  name: string
  /** Indices, in order. */
  choices: number[]
  /** Epoch milliseconds, by the clock of the fake. */
  at: number
  outcome: VoteOutcome
  /** In a copy of the poll outside its chat. */
  isElsewhere: boolean
}

export type VoteOutcome = 'counted' | 'already_voted' | 'closed'

/** Closes it when its time is over; nobody is told of that. */
export function settlePoll(poll: PollState, now: number): PollState {
  if (poll.openUntil !== null && now >= poll.openUntil) poll.closedAt ??= poll.openUntil
  return poll
}

/** How many chose each option. */
export function countVotes({ options, votes }: PollState): number[] {
  const all = [...votes.values()].flat()
  return options.map((_option, index) => all.filter((choice) => choice === index).length)
}

/** As the bot that sent it gets it. */
export function toApiPoll(poll: PollState): Poll {
  const counts = countVotes(poll)
  return {
    id: poll.id,
    question: poll.question,
    options: poll.options.map((text, index) => ({
      persistent_id: persistentId(index),
      text,
      voter_count: counts[index] ?? 0,
    })),
    total_voter_count: poll.votes.size,
    is_closed: poll.closedAt !== null,
    is_anonymous: poll.isAnonymous,
    type: poll.isQuiz ? 'quiz' : 'regular',
    allows_multiple_answers: poll.allowsSeveral,
    allows_revoting: false,
    members_only: false,
    ...(poll.isQuiz && { correct_option_ids: poll.correct }),
    ...(poll.explanation !== '' && { explanation: poll.explanation }),
    ...(poll.openUntil !== null && {
      open_period: Math.round((poll.openUntil - poll.sentAt) / 1000),
    }),
  } satisfies Poll
}

export function persistentId(option: number): string {
  return `option-${option}`
}
