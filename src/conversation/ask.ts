import type { Answer, Citation } from '../answering/answer.ts'
import { splitCitations } from '../answering/split-citations.ts'
import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces } from '../lib/vietnamese.ts'
import { layOutAnswer } from './answer-layout.ts'
import type { Context } from './context.ts'
import type { QuestionRecord } from './ports.ts'
import { answerReply, plainAnswer } from './replies.ts'
import type { Reply } from './reply.ts'
import { MAX_QUESTION_LENGTH, tooLongReply } from './reply-texts.ts'
import { replyToSmallTalk } from './small-talk-replies.ts'
import { MAX_CITATIONS_SHOWN, type OtherSources, otherSourcesReply } from './source-replies.ts'
import { openingQuestions, suggestFurther } from './suggestions.ts'

/** A follow-up refers to what was said just now, not to yesterday's questions. */
const HISTORY_MS = 30 * 60 * 1000
const HISTORY_QUESTIONS = 3

/** Free text, or what stands after /hoi. */
export async function handleQuestion(
  context: Context,
  message: IncomingMessage,
  text: string,
): Promise<void> {
  const question = collapseSpaces(cleanText(text))
  const instead = replyToNoQuestion(context, question)
  if (instead !== null) return context.delivery.send(message, instead)
  const since = new Date(context.clock.now().getTime() - HISTORY_MS).toISOString()
  const history = await context.questions.recentTurns(message.address, since, HISTORY_QUESTIONS)
  await answer(context, message, { question, history, fromButton: false })
}

/** A question that a button carried. It stands by itself, so earlier turns must not colour it. */
export async function handleOfferedQuestion(
  context: Context,
  message: IncomingMessage,
  question: string,
): Promise<void> {
  await answer(context, message, { question, history: [], fromButton: true })
}

/** "Nguồn khác" under an answer. */
export async function showOtherSources(
  context: Context,
  message: IncomingMessage,
  action: { passageId: string; questionId?: number | undefined },
): Promise<void> {
  const record =
    action.questionId === undefined
      ? null
      : await context.questions.find(action.questionId, message.address)
  await context.delivery.send(
    message,
    otherSourcesReply(otherSources(context, action.passageId, record?.answer)),
  )
}

/** The answer as it was or will be sent; the same arguments give the same reply. */
export function replyToQuestion(
  context: Context,
  message: IncomingMessage,
  question: { id: number; text: string; answer: Answer },
  options: { fromButton: boolean; chosen?: 'up' | 'down' },
): Reply {
  const { answer } = question
  const first = answer.kind === 'answered' ? answer.citations[0] : undefined
  const others = first && otherSources(context, first.passageId, answer)
  return answerReply(answer, {
    questionId: question.id,
    hasOtherSources: others !== undefined && others.elsewhere.length + others.further.length > 0,
    places: context.library.places(),
    suggestions: suggestFurther(context, question),
    maxButtons: context.delivery.capabilities(message).maxButtons,
    chosen: options.chosen,
    asked: options.fromButton ? question.text : undefined,
  })
}

async function answer(
  context: Context,
  message: IncomingMessage,
  asked: {
    question: string
    history: { role: 'user' | 'assistant'; text: string }[]
    fromButton: boolean
  },
): Promise<void> {
  const { question, history, fromButton } = asked
  const recorded = await answeredBefore(context, message)
  if (recorded !== null) {
    const again = { id: recorded.id, text: recorded.question, answer: recorded.answer }
    return context.delivery.send(message, replyToQuestion(context, message, again, { fromButton }))
  }
  const { place } = await context.chats.settings(message.address)
  const askedAt = context.clock.now().toISOString()
  const startedAt = performance.now()
  const found = await context.answerer.answer({ question, history, place })
  const elapsedMs = performance.now() - startedAt
  context.metrics?.answered({ channel: message.address.channel, kind: found.kind }, elapsedMs)
  const id = await context.questions.record({
    address: message.address,
    deliveryId: message.deliveryId,
    senderId: message.sender?.id ?? null,
    question,
    answer: found,
    answerText: plainAnswer(found),
    askedAt,
    elapsedMs,
  })
  const tag = context.chatTag(message.address)
  context.logger.info({ ...tag, question: id, kind: found.kind, elapsedMs }, 'question answered')
  const asking = { id, text: question, answer: found }
  const reply = replyToQuestion(context, message, asking, { fromButton })
  await context.delivery.send(message, reply)
}

/**
 * What an earlier run answered to this very message before it ended. The member may have seen it,
 * so the same goes out again, and the history does not hold it twice.
 */
async function answeredBefore(
  { earlierRun, questions }: Context,
  { address, deliveryId }: IncomingMessage,
): Promise<QuestionRecord | null> {
  return earlierRun === null ? null : questions.findByDelivery(address.channel, deliveryId)
}

/** What there is beside the answer; nothing of it is said there already, or listed twice. */
function otherSources(
  context: Context,
  passageId: string,
  answer: Answer | undefined,
): OtherSources {
  const sameContent = context.answerer.otherSources(passageId)
  if (answer?.kind !== 'answered') return { hidden: [], elsewhere: sameContent, further: [] }
  const { said, further } = splitCitations(answer)
  const elsewhere = sameContent.filter((citation) => !cites(said, citation))
  return {
    hidden: layOutAnswer(answer).flatMap((part) =>
      part.kind === 'cited' && part.number > MAX_CITATIONS_SHOWN ? [part] : [],
    ),
    elsewhere,
    further: further.filter((citation) => !cites([...said, ...elsewhere], citation)),
  }
}

function cites(citations: Citation[], { passageId }: Citation): boolean {
  return citations.some((citation) => citation.passageId === passageId)
}

function replyToNoQuestion(context: Context, question: string): Reply | null {
  if (question.length > MAX_QUESTION_LENGTH) return tooLongReply()
  return replyToSmallTalk(question, {
    samples: openingQuestions(context),
    documents: context.library.documents(),
  })
}
