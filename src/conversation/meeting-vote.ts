import type { IncomingMessage } from '../channels/channel.ts'
import type { VoteOutcome } from '../quiz/meeting/desk.ts'
import type { Meeting } from '../quiz/meeting/meeting.ts'
import { participantOf, steersAlone } from '../quiz/meeting/shares.ts'
import { addMs, GRACE_MS } from '../quiz/meeting/times.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { isWholeAnswer } from '../quiz/read-choices.ts'
import type { Context } from './context.ts'
import { accountOfSender, deliveryKey, type MeetingContext, meeting } from './meeting-context.ts'
import { phoneQuestionReply, votedReply } from './meeting-question-replies.ts'
import { choicesHintReply, MEETING_NOTICES, voteNotice } from './meeting-replies.ts'
import { textReply } from './reply.ts'
import { NOTICES } from './reply-texts.ts'
import type { WaitingQuestion } from './waiting-question.ts'

/** Telegram dates messages in whole seconds. */
const CLOCK_TICK_MS = 1_000

interface Chosen {
  meetingId: number
  question: number
  choices: number[]
}

/** An option, or "Xong". Stored before it is said. Acknowledges by itself. */
export async function voteByButton(
  context: MeetingContext,
  message: IncomingMessage,
  chosen: Chosen,
): Promise<void> {
  const { delivery, meetings } = context
  const outcome = await takeVote(context, message, chosen)
  if (outcome === null) return delivery.acknowledge(message, MEETING_NOTICES.unknownSender)
  const held = await meetings.meetingOf(chosen.meetingId)
  const question = held?.questions[chosen.question]
  await delivery.acknowledge(message, voteNotice(outcome, question, chosen.choices))
  // In a group the message is everybody's.
  if (message.chatKind === 'group' || outcome !== 'counted') return
  if (held === null || question === undefined) return
  const { question: index, choices } = chosen
  const steers = steersOnPhone(held, message)
  await delivery.redraw(
    message,
    votedReply({ meeting: held }, { index, question, choices, steers }),
  )
}

/** Several are right: one was marked, or unmarked. Acknowledges by itself. */
export async function markOption(
  { delivery, meetings }: MeetingContext,
  message: IncomingMessage,
  { meetingId, question: index, choices }: Chosen,
): Promise<void> {
  const held = await meetings.meetingOf(meetingId)
  const question = held?.questions[index]
  if (held === null || question === undefined) {
    return delivery.acknowledge(message, NOTICES.expired)
  }
  await delivery.acknowledge(message, null)
  const steers = steersOnPhone(held, message)
  const asked = { index, question, marked: choices, steers }
  const reply = phoneQuestionReply({ meeting: held }, asked)
  await delivery.replace(message, reply)
}

/**
 * The question that this phone answers, see typed-choice.ts; null when there is none. Answered once more,
 * it says that it was answered.
 */
export async function waitingMeetingQuestion(
  context: Context,
  message: IncomingMessage,
): Promise<WaitingQuestion | null> {
  const within = meeting(context)
  const account = accountOfSender(message)
  if (within === null || account === null || message.chatKind === 'group') return null
  const view = await within.meetings.desk.findByAccount(account)
  const index = view === null ? null : questionMeant(view, message.sentAt)
  if (view === null || index === null) return null
  const question = view.meeting.questions[index]
  const shownAt = view.questions[index]?.askingAt ?? null
  const isPhone = (participantOf(view, account)?.phones.length ?? 0) > 0
  if (question === undefined || shownAt === null || !isPhone) return null
  return {
    shownAt,
    async take(choices) {
      if (!isWholeAnswer(question, choices)) {
        return context.delivery.send(message, choicesHintReply(question))
      }
      const chosen = { meetingId: view.meeting.id, question: index, choices }
      const outcome = await takeVote(within, message, chosen)
      const notice =
        outcome === null ? MEETING_NOTICES.unknownSender : voteNotice(outcome, question, choices)
      await context.delivery.send(message, textReply([notice]))
    },
  }
}

/**
 * The question to which a text of then is an answer (index): the one that was asked last at that
 * time, since the text may have been on its way, or have waited for us. Null when there is none, or
 * when it is over and the text was too late for it.
 */
function questionMeant({ questions }: MeetingView, sentAt: string): number | null {
  const sentUntil = addMs(sentAt, CLOCK_TICK_MS)
  const last = questions.findLast(({ askingAt }) => askingAt !== null && askingAt <= sentUntil)
  if (last === undefined) return null
  const { index, revealedAt, closedAt } = last
  const isTooLate = closedAt !== null && sentAt > addMs(closedAt, GRACE_MS)
  return revealedAt !== null && isTooLate ? null : index
}

function steersOnPhone(held: Meeting, message: IncomingMessage): boolean {
  const account = accountOfSender(message)
  return account !== null && steersAlone(held, account)
}

/** Only stores it, for a press that is too old to be answered. Null: it is not known whose it is. */
export async function takeVote(
  { meetings: { desk } }: MeetingContext,
  message: IncomingMessage,
  { meetingId, question, choices }: Chosen,
): Promise<VoteOutcome | null> {
  const account = accountOfSender(message)
  if (account === null) return null
  return desk.vote(meetingId, {
    account,
    name: message.sender?.displayName ?? '',
    question,
    choices,
    deliveryId: deliveryKey(message),
    at: message.sentAt,
  })
}
