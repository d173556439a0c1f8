import type { IncomingMessage } from '../channels/channel.ts'
import { replyToQuestion } from './ask.ts'
import type { Context } from './context.ts'
import type { Rating } from './ports.ts'
import { NOTICES } from './reply-texts.ts'

/**
 * 👍 or 👎. Each person has one rating per question. The chosen thumb is marked in private only:
 * in a group the mark would show everybody what the last one pressed.
 */
export async function rateAnswer(
  context: Context,
  message: IncomingMessage,
  action: { questionId: number; rating: Rating; asked?: boolean | undefined },
): Promise<void> {
  const senderId = raterOf(message)
  if (senderId === null) {
    return context.delivery.acknowledge(message, NOTICES.ratingNotCounted)
  }
  const { questionId, rating } = action
  const at = context.clock.now().toISOString()
  const outcome = await context.feedback.rate({ questionId, senderId, rating, at })
  await context.delivery.acknowledge(message, noticeFor(outcome, rating))
  if (outcome === 'unchanged') return
  context.metrics?.rated(rating)
  if (message.chatKind === 'group') return

  const record = await context.questions.find(questionId, message.address)
  if (record === null) return
  const question = { id: record.id, text: record.question, answer: record.answer }
  const options = { fromButton: action.asked === true, chosen: rating }
  await context.delivery.redraw(message, replyToQuestion(context, message, question, options))
}

/** In private the chat is the person, even when the platform names no sender. */
function raterOf(message: IncomingMessage): string | null {
  if (message.sender !== null) return message.sender.id
  return message.chatKind === 'private' ? message.address.chatId : null
}

function noticeFor(outcome: 'stored' | 'changed' | 'unchanged', rating: Rating): string {
  switch (outcome) {
    case 'stored':
      return rating === 'up' ? NOTICES.ratedUp : NOTICES.ratedDown
    case 'changed':
      return NOTICES.ratingChanged
    case 'unchanged':
      return NOTICES.ratingUnchanged
  }
}
