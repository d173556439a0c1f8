/** A small client for the Bot API. Nothing is thrown: what goes wrong is a value. */
import { z } from 'zod'
import { createDeadline } from '../../lib/deadline.ts'
import { createRedactor } from '../../lib/redact.ts'
import { noAnswer, readNetworkError, readRefusal, type ZaloBotProblem } from './errors.ts'
import { botAccount, envelope, type Me, sentMessage, webhookInfo } from './schema.ts'

export interface ApiOptions {
  token: string
  /** Another server with the same paths, without a slash at the end. */
  apiRoot?: string
  /** How long a call may take; a poll may take longer by what it is held. */
  callTimeoutMs: number
}

export type Answer<Result> = { kind: 'ok'; result: Result } | ZaloBotProblem

export interface Api {
  getMe(signal: AbortSignal): Promise<Answer<Me>>
  /** The address of the webhook, '' when none is set. */
  getWebhookUrl(signal: AbortSignal): Promise<Answer<string>>
  setWebhook(url: string, secret: string, signal: AbortSignal): Promise<Answer<unknown>>
  deleteWebhook(signal: AbortSignal): Promise<Answer<unknown>>
  /** Cannot be aborted: the server would hand the update to nobody. */
  getUpdates(holdSeconds: number): Promise<Answer<unknown>>
  /** The id of the message. */
  sendMessage(chatId: string, text: string): Promise<Answer<string>>
  sendPhoto(chatId: string, photoUrl: string, caption: string): Promise<Answer<string>>
}

const DEFAULT_API_ROOT = 'https://bot-api.zaloplatforms.com'
/** An empty poll is answered when its time is over, not before; this is for the way. */
const POLL_MARGIN_MS = 7_000

/** The one place that knows the paths. The token is part of them, so no URL may get out. */
export function createApi({ token, apiRoot = DEFAULT_API_ROOT, callTimeoutMs }: ApiOptions): Api {
  // The part behind the colon alone is secret as well.
  const redact = createRedactor([token, token.slice(token.indexOf(':') + 1)])

  async function call<Schema extends z.ZodType>(
    method: string,
    parameters: Record<string, string>,
    schema: Schema,
    { signal, timeoutMs = callTimeoutMs }: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<Answer<z.infer<Schema>>> {
    const deadline = createDeadline(timeoutMs)
    let status: number
    let body: string
    try {
      const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
        method: 'POST',
        // Whoever redirects is not Zalo, and must not get the message or the token.
        redirect: 'manual',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
        signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
      })
      status = response.status
      body = await response.text()
    } catch (error) {
      return readNetworkError(error)
    } finally {
      deadline.clear()
    }
    const answer = envelope.safeParse(parseJson(body)).data
    // Refusals come with HTTP 200 as a rule, so the status counts only where there is no envelope.
    if (!answer) return noEnvelope(status)
    if (!answer.ok) return readRefusal(method, answer, redact)
    const result = schema.safeParse(answer.result)
    return result.success ? { kind: 'ok', result: result.data } : noAnswer({ kind: 'unreadable' })
  }

  return {
    getMe: (signal) => call('getMe', {}, botAccount, { signal }),
    async getWebhookUrl(signal) {
      const answer = await call('getWebhookInfo', {}, webhookInfo, { signal })
      return answer.kind === 'ok' ? { kind: 'ok', result: answer.result?.url ?? '' } : answer
    },
    setWebhook: (url, secret, signal) =>
      call('setWebhook', { url, secret_token: secret }, z.unknown(), { signal }),
    deleteWebhook: (signal) => call('deleteWebhook', {}, z.unknown(), { signal }),
    getUpdates: (holdSeconds) =>
      call('getUpdates', { timeout: String(holdSeconds) }, z.unknown(), {
        timeoutMs: holdSeconds * 1000 + POLL_MARGIN_MS,
      }),
    sendMessage: async (chatId, text) =>
      toMessageId(await call('sendMessage', { chat_id: chatId, text }, sentMessage)),
    sendPhoto: async (chatId, photo, caption) =>
      toMessageId(
        await call(
          'sendPhoto',
          { chat_id: chatId, photo, ...(caption !== '' && { caption }) },
          sentMessage,
        ),
      ),
  }
}

function toMessageId(answer: Answer<{ message_id: string }>): Answer<string> {
  return answer.kind === 'ok' ? { kind: 'ok', result: answer.result.message_id } : answer
}

function noEnvelope(status: number): ZaloBotProblem {
  if (status === 429) return { kind: 'rate_limited' }
  return noAnswer({ kind: 'gateway', status })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
