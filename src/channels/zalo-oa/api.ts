/** The calls to openapi.zalo.me that we make; every answer is checked by a schema. */
import type { z } from 'zod'
import { createDeadline } from '../../lib/deadline.ts'
import type { Timing } from '../../lib/timing.ts'
import type { LimitNotice } from '../ports.ts'
import { fromFetchError, type OaProblem, remedyFor } from './errors.ts'
import type { RateGate } from './rate-gate.ts'
import {
  apiAnswer,
  articleId,
  articleToken,
  type ConversationRow,
  conversationRows,
  type OaProfile,
  oaProfile,
  type SentMessage,
  sentMessage,
  tagNames,
  type UserDetail,
  userDetail,
  userPage,
} from './schema.ts'

/** Hands out access tokens; rejects with an OperatorError when there is none to hand out. */
export interface AccessTokens {
  accessToken(): Promise<string>
  /** Another token than the one the API has just refused. */
  renew(rejected: string): Promise<string>
}

export interface OaApiDeps {
  apiRoot: string
  tokens: AccessTokens
  gate: RateGate
  timing: Timing
  /** Told what each answer says about our limits. */
  onLimit(notice: LimitNotice): void
  /** Longest a call waits for the rate limit before it is given up. */
  patienceMs: number
  callTimeoutMs: number
  stopping(): AbortSignal
}

export type OaResult<Data> = { kind: 'ok'; data: Data } | OaProblem

/** Bodies as the platform wants them; `render.ts` makes those of messages. */
export interface OaApi {
  getOa(): Promise<OaResult<OaProfile>>
  /** A consultation message to one member. */
  sendConsultation(body: unknown, options?: CallOptions): Promise<OaResult<SentMessage>>
  /** A text into a group of the account. */
  sendToGroup(body: unknown): Promise<OaResult<SentMessage>>
  /** A promotional message to one follower. */
  sendPromotion(body: unknown, options?: CallOptions): Promise<OaResult<SentMessage>>
  /** An article, which is made later. */
  createArticle(body: unknown, options?: CallOptions): Promise<OaResult<{ token: string }>>
  /** The id of an article once it is made. */
  verifyArticle(token: string, options?: CallOptions): Promise<OaResult<{ id: string }>>
  /** An article to many followers at once. */
  sendArticle(body: unknown, options?: CallOptions): Promise<OaResult<SentMessage>>
  /** `count` at most 50; `offset` at most 9,951. */
  listFollowers(offset: number, count: number): Promise<OaResult<z.infer<typeof userPage>>>
  userDetail(userId: string): Promise<OaResult<UserDetail>>
  /** The newest messages between the account and a member, at most 10. */
  conversation(userId: string, offset: number): Promise<OaResult<ConversationRow[]>>
  listTags(): Promise<OaResult<string[]>>
  tagFollower(userId: string, tag: string): Promise<OaResult<unknown>>
  untagFollower(userId: string, tag: string): Promise<OaResult<unknown>>
}

export interface CallOptions {
  /** False: a call that the rate limit holds back is given up at once. */
  waits?: boolean
}

interface Call<Schema extends z.ZodType> {
  path: string
  /** Sent as `?data=<JSON>` with GET. */
  query?: Record<string, unknown>
  /** Sent as JSON with POST. */
  body?: unknown
  schema: Schema
  options?: CallOptions | undefined
}

/** Zalo's own page size for conversations. */
const CONVERSATION_PAGE = 10

/** A client for one Official Account. Nothing is thrown: what went wrong is in the result. */
export function createOaApi(deps: OaApiDeps): OaApi {
  const call = <Schema extends z.ZodType>(request: Call<Schema>) => callApi(deps, request)
  const noData = apiAnswer.shape.data
  return {
    getOa: () => call({ path: '/v2.0/oa/getoa', schema: oaProfile }),
    sendConsultation: (body, options) =>
      call({ path: '/v3.0/oa/message/cs', body, schema: sentMessage, options }),
    sendPromotion: (body, options) =>
      call({ path: '/v3.0/oa/message/promotion', body, schema: sentMessage, options }),
    createArticle: (body, options) =>
      call({ path: '/v2.0/article/create', body, schema: articleToken, options }),
    verifyArticle: (token, options) =>
      call({ path: '/v2.0/article/verify', body: { token }, schema: articleId, options }),
    sendArticle: (body, options) =>
      call({ path: '/v2.0/oa/message', body, schema: sentMessage, options }),
    sendToGroup: (body) => call({ path: '/v3.0/oa/group/message', body, schema: sentMessage }),
    listFollowers: (offset, count) =>
      call({
        path: '/v3.0/oa/user/getlist',
        query: { offset, count, is_follower: 'true' },
        schema: userPage,
      }),
    userDetail: (userId) =>
      call({ path: '/v3.0/oa/user/detail', query: { user_id: userId }, schema: userDetail }),
    conversation: (userId, offset) =>
      call({
        path: '/v2.0/oa/conversation',
        query: { user_id: userId, offset, count: CONVERSATION_PAGE },
        schema: conversationRows,
      }),
    listTags: () => call({ path: '/v2.0/oa/tag/gettagsofoa', schema: tagNames }),
    tagFollower: (userId, tag) =>
      call({
        path: '/v2.0/oa/tag/tagfollower',
        body: { user_id: userId, tag_name: tag },
        schema: noData,
      }),
    untagFollower: (userId, tag) =>
      call({
        path: '/v2.0/oa/tag/rmfollowerfromtag',
        body: { user_id: userId, tag_name: tag },
        schema: noData,
      }),
  }
}

