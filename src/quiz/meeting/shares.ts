import type { BankQuestion } from '../bank.ts'
import { grade } from '../grade.ts'
import type { Account, Meeting } from './meeting.ts'
import { isOver, type MeetingView, type Participant, type QuestionView } from './view.ts'

/** How a question was answered. Shares are 0–1, of those who answered; 0 when nobody did. */
export interface Shares {
  answered: number
  right: number
  rightShare: number
  /** In the order of the question's options; with several right they may add up to more than 1. */
  options: { count: number; share: number }[]
}

/** Counts the votes of one question. */
export function sharesOf(question: BankQuestion, { votes }: QuestionView): Shares {
  const all = [...votes.values()].map(({ choices }) => choices)
  const answered = all.length
  const right = all.filter((choices) => grade(question, choices) === 'right').length
  const shareOf = (count: number) => (answered === 0 ? 0 : count / answered)
  return {
    answered,
    right,
    rightShare: shareOf(right),
    options: question.options.map((_, option) => {
      const count = all.filter((choices) => choices.includes(option)).length
      return { count, share: shareOf(count) }
    }),
  }
}

/** The questions that count, in their order. */
export function countedQuestions(
  view: MeetingView,
): { index: number; question: BankQuestion; shares: Shares }[] {
  return view.questions.flatMap((one) => {
    const question = view.meeting.questions[one.index]
    if (question === undefined || !isOver(one)) return []
    return [{ index: one.index, question, shares: sharesOf(question, one) }]
  })
}

/** Who uses this account here; null for somebody who is not in the meeting. */
export function participantOf(view: MeetingView, account: Account): Participant | null {
  return (
    view.participants.find(({ accounts }) => accounts.some((one) => isSame(one, account))) ?? null
  )
}

/** Whether this account is the host's of a meeting without a group, which is steered on the phone. */
export function steersAlone({ host, group }: Meeting, account: Account): boolean {
  return group === null && isSame(host, account)
}

export function isSame(one: Account | null, other: Account | null): boolean {
  return one !== null && other !== null
    ? one.channel === other.channel && one.chatId === other.chatId
    : false
}
