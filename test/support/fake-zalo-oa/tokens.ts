/** Signing in: the consent page, and the endpoint that gives tokens (Zalo OA docs, OAuth v4). */
import { createHash, randomBytes } from 'node:crypto'
import { DAY_MS, MINUTE_MS } from './days.ts'
import { ApiFault } from './faults.ts'

export interface FakeTokenPair {
  accessToken: string
  refreshToken: string
}

export type Tokens = ReturnType<typeof createTokens>

const ACCESS_LIVES_SECONDS = 90_000
const REFRESH_LIVES_MS = 90 * DAY_MS
const CODE_LIVES_MS = 10 * MINUTE_MS

export function createTokens(deps: {
  appId: string
  appSecret: string
  oaId: string
  now(): number
}) {
  const { appId, appSecret, oaId, now } = deps
  let current: (FakeTokenPair & { issuedAt: number }) | null = null
  let minted = 0
  /** Times of issue of the tokens that may still be used, once. */
  const refreshTokens = new Map<string, number>()
  const codes = new Map<string, { challenge: string | null; issuedAt: number }>()

  const mint = (): FakeTokenPair => {
    const pair = { accessToken: newToken(), refreshToken: newToken() }
    current = { ...pair, issuedAt: now() }
    refreshTokens.set(pair.refreshToken, now())
    minted += 1
    return pair
  }

  return {
    mint,
    current: (): FakeTokenPair | null =>
      current && { accessToken: current.accessToken, refreshToken: current.refreshToken },
    minted: () => minted,
    isAlive: (accessToken: unknown): boolean =>
      current !== null &&
      current.accessToken === accessToken &&
      now() < current.issuedAt + ACCESS_LIVES_SECONDS * 1000,
    /** The owner took the permission back. */
    revoke(): void {
      current = null
      refreshTokens.clear()
      codes.clear()
    },
    /** Where the consent page sends the owner, who agrees at once. */
    permit(query: Record<string, unknown>): string {
      if (query.app_id !== appId) throw new ApiFault(-14002, 'Invalid appId')
      const redirectUri = String(query.redirect_uri ?? '')
      if (!URL.canParse(redirectUri)) throw new ApiFault(-14003, 'Invalid redirect uri')
      const code = newToken()
      const challenge = typeof query.code_challenge === 'string' ? query.code_challenge : null
      codes.set(code, { challenge, issuedAt: now() })
      const target = new URL(redirectUri)
      target.searchParams.set('code', code)
      target.searchParams.set('oa_id', oaId)
      if (typeof query.state === 'string') target.searchParams.set('state', query.state)
      return target.href
    },
    /** `form` is null when the request was no form. */
    grant(secretKey: unknown, form: Record<string, unknown> | null): Record<string, string> {
      if (form === null) throw new ApiFault(-14003, 'Invalid parameters')
      if (form.app_id !== appId) throw new ApiFault(-14002, 'Invalid appId')
      if (secretKey !== appSecret) throw new ApiFault(-14004, 'Invalid secret key')
      switch (form.grant_type) {
        case 'authorization_code':
          useCode(String(form.code ?? ''), String(form.code_verifier ?? ''))
          break
        case 'refresh_token':
          useRefreshToken(String(form.refresh_token ?? ''))
          break
        default:
          throw new ApiFault(-14018, 'Invalid grant type')
      }
      const { accessToken, refreshToken } = mint()
      return {
        access_token: accessToken,
        refresh_token: refreshToken,
        expires_in: String(ACCESS_LIVES_SECONDS),
      }
    },
  }

  function useCode(code: string, verifier: string): void {
    const permitted = codes.get(code)
    codes.delete(code)
    const fits = permitted?.challenge === null || permitted?.challenge === challengeOf(verifier)
    if (!permitted || !fits || now() > permitted.issuedAt + CODE_LIVES_MS) {
      throw new ApiFault(-14005, 'Invalid code')
    }
  }

  function useRefreshToken(token: string): void {
    const issuedAt = refreshTokens.get(token)
    refreshTokens.delete(token)
    if (issuedAt === undefined || now() > issuedAt + REFRESH_LIVES_MS) {
      throw new ApiFault(-14014, 'Invalid refresh token.')
    }
  }
}

function newToken(): string {
  return randomBytes(48).toString('base64url')
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
