/** People vote, as the updates the bot gets of it. */
import type { PollAnswer, User } from '@grammyjs/types'
import type { ShownMessage } from './chat-view.ts'
import { type PollState, persistentId, settlePoll, toApiPoll, type VoteOutcome } from './polls.ts'
import type { PeopleDeps } from './posting.ts'
import type { ChatState } from './world.ts'

/** Options by their text or their number, from 0. */
export type Choices = readonly (number | string)[]

export interface Voting {
  /** Who votes; a chat when somebody does so anonymously. */
  voter: User | ChatState['chat']
  on: Pick<ShownMessage, 'poll'>
  choices: Choices
  /** In a copy outside of the chat it was sent to. */
  isElsewhere: boolean
}

export function vote({ world, onChange }: PeopleDeps, voting: Voting): VoteOutcome {
  const { voter, isElsewhere } = voting
  const poll = pollOf(world.polls, voting.on)
  const choices = readChoices(poll, voting.choices)
  const outcome = outcomeOf(settlePoll(poll, world.now()), voter.id)
  const isGone = world.chats.get(poll.chatId)?.movedTo !== null
  const result = isGone ? 'closed' : outcome
  world.votes.push({
    pollId: poll.id,
    chatId: poll.chatId,
    voterId: voter.id,
    name: 'is_bot' in voter ? voter.first_name : (voter.title ?? ''),
    choices,
    at: world.now(),
    outcome: result,
    isElsewhere,
  })
  if (result !== 'counted') return result
  poll.votes.set(voter.id, choices)
  const answer = {
    poll_id: poll.id,
    ...('is_bot' in voter ? { user: voter } : { voter_chat: voter }),
    option_ids: choices,
    option_persistent_ids: choices.map(persistentId),
  } satisfies PollAnswer
  if (!poll.isAnonymous) world.queue.push({ poll_answer: answer })
  world.queue.push({ poll: toApiPoll(poll) })
  onChange()
  return result
}

function pollOf(polls: Map<string, PollState>, on: Voting['on']): PollState {
  const poll = on.poll && polls.get(on.poll.id)
  if (!poll) throw new Error('There is no poll in this message.')
  return poll
}

/** A quiz takes one vote of each, for good. */
function outcomeOf({ closedAt, votes }: PollState, voterId: number): VoteOutcome {
  if (closedAt !== null) return 'closed'
  return votes.has(voterId) ? 'already_voted' : 'counted'
}

function readChoices({ options, allowsSeveral }: PollState, choices: Choices): number[] {
  const chosen = choices.map((choice) =>
    typeof choice === 'number' ? choice : options.indexOf(choice),
  )
  const isPossible = chosen.every((choice) => options[choice] !== undefined)
  const isCountRight = chosen.length === 1 || (allowsSeveral && chosen.length > 1)
  if (!isPossible || !isCountRight || new Set(chosen).size < chosen.length) {
    throw new Error(`Nobody can choose ${choices.join(', ')} of: ${options.join(' | ')}`)
  }
  return chosen.toSorted((a, b) => a - b)
}
