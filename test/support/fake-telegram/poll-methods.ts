/** The Bot API methods for polls. */
import type { ApiMethods, InlineKeyboardMarkup, Poll } from '@grammyjs/types'
import { z } from 'zod'
import { toApiMessage } from './api-message.ts'
import { checkKeyboard } from './content-checks.ts'
import { badRequest } from './faults.ts'
import { checkReply, checkTopic, countWrite, replyParameters } from './place-checks.ts'
import { type PollState, settlePoll, toApiPoll } from './polls.ts'
import { addMessage, type World, writableChat } from './world.ts'

/** Bot API docs, "sendPoll". */
const MAX_QUESTION_LENGTH = 300
const MAX_OPTION_LENGTH = 100
const MAX_OPTIONS = 12
const MAX_EXPLANATION_LENGTH = 200
const MAX_EXPLANATION_LINE_FEEDS = 2
const OPEN_PERIOD_SECONDS = { min: 5, max: 2_628_000 }

const id = z.coerce.number().int()
const markup = z.custom<InlineKeyboardMarkup>().optional()

/** Strict: Telegram passes over what it does not know, and a bot's slip would pass with it. */
const sendPollPayload = z.strictObject({
  chat_id: id,
  message_thread_id: id.optional(),
  question: z.string(),
  options: z.array(z.strictObject({ text: z.string() })),
  is_anonymous: z.boolean().default(true),
  type: z.enum(['quiz', 'regular']).default('regular'),
  allows_multiple_answers: z.boolean().default(false),
  allows_revoting: z.boolean().optional(),
  correct_option_ids: z.array(z.number().int()).default([]),
  explanation: z.string().default(''),
  open_period: z.number().optional(),
  reply_parameters: replyParameters,
  reply_markup: markup,
} satisfies Partial<Record<keyof Parameters<ApiMethods<Blob>['sendPoll']>[0], z.ZodType>>)
type PollPayload = z.infer<typeof sendPollPayload>

export function sendPoll(world: World, payload: unknown): unknown {
  const sent = sendPollPayload.parse(payload)
  const state = writableChat(world, sent.chat_id)
  const topicId = checkTopic(state, sent.message_thread_id)
  const replyTo = checkReply(state, sent.reply_parameters)
  checkTexts(sent)
  checkAnswers(sent)
  const { open_period: seconds } = sent
  checkOpenPeriod(seconds)
  const keyboard = checkKeyboard(sent.reply_markup)
  countWrite(world, state, 'sendPoll')
  const text = sent.question.trim()
  const stored = addMessage(world, state, { from: world.bot, text, keyboard, replyTo, topicId })
  const poll: PollState = {
    // As long as Telegram's own, which no number holds.
    id: `57000000000${String(world.nextId()).padStart(8, '0')}`,
    chatId: state.chat.id,
    messageId: stored.id,
    question: text,
    options: sent.options.map((option) => option.text.trim()),
    isQuiz: sent.type === 'quiz',
    isAnonymous: sent.is_anonymous,
    correct: sent.correct_option_ids,
    allowsSeveral: sent.allows_multiple_answers,
    explanation: sent.explanation.trim(),
    sentAt: world.now(),
    openUntil: seconds === undefined ? null : world.now() + seconds * 1000,
    closedAt: null,
    votes: new Map(),
  }
  stored.poll = poll
  world.polls.set(poll.id, poll)
  return toApiMessage(state, stored)
}

function checkTexts({ question, options, explanation }: PollPayload): void {
  checkLength(question, MAX_QUESTION_LENGTH, 'poll question')
  if (options.length < 1) throw badRequest('poll must have at least 1 option')
  if (options.length > MAX_OPTIONS) {
    throw badRequest(`poll can't have more than ${MAX_OPTIONS} options`)
  }
  for (const { text } of options) checkLength(text, MAX_OPTION_LENGTH, 'poll options length')
  if (lengthOf(explanation) > MAX_EXPLANATION_LENGTH) throw badRequest('message is too long')
  if (explanation.trim().split('\n').length > MAX_EXPLANATION_LINE_FEEDS + 1) {
    throw badRequest('POLL_QUIZ_SOLUTION_TOO_MANY_LINES')
  }
}

function checkLength(text: string, max: number, what: string): void {
  if (text.trim() === '') throw badRequest(`${what} must be non-empty`)
  if (lengthOf(text) > max) throw badRequest(`${what} must not exceed ${max}`)
}

function checkAnswers({
  type,
  options,
  correct_option_ids: correct,
  explanation,
  ...sent
}: PollPayload): void {
  if (type === 'regular') {
    if (explanation !== '') throw badRequest("explanation can't be used in regular polls")
    return
  }
  if (correct.length === 0) throw badRequest('quiz poll must have a correct option')
  if (correct.some((option) => options[option] === undefined)) {
    throw badRequest('wrong correct option ID specified')
  }
  const isIncreasing = correct.every((option, index) => option > (correct[index - 1] ?? -1))
  if (!isIncreasing) throw badRequest('correct option IDs must be monotonically increasing')
  if (correct.length > 1 && !sent.allows_multiple_answers) {
    throw badRequest('quiz with one answer must have exactly one correct option')
  }
}

function checkOpenPeriod(seconds: number | undefined): void {
  if (seconds === undefined) return
  const { min, max } = OPEN_PERIOD_SECONDS
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw badRequest('wrong open period specified')
  }
}

function lengthOf(text: string): number {
  return [...text.trim()].length
}

const stopPollPayload = z.strictObject({ chat_id: id, message_id: id, reply_markup: markup })

/** The buttons go with it, unless new ones come. */
export function stopPoll(world: World, payload: unknown): Poll {
  const { chat_id, message_id, reply_markup } = stopPollPayload.parse(payload)
  const state = writableChat(world, chat_id)
  const stored = state.messages.get(message_id)
  if (!stored || stored.isDeleted) throw badRequest('message with poll to stop not found')
  if (stored.poll === null || stored.from?.id !== world.bot.id) {
    throw badRequest("poll can't be stopped")
  }
  const poll = settlePoll(stored.poll, world.now())
  if (poll.closedAt !== null) throw badRequest('poll has already been closed')
  const keyboard = checkKeyboard(reply_markup)
  countWrite(world, state, 'stopPoll')
  poll.closedAt = world.now()
  stored.keyboard = keyboard
  const closed = toApiPoll(poll)
  world.queue.push({ poll: closed })
  return closed
}
