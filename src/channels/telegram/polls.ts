/** Quiz polls of a group: sent, ended, and who may vote in them. */
import type { Api } from 'grammy'
import type { ChatAddress } from '../channel.ts'
import type { Logger } from '../logger.ts'
import type { PollChannel, PollResult, QuizPoll } from '../polls.ts'
import { tidy } from '../text-layout.ts'
import { toTelegramId } from './api.ts'
import { type TelegramProblem, toDeliveryResult } from './errors.ts'
import { renderKeyboard } from './render.ts'
import { callRepeatedly, type RepeatDeps } from './repeat.ts'

export interface PollDeps extends RepeatDeps {
  api: Pick<Api, 'raw'>
  logger: Logger
  /** Told of every poll that was sent. */
  onSent(pollId: string): void
}

type PollContent = Omit<Parameters<Api['raw']['sendPoll']>[0], 'chat_id' | 'message_thread_id'>
type Standing = Awaited<ReturnType<PollChannel['standing']>>

/** Bot API docs, "sendPoll"; what Telegram takes of fewer options is no quiz. */
const MAX_QUESTION_LENGTH = 300
const MAX_OPTION_LENGTH = 100
const OPTION_COUNTS = { min: 2, max: 12 }
const MAX_EXPLANATION_LENGTH = 200
const MAX_EXPLANATION_LINE_FEEDS = 2
const OPEN_SECONDS = { min: 5, max: 2_628_000 }

/** Nothing here waits for a rate limit: whoever leads a quiz has a plan of its own for that. */
export function createPolls(deps: PollDeps): PollChannel {
  return {
    name: 'telegram',
    fits: (poll) => renderPoll(poll) !== null,
    send: (address, poll) => send(deps, address, poll),
    close: (address, messageId) => close(deps, address, messageId),
    standing: (address, memberId) => readStanding(deps, address.chatId, memberId),
  }
}

async function send(deps: PollDeps, address: ChatAddress, poll: QuizPoll): Promise<PollResult> {
  const content = renderPoll(poll)
  if (content === null) return { kind: 'failed', reason: 'Telegram takes no poll of this size' }
  const first = await sendOnce(deps, address, content)
  if (first.kind !== 'migrated') return reportSend(deps, first)
  const newChatId = String(first.newChatId)
  const second = await sendOnce(deps, { ...address, chatId: newChatId }, content)
  const result = reportSend(deps, second)
  return result.kind === 'sent' ? { ...result, kind: 'moved', newChatId } : result
}

/** Telegram knows no idempotency key: a poll that may have arrived is never sent again. */
function sendOnce(deps: PollDeps, { chatId, topicId }: ChatAddress, content: PollContent) {
  const place = {
    chat_id: toTelegramId(chatId),
    ...(topicId !== null && { message_thread_id: Number(topicId) }),
  }
  const call = () => deps.api.raw.sendPoll({ ...place, ...content })
  return callRepeatedly(deps, call, { isHarmless: false })
}

function reportSend(
  { logger, onSent }: PollDeps,
  outcome: Awaited<ReturnType<typeof sendOnce>>,
): PollResult {
  if (outcome.kind !== 'answered') return report(logger, outcome, 'a poll was not sent')
  const { poll, message_id } = outcome.answer
  onSent(poll.id)
  return { kind: 'sent', pollId: poll.id, messageId: String(message_id) }
}

async function close(
  deps: PollDeps,
  { chatId }: ChatAddress,
  messageId: string,
): ReturnType<PollChannel['close']> {
  const place = { chat_id: toTelegramId(chatId), message_id: Number(messageId) }
  const outcome = await callRepeatedly(deps, () => deps.api.raw.stopPoll(place), {
    isHarmless: true,
  })
  if (outcome.kind === 'answered') {
    return { kind: 'closed', voters: outcome.answer.total_voter_count }
  }
  // What stayed behind in the old chat of an upgraded group is out of everybody's reach.
  if (outcome.kind === 'poll_closed' || outcome.kind === 'migrated') {
    return { kind: 'closed', voters: null }
  }
  return report(deps.logger, outcome, 'a poll was not closed')
}

function report(logger: Logger, problem: TelegramProblem, what: string) {
  const result = toDeliveryResult(problem)
  logger.warn({ result }, what)
  return result
}

async function readStanding(deps: PollDeps, chatId: string, memberId: string): Promise<Standing> {
  const user_id = Number(memberId)
  // A channel that writes in the group bears a negative id, and is nobody's member.
  if (!Number.isSafeInteger(user_id) || user_id <= 0) return 'outside'
  const place = { chat_id: toTelegramId(chatId), user_id }
  const outcome = await callRepeatedly(deps, () => deps.api.raw.getChatMember(place), {
    isHarmless: true,
  })
  switch (outcome.kind) {
    case 'answered':
      return toStanding(outcome.answer)
    case 'no_such_member':
      return 'outside'
    case 'migrated': {
      const newChatId = String(outcome.newChatId)
      return newChatId === chatId ? null : readStanding(deps, newChatId, memberId)
    }
    default:
      deps.logger.debug({ problem: outcome.kind }, 'the standing of a member is not known')
      return null
  }
}

function toStanding(member: Awaited<ReturnType<Api['raw']['getChatMember']>>): Standing {
  switch (member.status) {
    case 'creator':
    case 'administrator':
      return 'admin'
    case 'member':
      return 'member'
    case 'restricted':
      return member.is_member ? 'member' : 'outside'
    case 'left':
    case 'kicked':
      return 'outside'
  }
}

/** Null when Telegram takes no poll of this size. Throws as `renderMessage` does, at a bad button. */
function renderPoll(poll: QuizPoll): PollContent | null {
  const question = oneLine(poll.text)
  const options = poll.options.map((option) => ({ text: oneLine(option) }))
  const explanation = tidy(poll.explanation)
  const correct = [...new Set(poll.correct)].toSorted((a, b) => a - b)
  const seconds = poll.openSeconds === null ? null : Math.ceil(poll.openSeconds)
  const doesFit =
    isWithin(lengthOf(question), { min: 1, max: MAX_QUESTION_LENGTH }) &&
    isWithin(options.length, OPTION_COUNTS) &&
    options.every(({ text }) => isWithin(lengthOf(text), { min: 1, max: MAX_OPTION_LENGTH })) &&
    correct.length > 0 &&
    correct.every((index) => options[index] !== undefined) &&
    lengthOf(explanation) <= MAX_EXPLANATION_LENGTH &&
    explanation.split('\n').length <= MAX_EXPLANATION_LINE_FEEDS + 1 &&
    (seconds === null || isWithin(seconds, OPEN_SECONDS))
  if (!doesFit) return null
  const keyboard = renderKeyboard(poll.buttons)
  return {
    question,
    options,
    type: 'quiz',
    // Polls are anonymous unless this is said, and then no vote would ever come.
    is_anonymous: false,
    correct_option_ids: correct,
    allows_multiple_answers: correct.length > 1,
    allows_revoting: false,
    ...(explanation !== '' && { explanation }),
    ...(seconds !== null && { open_period: seconds }),
    ...(keyboard && { reply_markup: keyboard }),
  }
}

function oneLine(text: string): string {
  return tidy(text).replace(/\s+/g, ' ')
}

/** Telegram counts code points. */
function lengthOf(text: string): number {
  return [...text].length
}

function isWithin(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max
}
