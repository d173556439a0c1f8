/** Sending part by part, with the remedies of the error table that can't send anything twice. */
import type { Logger } from '../../lib/logger.ts'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage, Picture } from '../channel.ts'
import { rememberChoices } from '../numbered-choices.ts'
import type { ChoiceMemory } from '../ports.ts'
import type { OaApi, OaResult } from './api.ts'
import { type OaProblem, toDeliveryResult } from './errors.ts'
import { type EarlierSends, lookBack, NOTHING_SENT } from './look-back.ts'
import { groupIdOf } from './parse.ts'
import {
  pictureInWords,
  type RenderedPart,
  renderMessage,
  toConsultation,
  toGroupText,
  toPicture,
  withNumbers,
} from './render.ts'
import type { SentMessage } from './schema.ts'

export interface DeliveryDeps {
  api: OaApi
  /** The same calls, behind those of replies. */
  bulkApi: OaApi
  choices: ChoiceMemory
  logger: Pick<Logger, 'info' | 'warn'>
  timing: Timing
  /** Whether to try real buttons; v3 of the API may refuse them. */
  buttons: 'auto' | 'numbers'
  /** Told of every message that was taken, with what the answer says about quotas. */
  onSent(sent: SentMessage): void
  /** Once aborted, nothing waits any more: a stopping bot reports instead. */
  stopping(): AbortSignal
}

/** Tries after the first: of a call that never left, of a failed send, of one refused for the rate. */
const MAX_REPEATS = 3
const FIRST_REPEAT_MS = 500
const MAX_REPEAT_MS = 4_000

export interface OaDelivery {
  send(address: ChatAddress, message: OutgoingMessage, lane?: Lane): Promise<DeliveryResult>
  /** Whether buttons become numbers in chats with one member, as far as it is known by now. */
  areButtonsNumbered(): boolean
}

/** `bulk`: behind replies, and without a wait before the first part. */
export type Lane = 'reply' | 'bulk'

/** What the parts of one message share on their way. */
interface Route {
  api: OaApi
  /** Whether the next part may wait for the rate limit. */
  waits: boolean
  address: ChatAddress
  groupId: string | null
  /** The message that the next part quotes, null after the first. */
  quoting: string | null
  earlier: EarlierSends
}

type PartResult = { kind: 'sent'; messageId: string } | OaProblem

/** One way to send a part, the fullest first. */
interface Variant {
  part: RenderedPart
  quoting: string | null
}

/**
 * Sends a message, its parts one after the other. The first that fails ends
 * it; after parts that did arrive the result is never `rate_limited`, since sending the message
 * again would repeat them.
 */
export function createDelivery(deps: DeliveryDeps): OaDelivery {
  /** Buttons were refused where the same message with numbers was taken. */
  let areButtonsRefused = false

  async function send(
    address: ChatAddress,
    message: OutgoingMessage,
    lane: Lane = 'reply',
  ): Promise<DeliveryResult> {
    const route = await openRoute(deps, address, message, lane)
    const isNumbered = areButtonsNumbered() || route.groupId !== null
    const queue = renderMessage(message, isNumbered)
    if (queue.length === 0) return { kind: 'failed', reason: 'the message holds no text' }
    const messageIds: string[] = []
    let mayBePictured = false
    if (message.picture) {
      const picture = await sendPicture(deps, route, message.picture)
      if (picture.kind === 'sent') messageIds.push(picture.messageId)
      else if (picture.kind === 'in_words') queue.unshift(picture.part)
      // One whose answer was lost is let be: the text matters more.
      else if (picture.kind !== 'unanswered') return failure(picture, 0)
      mayBePictured = picture.kind !== 'in_words'
      route.waits ||= mayBePictured
    }
    for (let part = queue.shift(); part; part = queue.shift()) {
      const { result, rest } = await sendPart(part, route)
      queue.unshift(...rest)
      const mayBeShown = result.kind === 'sent' || result.kind === 'unanswered'
      if (mayBeShown && queue.length === 0) await rememberChoices(deps, address, message)
      if (result.kind !== 'sent') {
        const reported = failure(result, messageIds.length)
        const isPictureAlone = mayBePictured && messageIds.length === 0
        if (!isPictureAlone || reported.kind === 'unreachable') return reported
        return { kind: 'unknown', reason: 'only the picture left' }
      }
      messageIds.push(result.messageId)
      route.quoting = null
      route.waits = true
    }
    return { kind: 'sent', messageIds }
  }

  function areButtonsNumbered(): boolean {
    return areButtonsRefused || deps.buttons === 'numbers'
  }

  /** `rest` is what a part grew by when its buttons became numbers. */
  async function sendPart(
    part: RenderedPart,
    route: Route,
  ): Promise<{ result: PartResult; rest: RenderedPart[] }> {
    const [numbered = part, ...rest] = withNumbers(part)
    const known = route.earlier.take(part.text)
    if (known !== null) return { result: { kind: 'sent', messageId: known }, rest: [] }
    const knownNumbered = route.earlier.take(numbered.text)
    if (knownNumbered !== null) return { result: { kind: 'sent', messageId: knownNumbered }, rest }

    const result = await sendVariant(deps, route, { part, quoting: route.quoting })
    if (!isTooMuch(result)) return { result, rest: [] }
    if (numbered !== part) {
      const instead = await sendVariant(deps, route, { part: numbered, quoting: route.quoting })
      if (instead.kind === 'sent') noteRefusedButtons()
      if (!isTooMuch(instead)) return { result: instead, rest }
    }
    if (route.quoting === null) return { result, rest: [] }
    return { result: await sendVariant(deps, route, { part: numbered, quoting: null }), rest }
  }

  function noteRefusedButtons(): void {
    if (!areButtonsRefused) deps.logger.info({}, 'Zalo takes no buttons; choices become numbers')
    areButtonsRefused = true
  }

  function failure(problem: OaProblem, sentParts: number): DeliveryResult {
    const result = toDeliveryResult(problem, deps.timing.now())
    deps.logger.warn({ result, sentParts }, 'a message was not delivered')
    if (sentParts === 0 || result.kind === 'unreachable') return result
    const where = `after ${sentParts} parts`
    if (result.kind === 'rate_limited') return { kind: 'failed', reason: `rate limited ${where}` }
    return { ...result, reason: `${result.reason}, ${where}` }
  }

  return { send, areButtonsNumbered }
}

