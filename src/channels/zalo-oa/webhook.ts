/** One request of the webhook, in the order that keeps out what is not Zalo's and loses nothing. */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { IncomingMessage, WebhookRequest } from '../channel.ts'
import type { ChoiceMemory } from '../ports.ts'
import { choicesNamedBy, type ParsedEvent, parseEvent } from './parse.ts'
import { signedTimestamp, type ZaloEvent, zaloEvent } from './schema.ts'
import { isSigned, type SignatureKeys } from './signature.ts'

/** What became of a request, for the counters. */
export type WebhookOutcome =
  | 'taken'
  | 'not_signed'
  | 'bad_signature'
  | 'malformed'
  | 'stale'
  | 'other_account'
  | Extract<ParsedEvent, { kind: 'ignored' }>['why']
  | 'store_failed'

export interface WebhookDeps {
  keys: SignatureKeys
  choices: ChoiceMemory
  clock: Clock
  logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  /** The account that this program speaks for; events of others are left alone. Null while unknown. */
  oaId(): string | null
  oaName(): string | null
  /** Stores the message; a repeat of a delivery is no new message. */
  onMessage(message: IncomingMessage): Promise<void>
}

/** Zalo gives up repeating after less than two hours; what is older is somebody's recording. */
const STALE_MS = 24 * 60 * 60 * 1000

/**
 * Raw bytes → signature → schema → stored. Everything but a failing store is answered 200: Zalo turns
 * a webhook off that answers anything else, and sends unsigned `{}` when the address is saved.
 */
export async function takeRequest(
  request: WebhookRequest,
  deps: WebhookDeps,
): Promise<WebhookOutcome> {
  const json = parseJson(request.body)
  const refused = refuseUnsigned(request, json, deps.keys)
  if (refused !== null) return refused
  const read = zaloEvent.safeParse(withTimestamp(json, request))
  if (!read.success) {
    deps.logger.warn({ problem: z.prettifyError(read.error) }, 'a signed Zalo event is malformed')
    return 'malformed'
  }
  const event = read.data
  if (isOfAnotherAccount(event, deps.oaId())) return 'other_account'
  if (deps.clock.now().getTime() - Number(event.timestamp) > STALE_MS) return 'stale'
  return takeEvent(event, deps)
}

function refuseUnsigned(
  request: WebhookRequest,
  json: unknown,
  keys: SignatureKeys,
): 'not_signed' | 'bad_signature' | null {
  const header = request.header('x-zevent-signature')
  if (header === null) return 'not_signed'
  const inBody = signedTimestamp.safeParse(json).data?.timestamp
  const inHeader = request.header('x-zevent-timestamp')
  const timestamps = [inBody, inHeader].flatMap((one) => (one == null ? [] : [String(one)]))
  const { body } = request
  return isSigned(header, { body, timestamps }, keys) ? null : 'bad_signature'
}

/** Some senders put the time into the header alone; it was signed all the same. */
function withTimestamp(json: unknown, request: WebhookRequest): unknown {
  if (typeof json !== 'object' || json === null || 'timestamp' in json) return json
  return { ...json, timestamp: request.header('x-zevent-timestamp') }
}

async function takeEvent(event: ZaloEvent, deps: WebhookDeps): Promise<WebhookOutcome> {
  try {
    const oaName = deps.oaName()
    const chat = choicesNamedBy(event, oaName)
    const choices = chat === null ? null : await deps.choices.recall(chat)
    const parsed = parseEvent(event, { choices, oaName })
    if (parsed.kind === 'malformed') return 'malformed'
    if (parsed.kind === 'ignored') {
      const level = parsed.why === 'unknown_event' ? 'info' : 'debug'
      deps.logger[level]({ event: event.event_name }, 'a Zalo event needs no answer')
      return parsed.why
    }
    await deps.onMessage(parsed.message)
    return 'taken'
  } catch (error) {
    // Whatever it is, it is not stored: Zalo must not believe so.
    const name = error instanceof Error ? error.name : typeof error
    deps.logger.error({ event: event.event_name, error: name }, 'a Zalo event was not stored')
    return 'store_failed'
  }
}

/** Several accounts of one app share a webhook. The account stands where it gets or sends. */
function isOfAnotherAccount(event: ZaloEvent, oaId: string | null): boolean {
  if (oaId === null) return false
  if (event.oa_id !== undefined) return event.oa_id !== oaId
  if (event.event_name.startsWith('user_send_group')) return false
  const accounts = [event.sender?.id, event.recipient?.id].filter((id) => id !== undefined)
  return accounts.length === 2 && !accounts.includes(oaId)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
