/** Sending, part by part, without ever sending anything twice. */
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { rememberChoices } from '../numbered-choices.ts'
import type { ChoiceMemory } from '../ports.ts'
import type { Answer, Api } from './api.ts'
import { toDeliveryResult, type ZaloBotProblem } from './errors.ts'
import type { Quota } from './quota.ts'
import { renderCaption, renderMessage, withPictureAsText } from './render.ts'

export interface DeliveryDeps {
  api: Api
  logger: Logger
  timing: Timing
  quota: Quota
  choices: ChoiceMemory
  /** Once aborted, nothing waits any more: a stopping bot reports instead. */
  stopping(): AbortSignal
}

/** Tries after the first, for a request that never left. */
const MAX_REPEATS = 3
const FIRST_REPEAT_MS = 500
const MAX_REPEAT_MS = 4_000
/** A 429 does not say how long. With the quota used up only a new plan or a new month helps. */
const RETRY_AFTER_MS = 60_000
const RETRY_AFTER_USED_UP_MS = 3_600_000
/** Longest that the later parts of an announcement wait for the rate limit, in all. */
const PATIENCE_MS = 150_000

/**
 * The picture, then the texts, one after the other; the first text that fails ends it. After parts
 * that did arrive the result is never `rate_limited`, since sending again would repeat them.
 * `laterPartsWait`: for the rate limit, so that no announcement ends half-way.
 */
export async function deliver(
  deps: DeliveryDeps,
  address: ChatAddress,
  message: OutgoingMessage,
  { laterPartsWait = false }: { laterPartsWait?: boolean } = {},
): Promise<DeliveryResult> {
  await deps.quota.isUsedUp()
  const picture = await deliverPicture(deps, address, message)
  if (picture.kind === 'ended') return picture.result
  const { messageIds, mayBeShown } = picture
  const patience = { leftMs: laterPartsWait ? PATIENCE_MS : 0 }
  const parts = renderMessage(picture.rest)
  if (parts.length === 0 && messageIds.length === 0) {
    return { kind: 'failed', reason: 'the message holds no text' }
  }
  for (const [index, text] of parts.entries()) {
    const isLater = index > 0 || mayBeShown
    const send = () => deps.api.sendMessage(address.chatId, text)
    const answer = await attempt(deps, send, isLater ? patience : { leftMs: 0 })
    const isLast = index === parts.length - 1
    if (isLast && mayHaveArrived(answer)) await rememberChoices(deps, address, message)
    if (answer.kind !== 'ok') {
      const result = await report(deps, answer)
      const total = messageIds.length + parts.length - index
      return afterParts(result, { sent: messageIds.length, total, mayBeShown })
    }
    messageIds.push(answer.result)
  }
  return { kind: 'sent', messageIds }
}

type PictureOutcome =
  | { kind: 'ended'; result: DeliveryResult }
  /** `rest` is what is still to be told. */
  | { kind: 'go_on'; messageIds: string[]; mayBeShown: boolean; rest: OutgoingMessage }

/** A refused picture is told in words. One whose answer was lost is let be: the text matters more. */
async function deliverPicture(
  deps: DeliveryDeps,
  address: ChatAddress,
  message: OutgoingMessage,
): Promise<PictureOutcome> {
  const { picture, ...rest } = message
  if (!picture) return { kind: 'go_on', messageIds: [], mayBeShown: false, rest }
  const inWords: PictureOutcome = {
    kind: 'go_on',
    messageIds: [],
    mayBeShown: false,
    rest: withPictureAsText(message),
  }
  const caption = renderCaption(picture)
  if (caption === null) return inWords
  const answer = await attempt(deps, () => deps.api.sendPhoto(address.chatId, picture.url, caption))
  if (answer.kind === 'ok') {
    return { kind: 'go_on', messageIds: [answer.result], mayBeShown: true, rest }
  }
  const result = await report(deps, answer)
  if (answer.kind === 'refused') return inWords
  if (mayHaveArrived(answer)) return { kind: 'go_on', messageIds: [], mayBeShown: true, rest }
  return { kind: 'ended', result }
}

/** Repeats only what certainly did not arrive: Zalo knows no idempotency key. */
async function attempt(
  { timing, stopping, quota }: DeliveryDeps,
  send: () => Promise<Answer<string>>,
  patience = { leftMs: 0 },
): Promise<Answer<string>> {
  const backoff = createBackoff(timing.random, FIRST_REPEAT_MS, MAX_REPEAT_MS)
  let repeats = 0
  for (;;) {
    const answer = await send()
    if (answer.kind === 'ok') await quota.count('sent')
    const waitMs = waitBefore(answer)
    if (waitMs === null) return answer
    await timing.sleep(waitMs, stopping())
    if (stopping().aborted) return answer
  }

  /** How long to wait before the same request may go out again; null when it must not. */
  function waitBefore({ kind }: Answer<string>): number | null {
    if (kind === 'rate_limited' && patience.leftMs >= RETRY_AFTER_MS) {
      patience.leftMs -= RETRY_AFTER_MS
      return RETRY_AFTER_MS
    }
    if (kind !== 'not_sent' || repeats === MAX_REPEATS) return null
    repeats += 1
    return backoff.next()
  }
}

async function report({ logger, quota }: DeliveryDeps, problem: ZaloBotProblem) {
  const isUsedUp = problem.kind === 'rate_limited' && (await quota.isUsedUp())
  const result = toDeliveryResult(problem, isUsedUp ? RETRY_AFTER_USED_UP_MS : RETRY_AFTER_MS)
  logger.warn({ result }, 'a message was not delivered')
  return result
}

function afterParts(
  result: Exclude<DeliveryResult, { kind: 'sent' | 'moved' }>,
  { sent, total, mayBeShown }: { sent: number; total: number; mayBeShown: boolean },
): DeliveryResult {
  if (result.kind === 'unreachable') return result
  if (sent === 0) return mayBeShown ? { kind: 'unknown', reason: 'only the picture left' } : result
  const where = `after ${sent} of ${total} parts`
  if (result.kind === 'rate_limited') return { kind: 'failed', reason: `rate limited ${where}` }
  // Sent again it would begin with the parts that did arrive.
  const kind = result.kind === 'unavailable' ? 'failed' : result.kind
  return { kind, reason: `${result.reason}, ${where}` }
}

function mayHaveArrived({ kind }: Answer<string>): boolean {
  return kind === 'ok' || kind === 'no_answer' || kind === 'empty_poll'
}