async function openRoute(
  deps: DeliveryDeps,
  address: ChatAddress,
  { replyTo, maybeSentSince }: OutgoingMessage,
  lane: Lane,
): Promise<Route> {
  const api = lane === 'bulk' ? deps.bulkApi : deps.api
  const groupId = groupIdOf(address)
  const earlier =
    maybeSentSince === undefined || groupId !== null
      ? NOTHING_SENT
      : await lookBack(api, address.chatId, new Date(maybeSentSince))
  const waits = lane === 'reply'
  return {
    api,
    waits,
    address,
    groupId,
    quoting: groupId === null ? (replyTo ?? null) : null,
    earlier,
  }
}

/** `in_words`: a description and its address, for where the picture is refused. */
async function sendPicture(
  deps: DeliveryDeps,
  route: Route,
  picture: Picture,
): Promise<PartResult | { kind: 'in_words'; part: RenderedPart }> {
  const inWords = { kind: 'in_words', part: pictureInWords(picture) } as const
  if (route.groupId !== null) return inWords
  const known = route.earlier.take(picture.description)
  if (known !== null) return { kind: 'sent', messageId: known }
  const { api, waits, address } = route
  const body = toPicture(address.chatId, picture)
  const result = await call(deps, waits, () => api.sendConsultation(body, { waits }))
  return isTooMuch(result) ? inWords : result
}

function sendVariant(
  deps: DeliveryDeps,
  route: Route,
  { part, quoting }: Variant,
): Promise<PartResult> {
  const { api, waits, groupId, address } = route
  return call(deps, waits, () =>
    groupId === null
      ? api.sendConsultation(toConsultation(address.chatId, part, quoting), { waits })
      : api.sendToGroup(toGroupText(groupId, part.text)),
  )
}

/** Repeats what certainly did not arrive, and nothing else. `waits`: also for the rate limit. */
async function call(
  deps: DeliveryDeps,
  waits: boolean,
  request: () => Promise<OaResult<SentMessage>>,
): Promise<PartResult> {
  const backoff = createBackoff(deps.timing.random, FIRST_REPEAT_MS, MAX_REPEAT_MS)
  for (let repeats = 0; ; repeats += 1) {
    const result = await request()
    if (result.kind === 'ok') {
      deps.onSent(result.data)
      return { kind: 'sent', messageId: result.data.message_id }
    }
    const mayRepeat =
      repeats < MAX_REPEATS && !deps.stopping().aborted && isRepeatable(result, waits)
    if (!mayRepeat) return result
    // The gate itself waits for the minute to pass.
    if (result.kind !== 'rate_limited') await deps.timing.sleep(backoff.next(), deps.stopping())
  }
}

function isRepeatable(problem: OaProblem, waits: boolean): boolean {
  if (problem.kind === 'refused') return problem.remedy === 'repeat'
  return problem.kind === 'not_sent' || (waits && problem.kind === 'rate_limited')
}

function isTooMuch(result: PartResult): boolean {
  return result.kind === 'refused' && result.remedy === 'simplify'
}