/** With a new access token once, when the first is refused. */
async function callApi<Schema extends z.ZodType>(
  deps: OaApiDeps,
  request: Call<Schema>,
): Promise<OaResult<z.output<Schema>>> {
  try {
    const token = await deps.tokens.accessToken()
    const result = await callOnce(deps, request, token)
    if (result.kind !== 'refused' || result.remedy !== 'refresh') return result
    return await callOnce(deps, request, await deps.tokens.renew(token))
  } catch (error) {
    // Only the keeper of the tokens throws, and its messages are for the operator.
    return { kind: 'no_token', reason: error instanceof Error ? error.message : String(error) }
  }
}

async function callOnce<Schema extends z.ZodType>(
  deps: OaApiDeps,
  request: Call<Schema>,
  token: string,
): Promise<OaResult<z.output<Schema>>> {
  const patienceMs = request.options?.waits === false ? 0 : deps.patienceMs
  const held = await deps.gate.pass(patienceMs, deps.stopping())
  if (held) return { kind: 'held_back', retryAfterMs: held.waitMs }
  const askedAt = deps.timing.now().getTime()
  const deadline = createDeadline(deps.callTimeoutMs)
  let response: Response
  let text: string
  try {
    response = await fetch(urlOf(deps.apiRoot, request), {
      method: request.body === undefined ? 'GET' : 'POST',
      headers: { access_token: token, 'content-type': 'application/json' },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      // Whoever redirects is not Zalo, and must not get the token: `fetch` would hand it on.
      redirect: 'manual',
      signal: deadline.signal,
    })
    text = await response.text()
  } catch (error) {
    return fromFetchError(error)
  } finally {
    deadline.clear()
  }
  noteRate(deps, response.headers, askedAt)
  if (response.status === 429) return tooFast(deps)
  return readAnswer(deps, request, { status: response.status, text })
}

function readAnswer<Schema extends z.ZodType>(
  deps: OaApiDeps,
  request: Call<Schema>,
  { status, text }: { status: number; text: string },
): OaResult<z.output<Schema>> {
  const answer = apiAnswer.safeParse(parseJson(text))
  if (!answer.success) {
    return { kind: 'unanswered', reason: `an answer that is not Zalo's (HTTP ${status})` }
  }
  const { error: code, data } = answer.data
  if (code === 0) {
    const read = request.schema.safeParse(data)
    if (read.success) return { kind: 'ok', data: read.data }
    return { kind: 'unanswered', reason: `${request.path} answered in an unknown shape` }
  }
  const remedy = remedyFor(code)
  return remedy === 'wait_a_minute' ? tooFast(deps) : { kind: 'refused', code, remedy }
}

function tooFast({ gate, timing }: OaApiDeps): OaProblem {
  gate.closeForThisMinute()
  return { kind: 'rate_limited', retryAfterMs: 60_000 - (timing.now().getTime() % 60_000) }
}

/** Zalo OA docs, "Giới hạn tốc độ gọi API": every answer says how many calls this minute has left. */
function noteRate({ gate, onLimit, timing }: OaApiDeps, headers: Headers, askedAt: number): void {
  const remaining = readCount(headers.get('x-ratelimit-remain'))
  const total = readCount(headers.get('x-ratelimit-limit'))
  if (remaining === null && total === null) return
  if (remaining !== null) gate.noteRemaining(remaining, askedAt)
  onLimit({ name: 'requests_per_minute', remaining, total, at: timing.now().toISOString() })
}

function readCount(header: string | null): number | null {
  return header !== null && /^-?\d+$/.test(header.trim()) ? Number(header) : null
}

function urlOf(apiRoot: string, { path, query }: Call<z.ZodType>): string {
  const data = query === undefined ? '' : `?data=${encodeURIComponent(JSON.stringify(query))}`
  return `${apiRoot}${path}${data}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
