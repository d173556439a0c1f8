import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCaller } from './calling.ts'
import { createFakeZaloOa, type FakeZaloOa } from './index.ts'

const HOUR_MS = 3_600_000
const TOKEN = '/v4/oa/access_token'

let zalo: FakeZaloOa
let caller: ReturnType<typeof createCaller>
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-22T08:00:00+07:00')
  zalo = await createFakeZaloOa({ now: () => now })
  zalo.issueTokens()
  caller = createCaller(zalo)
})
afterEach(() => zalo.stop())

const refresh = (refresh_token: string) =>
  caller.token({ grant_type: 'refresh_token', refresh_token })

async function errorWith(access_token: string): Promise<unknown> {
  const response = await fetch(`${zalo.apiRoot}/v2.0/oa/getoa`, { headers: { access_token } })
  return ((await response.json()) as { error: unknown }).error
}

describe('tokens', () => {
  it('rotate: a refresh kills the access token and is possible once', async () => {
    const { accessToken, refreshToken } = zalo.issueTokens()
    const next = await refresh(refreshToken)
    expect(next.expires_in).toBe('90000')
    expect(zalo.tokenState().current).toEqual({
      accessToken: next.access_token,
      refreshToken: next.refresh_token,
    })
    expect(await errorWith(accessToken)).toBe(-216)
    expect(await errorWith(next.access_token ?? '')).toBe(0)
    expect(await refresh(refreshToken)).toMatchObject({
      error: -14014,
      error_name: 'Invalid refresh token.',
    })
    expect(zalo.tokenState().requests.map(({ outcome }) => outcome)).toEqual(['ok', -14014])
  })

  it('end after 25 hours, refresh tokens after three months', async () => {
    const { accessToken, refreshToken } = zalo.issueTokens()
    now += 25 * HOUR_MS - 1
    expect(await errorWith(accessToken)).toBe(0)
    now += 1
    expect(await errorWith(accessToken)).toBe(-216)
    now += 91 * 24 * HOUR_MS
    expect((await refresh(refreshToken)).error).toBe(-14014)
  })

  it('come for a code with its verifier, once and within ten minutes', async () => {
    const permit = async () => {
      const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
      const query = new URLSearchParams({
        app_id: zalo.appId,
        redirect_uri: 'http://127.0.0.1:1/done?from=zalo',
        code_challenge: challenge,
        state: 's57',
      })
      const response = await fetch(`${zalo.oauthRoot}/v4/oa/permission?${query}`, {
        redirect: 'manual',
      })
      const target = new URL(response.headers.get('location') ?? '')
      expect(Object.fromEntries(target.searchParams)).toMatchObject({
        from: 'zalo',
        oa_id: zalo.oaId,
        state: 's57',
      })
      return target.searchParams.get('code') ?? ''
    }
    const exchange = (code: string, code_verifier = 'v'.repeat(43)) =>
      caller.token({ grant_type: 'authorization_code', code, code_verifier })
    const code = await permit()
    expect((await exchange(code)).access_token).toBe(zalo.tokenState().current?.accessToken)
    expect((await exchange(code)).error).toBe(-14005)
    expect((await exchange(await permit(), 'another')).error).toBe(-14005)
    const late = await permit()
    now += 11 * 60_000
    expect((await exchange(late)).error).toBe(-14005)
  })

  it('are refused to wrong apps, secrets, grants and bodies', async () => {
    const { refreshToken } = zalo.issueTokens()
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect((await caller.token({ ...grant, app_id: '1' })).error).toBe(-14002)
    expect((await caller.token(grant, 'wrong')).error).toBe(-14004)
    expect((await caller.token({ ...grant, grant_type: 'password' })).error).toBe(-14018)
    expect((await caller.post(TOKEN, { app_id: zalo.appId, ...grant })).error).toBe(-14003)
    expect((await refresh(refreshToken)).access_token).toBeDefined()
  })

  it('are used up when the answer gets lost', async () => {
    const { refreshToken } = zalo.issueTokens()
    zalo.failNext(TOKEN, { kind: 'drop', when: 'before' })
    zalo.failNext(TOKEN, { kind: 'drop', when: 'after' })
    await expect(refresh(refreshToken)).rejects.toThrow()
    await expect(refresh(refreshToken)).rejects.toThrow()
    expect((await refresh(refreshToken)).error).toBe(-14014)
    expect(zalo.tokenState()).toMatchObject({
      minted: 3,
      requests: [{ grant: 'refresh_token', outcome: 'dropped' }, {}, { outcome: -14014 }],
    })
  })
})
