/** Sending and editing, part by part, with the few remedies that can't send anything twice. */
import type { Api } from 'grammy'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { toTelegramId } from './api.ts'
import { type TelegramProblem, toDeliveryResult, toProblem } from './errors.ts'
import { pictureInWords, type RenderedPart, renderMessage } from './render.ts'

export interface DeliveryDeps {
  api: Api
  logger: Logger
  timing: Timing
  /** Longest that one message waits, in all, for Telegram's rate limit before it is given up. */
  maxRateLimitWaitMs: number
  /** Once aborted, nothing waits any more: a stopping bot reports instead. */
  stopping(): AbortSignal
}

export interface Delivery {
  send(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult>
  /** The same, but the first part waits for no rate limit. */
  announce(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult>
  edit(address: ChatAddress, messageId: string, message: OutgoingMessage): Promise<DeliveryResult>
}

/** Tries after the first, for a request that never left or an edit, which may be repeated. */
const MAX_REPEATS = 3
const FIRST_REPEAT_MS = 500
const MAX_REPEAT_MS = 4_000
/** Telegram gives whole seconds; a little more keeps clear of the border. */
const RATE_LIMIT_JITTER_MS = 500

interface PartRequest {
  chatId: string
  topicId: string | null
  replyTo: string | null
  /** Message to replace, null to send a new one. */
  editing: string | null
  part: RenderedPart
}

type PartResult =
  | { kind: 'sent'; messageId: string; chatId: string }
  | Exclude<DeliveryResult, { kind: 'sent' | 'moved' }>

/**
 * Parts go out one after the other. The first that fails ends it; after parts that did arrive the
 * result is never `rate_limited`, since sending the message again would repeat them.
 */
export function createDelivery(deps: DeliveryDeps): Delivery {
  return {
    send: (address, message) => deliver(deps, address, message),
    announce: (address, message) => deliver(deps, address, message, { firstWaits: false }),
    edit: (address, messageId, message) => deliver(deps, address, message, { editing: messageId }),
  }
}

async function deliver(
  deps: DeliveryDeps,
  address: ChatAddress,
  message: OutgoingMessage,
  { editing = null, firstWaits = true }: { editing?: string | null; firstWaits?: boolean } = {},
): Promise<DeliveryResult> {
  // An edit replaces a text; the picture above it stays as it is.
  const { picture, ...withoutPicture } = message
  const parts = renderMessage(editing === null ? message : withoutPicture)
  if (parts.length === 0) return { kind: 'failed', reason: 'the message holds no text' }
  const messageIds: string[] = []
  const patience = { leftMs: deps.maxRateLimitWaitMs }
  let { chatId } = address
  for (const [index, part] of parts.entries()) {
    const isFirst = index === 0
    const request: PartRequest = {
      chatId,
      topicId: address.topicId,
      replyTo: isFirst ? (message.replyTo ?? null) : null,
      editing: isFirst ? editing : null,
      part,
    }
    const mayWait = firstWaits || !isFirst
    const result = await deliverPart(deps, request, mayWait ? patience : { leftMs: 0 })
    if (result.kind !== 'sent') return afterParts(result, index, parts.length)
    messageIds.push(result.messageId)
    chatId = result.chatId
  }
  if (chatId !== address.chatId) return { kind: 'moved', newChatId: chatId, messageIds }
  return { kind: 'sent', messageIds }
}

function afterParts(
  result: Exclude<PartResult, { kind: 'sent' }>,
  sent: number,
  total: number,
): DeliveryResult {
  if (sent === 0 || result.kind === 'unreachable') return result
  const where = `after ${sent} of ${total} parts`
  if (result.kind === 'rate_limited') {
    return { kind: 'failed', reason: `rate limited ${where}, for ${result.retryAfterMs} ms` }
  }
  // Sent again it would begin with the parts that did arrive.
  const kind = result.kind === 'unavailable' ? 'failed' : result.kind
  return { kind, reason: `${result.reason}, ${where}` }
}

async function deliverPart(
  deps: DeliveryDeps,
  first: PartRequest,
  patience: { leftMs: number },
): Promise<PartResult> {
  const { api, logger, timing } = deps
  const backoff = createBackoff(timing.random, FIRST_REPEAT_MS, MAX_REPEAT_MS)
  let request = first
  let repeats = 0
  for (;;) {
    const { chatId } = request
    const outcome = await callOnce(api, request)
    if ('messageId' in outcome) return { kind: 'sent', messageId: outcome.messageId, chatId }
    const problem: TelegramProblem = outcome
    if (problem.kind === 'not_modified' && request.editing !== null) {
      return { kind: 'sent', messageId: request.editing, chatId }
    }
    if (problem.kind === 'bad_formatting') logger.error({ reason: problem.reason }, 'refused text')

    const changed = remedy(request, problem)
    if (changed) {
      request = changed
      continue
    }
    const waitMs = waitBefore(request, problem)
    if (waitMs !== null && !deps.stopping().aborted) {
      await timing.sleep(waitMs, deps.stopping())
      if (!deps.stopping().aborted) continue
    }
    const result = toDeliveryResult(problem)
    logger.warn({ result }, 'a message was not delivered')
    return result
  }

  /** How long to wait before the same request may go out again; null when it must not. */
  function waitBefore(request: PartRequest, problem: TelegramProblem): number | null {
    if (problem.kind === 'rate_limited') {
      if (problem.retryAfterMs > patience.leftMs) return null
      patience.leftMs -= problem.retryAfterMs
      return problem.retryAfterMs + Math.round(timing.random() * RATE_LIMIT_JITTER_MS)
    }
    if (!mayRepeat(request, problem) || repeats === MAX_REPEATS) return null
    repeats += 1
    return backoff.next()
  }
}

/**
 * The same request, changed so that this problem can't come again; null when there is no way. An
 * edit never turns into a new message: whether the chat wants one is for the caller to say.
 */
function remedy(request: PartRequest, problem: TelegramProblem): PartRequest | null {
  switch (problem.kind) {
    case 'migrated': {
      const chatId = String(problem.newChatId)
      if (request.editing !== null || chatId === request.chatId) return null
      // The message that was to be answered belongs to the old chat.
      return { ...request, chatId, replyTo: null }
    }
    case 'bad_formatting':
      return request.part.marks.length === 0
        ? null
        : { ...request, part: { ...request.part, marks: [] } }
    case 'reply_target_gone':
      return request.replyTo === null ? null : { ...request, replyTo: null }
    case 'failed':
      return request.part.photo === null ? null : { ...request, part: pictureInWords(request.part) }
    default:
      return null
  }
}

/** Telegram knows no idempotency key: a send that may have arrived is never sent again. */
function mayRepeat(request: PartRequest, problem: TelegramProblem): boolean {
  return problem.kind === 'not_sent' || (problem.kind === 'unknown' && request.editing !== null)
}

async function callOnce(
  api: Api,
  { chatId, topicId, replyTo, editing, part }: PartRequest,
): Promise<{ messageId: string } | TelegramProblem> {
  const { text, marks, photo } = part
  const chat = { chat_id: toTelegramId(chatId) }
  const content = {
    ...chat,
    text,
    entities: marks,
    link_preview_options: { is_disabled: true },
    ...(part.keyboard && { reply_markup: part.keyboard }),
  }
  const place = {
    ...(topicId !== null && { message_thread_id: Number(topicId) }),
    ...(replyTo !== null && {
      reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
    }),
  }
  try {
    if (editing !== null) {
      await api.raw.editMessageText({ ...content, message_id: Number(editing) })
      return { messageId: editing }
    }
    const sent =
      photo === null
        ? await api.raw.sendMessage({ ...content, ...place })
        : await api.raw.sendPhoto({ ...chat, ...place, photo, caption: text })
    return { messageId: String(sent.message_id) }
  } catch (error) {
    return toProblem(error)
  }
}
