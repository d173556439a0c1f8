import { z } from 'zod'
import { readNetworkFault } from '../../lib/network-fault.ts'
import { createRedactor } from '../../lib/redact.ts'
import type { TokenPair } from '../ports.ts'

/** The app as Zalo knows it, and where its token endpoint is. */
export interface OauthApp {
  appId: string
  appSecret: string
  /** `https://oauth.zaloapp.com`, without a slash at the end. */
  oauthRoot: string
  /** How long one call may take. */
  callTimeoutMs: number
  now: () => Date
}

/** What became of a call. No field but `pair` ever holds a token, a code or the app secret. */
export type OauthResult =
  | { kind: 'tokens'; pair: TokenPair }
  /** Zalo's own answer. The names are Zalo's, for the log. */
  | { kind: 'refused'; code: number; name: string }
  /** The request left and no usable answer came: Zalo may or may not have carried it out. */
  | { kind: 'unanswered'; reason: string }
  /** Zalo has certainly not carried it out: no connection, or too many requests. */
  | { kind: 'not_sent'; reason: string }

/** Zalo OA docs, "Xác thực và ủy quyền": an access token lives 25 hours. */
const ACCESS_TOKEN_SECONDS = 90_000
/** Zalo OA docs, "Mã lỗi": too many requests, nothing was done. */
const RATE_LIMITED = -32
const LONGEST_NAME = 120
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional().catch(undefined),
  // A string of seconds as a rule. An odd one must not cost us the tokens that came with it.
  expires_in: z.coerce.number().positive().catch(ACCESS_TOKEN_SECONDS),
})

const errorAnswer = z.object({
  error: z.coerce.number().refine((code) => code !== 0),
  error_name: z.string().catch(''),
})

/**
 * Zalo OA docs, "Xác thực và ủy quyền": a new pair for the refresh token, which this consumes. The
 * old refresh token stays in the pair where the answer holds none.
 */
export async function refreshTokens(app: OauthApp, refreshToken: string): Promise<OauthResult> {
  const fields = { refresh_token: refreshToken, grant_type: 'refresh_token' }
  const result = await callTokenEndpoint(app, fields, [refreshToken])
  if (result.kind !== 'answered') return result
  return { kind: 'tokens', pair: toPair(result, refreshToken) }
}

/**
 * The first pair for the code that came with the redirect; a code is good once, for ten minutes.
 * `access_only`: Zalo gives some accounts no refresh token.
 */
export async function exchangeCode(
  app: OauthApp,
  { code, codeVerifier }: { code: string; codeVerifier: string },
): Promise<OauthResult | { kind: 'access_only' }> {
  const fields = { code, code_verifier: codeVerifier, grant_type: 'authorization_code' }
  const result = await callTokenEndpoint(app, fields, [code, codeVerifier])
  if (result.kind !== 'answered') return result
  const { refresh_token: refreshToken } = result.tokens
  if (refreshToken === undefined) return { kind: 'access_only' }
  return { kind: 'tokens', pair: toPair(result, refreshToken) }
}

interface Answered {
  kind: 'answered'
  tokens: z.infer<typeof tokenAnswer>
  askedAt: Date
}

function toPair({ tokens, askedAt }: Answered, refreshToken: string): TokenPair {
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshToken,
    accessExpiresAt: new Date(askedAt.getTime() + tokens.expires_in * 1000).toISOString(),
  }
}

async function callTokenEndpoint(
  { appId, appSecret, oauthRoot, callTimeoutMs, now }: OauthApp,
  fields: Record<string, string>,
  secrets: string[],
): Promise<Answered | Exclude<OauthResult, { kind: 'tokens' }>> {
  const askedAt = now()
  let status: number
  let body: string
  try {
    const response = await fetch(`${oauthRoot}/v4/oa/access_token`, {
      method: 'POST',
      headers: { secret_key: appSecret },
      body: new URLSearchParams({ app_id: appId, ...fields }),
      // The secret goes to this host and no other.
      redirect: 'manual',
      signal: AbortSignal.timeout(callTimeoutMs),
    })
    status = response.status
    body = await response.text()
  } catch (error) {
    return readFailure(error)
  }
  return readAnswer({ status, body, askedAt }, createRedactor([appSecret, ...secrets]))
}

/** The body decides: Zalo answers 200 to everything. The status only tells gateways from Zalo. */
function readAnswer(
  { status, body, askedAt }: { status: number; body: string; askedAt: Date },
  redact: (text: string) => string,
): Answered | Exclude<OauthResult, { kind: 'tokens' }> {
  const json = parseJson(body)
  const tokens = tokenAnswer.safeParse(json)
  if (tokens.success) return { kind: 'answered', tokens: tokens.data, askedAt }
  const refusal = errorAnswer.safeParse(json)
  if (status === 429 || refusal.data?.error === RATE_LIMITED) {
    return { kind: 'not_sent', reason: 'rate limit' }
  }
  if (status >= 500) return { kind: 'unanswered', reason: `HTTP ${status}` }
  if (!refusal.success) return { kind: 'unanswered', reason: `unreadable, HTTP ${status}` }
  const name = redact(refusal.data.error_name).slice(0, LONGEST_NAME)
  return { kind: 'refused', code: refusal.data.error, name }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function readFailure(error: unknown): Extract<OauthResult, { kind: 'not_sent' | 'unanswered' }> {
  const { kind, code } = readNetworkFault(error)
  if (kind === 'timeout') return { kind: 'unanswered', reason: 'timeout' }
  const reason = code === '' ? 'connection lost' : code
  return { kind: kind === 'lost' ? 'unanswered' : 'not_sent', reason }
}
