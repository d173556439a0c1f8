import { describe, expect, it } from 'vitest'
import { createManualSleep, setupTokens, TOKEN_PATH, withSteps } from './token-setup.ts'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

describe('handing out the access token', () => {
  it('gives what the store holds without asking Zalo', async () => {
    const { keeper, authorised, refreshCalls } = await setupTokens()
    const { accessToken } = await authorised()
    expect(await keeper().accessToken()).toBe(accessToken)
    expect(refreshCalls()).toEqual([])
  })

  it('renews one that has ended, and stores the new pair', async () => {
    const { zalo, keeper, authorised, stored } = await setupTokens()
    const old = await authorised(-1)
    const token = await keeper().accessToken()
    expect(token).toBe(zalo.tokenState().current?.accessToken)
    expect(token).not.toBe(old.accessToken)
    expect(await stored()).toMatchObject({
      ...zalo.tokenState().current,
      accessExpiresAt: '2026-01-11T09:00:00.000Z',
      generation: 2,
      oaId: zalo.oaId,
      refreshBegunAt: null,
    })
  })

  it('renews one that the API refused', async () => {
    const { zalo, keeper, authorised } = await setupTokens()
    const { accessToken } = await authorised()
    const renewed = await keeper().renew(accessToken)
    expect(renewed).toBe(zalo.tokenState().current?.accessToken)
    expect(renewed).not.toBe(accessToken)
  })

  it('gives the newer token of the store when an older one was refused', async () => {
    const { keeper, authorised, refreshCalls } = await setupTokens()
    const { accessToken: older } = await authorised()
    const { accessToken: newer } = await authorised()
    expect(await keeper().renew(older)).toBe(newer)
    expect(refreshCalls()).toEqual([])
  })

  it('no longer gives a token that was refused, even where it cannot be renewed', async () => {
    const { zalo, keeper, authorised } = await setupTokens()
    const { accessToken } = await authorised()
    zalo.revokeTokens()
    const tokens = keeper()
    await expect(tokens.renew(accessToken)).rejects.toMatchObject({ kind: 'tokens_dead' })
    await expect(tokens.accessToken()).rejects.toMatchObject({ kind: 'tokens_dead' })
  })

  it('says how to authorise when there are no tokens', async () => {
    const { keeper } = await setupTokens()
    await expect(keeper().accessToken()).rejects.toMatchObject({
      kind: 'no_tokens',
      message: expect.stringContaining('npm run zalo -- authorize'),
    })
  })
})

describe('one refresh at a time', () => {
  it('is shared by all callers of a process', async () => {
    const { keeper, authorised, refreshCalls } = await setupTokens()
    const { accessToken } = await authorised(-1)
    const tokens = keeper()
    const calls = Array.from({ length: 20 }, (_, at) =>
      at % 2 ? tokens.accessToken() : tokens.renew(accessToken),
    )
    expect(new Set(await Promise.all(calls)).size).toBe(1)
    expect(refreshCalls()).toHaveLength(1)
  })

  it('is left to the process that claimed it first', async () => {
    const { zalo, keeper, authorised, refreshCalls } = await setupTokens()
    const { accessToken } = await authorised()
    zalo.failNext(TOKEN_PATH, { kind: 'slow', ms: 60 })
    const given = await Promise.all([1, 2, 3, 4].map(() => keeper().renew(accessToken)))
    expect(new Set(given)).toEqual(new Set([zalo.tokenState().current?.accessToken]))
    expect(refreshCalls()).toHaveLength(1)
  })

  it('is taken over from a process that ended, when its lease is over', async () => {
    const { zalo, store, clock, keeper, authorised } = await setupTokens()
    await authorised(-1)
    const now = clock.now()
    await store.claimRefresh(zalo.appId, {
      generation: 1,
      owner: 'a process that is gone',
      now: now.toISOString(),
      leaseUntil: new Date(now.getTime() + 20_000).toISOString(),
    })
    expect(await keeper().accessToken()).toBe(zalo.tokenState().current?.accessToken)
    expect(clock.now().getTime() - now.getTime()).toBeGreaterThanOrEqual(20_000)
  })

  it('gives up waiting for another process after a while', async () => {
    const { zalo, store, clock, keeper, authorised } = await setupTokens()
    await authorised(-1)
    const now = clock.now()
    await store.claimRefresh(zalo.appId, {
      generation: 1,
      owner: 'a slow process',
      now: now.toISOString(),
      leaseUntil: new Date(now.getTime() + 3_600_000).toISOString(),
    })
    await expect(keeper({ patienceMs: 5_000 }).accessToken()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('Một tiến trình khác'),
    })
  })

  it('keeps the new pair when the lease ran out before it was stored', async () => {
    const { zalo, store, keeper, authorised, stored } = await setupTokens()
    await authorised(-1)
    const { appId } = zalo
    const late = withSteps(store, {
      async finishRefresh(app, claim, pair) {
        // Another process took over, was refused, and called the pair dead.
        const later = { now: '2027-01-01T00:00:00.000Z', leaseUntil: '2027-01-01T00:01:00.000Z' }
        const other = { generation: claim.generation, owner: 'other' }
        expect(await store.claimRefresh(appId, { ...other, ...later })).toBe(true)
        await store.abandonRefresh(appId, other, { dead: 'refused' })
        return store.finishRefresh(app, claim, pair)
      },
    })
    const token = await keeper({ store: late }).accessToken()
    expect(token).toBe(zalo.tokenState().current?.accessToken)
    expect(await stored()).toMatchObject({ accessToken: token, deadReason: null })
  })

  it('leaves it to whoever took over to say that a pair is dead', async () => {
    const { zalo, store, clock, keeper, authorised, refreshCalls } = await setupTokens()
    const first = await authorised(-1)
    const { appId } = zalo
    const renewed = { ...zalo.issueTokens(), accessExpiresAt: '2026-01-11T09:00:00.000Z' }
    const other = { generation: 1, owner: 'other' }
    let isTaken = false
    const slept = withSteps(store, {
      async abandonRefresh(app, claim, outcome) {
        // Another process took over while we slept, and has not written its new pair yet.
        clock.advance(60_000)
        const now = clock.now()
        const leaseUntil = new Date(now.getTime() + 30_000).toISOString()
        const later = { ...other, now: now.toISOString(), leaseUntil }
        isTaken = await store.claimRefresh(appId, later)
        await store.abandonRefresh(app, claim, outcome)
      },
      async claimRefresh(...claim) {
        if (isTaken) await store.finishRefresh(appId, other, renewed)
        return store.claimRefresh(...claim)
      },
    })
    zalo.failNext(TOKEN_PATH, { kind: 'error', code: -14014, message: 'Invalid refresh token.' })
    const tokens = keeper({ store: slept, patienceMs: 90_000 })
    expect(await tokens.renew(first.accessToken)).toBe(renewed.accessToken)
    expect(refreshCalls()).toHaveLength(1)
  })

  it('gives a token to nobody before it is stored', async () => {
    const { zalo, store, keeper, authorised, stored, lines } = await setupTokens()
    await authorised(-1)
    let failures = 2
    const full = withSteps(store, {
      finishRefresh: async (...step) => {
        if (failures-- > 0) throw new Error('disk full')
        return store.finishRefresh(...step)
      },
    })
    const token = await keeper({ store: full }).accessToken()
    expect(failures).toBe(-1)
    expect((await stored())?.accessToken).toBe(token)
    expect(zalo.tokenState().minted).toBe(2)
    expect(lines.join('')).toContain('could not be stored')
  })

  it('stores with its last breath what it could not store before', async () => {
    const { zalo, store, keeper, authorised, stored } = await setupTokens()
    await authorised(-1)
    let isFull = true
    const full = withSteps(store, {
      finishRefresh: async (...step) => {
        if (isFull) throw new Error('disk full')
        return store.finishRefresh(...step)
      },
    })
    const tokens = keeper({ store: full, patienceMs: 3_000 })
    await expect(tokens.accessToken()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('chưa ghi được'),
    })
    isFull = false
    await tokens.stop()
    expect((await stored())?.accessToken).toBe(zalo.tokenState().current?.accessToken)
  })
})

describe('trouble with Zalo', () => {
  it.each([
    ['a gateway', { kind: 'gateway', status: 502, carriedOut: false }],
    ['a broken connection', { kind: 'drop', when: 'before' }],
    ['the rate limit', { kind: 'error', code: -32, message: 'too fast' }],
    ['too many requests', { kind: 'http', status: 429 }],
  ] as const)('tries again with the same token after %s', async (_, failure) => {
    const { zalo, keeper, authorised, waits } = await setupTokens()
    await authorised(-1)
    zalo.failNext(TOKEN_PATH, failure, { times: 3 })
    expect(await keeper().accessToken()).toBe(zalo.tokenState().current?.accessToken)
    expect(waits).toHaveLength(3)
    expect(waits[2]).toBeGreaterThan(waits[0] ?? 0)
  })

  it('ends the patience of a caller while Zalo is away, and recovers afterwards', async () => {
    const { zalo, keeper, authorised, stored } = await setupTokens()
    await authorised(-1)
    const tokens = keeper()
    await zalo.goOffline()
    await expect(tokens.accessToken()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/Chưa kết nối được tới Zalo .*\(ECONNREFUSED\).*tự thử lại/),
    })
    // Nothing was sent, so nothing can have been lost.
    expect((await stored())?.refreshBegunAt).toBeNull()
    await zalo.goOnline()
    expect(await tokens.accessToken()).toBe(zalo.tokenState().current?.accessToken)
  })

  it('does not wait for longer when the clock is set back', async () => {
    const { zalo, keeper, authorised, clock, waits } = await setupTokens()
    await authorised(-3)
    const tokens = keeper()
    await zalo.goOffline()
    await expect(tokens.accessToken()).rejects.toMatchObject({ kind: 'unreachable' })
    await zalo.goOnline()
    clock.set(new Date(clock.now().getTime() - 3_600_000).toISOString())
    expect(await tokens.accessToken()).toBe(zalo.tokenState().current?.accessToken)
    expect(Math.max(...waits)).toBeLessThanOrEqual(20_000)
  })

  it('says that a cut off renewal took the new tokens with it', async () => {
    const { zalo, keeper, authorised, clock } = await setupTokens()
    await authorised(-1)
    clock.set('2026-01-10T08:04:00.000Z')
    zalo.failNext(TOKEN_PATH, { kind: 'drop', when: 'after' })
    const expected = {
      kind: 'tokens_dead',
      message: expect.stringMatching(/15:04 ngày 10\/01\/2026.*npm run zalo -- authorize/),
    }
    await expect(keeper().accessToken()).rejects.toMatchObject(expected)
    // Nor does another process ask Zalo again, or forget why.
    await expect(keeper().accessToken()).rejects.toMatchObject(expected)
    expect(zalo.tokenState().requests).toHaveLength(2)
  })

  it('keeps in mind that an answer was lost while the network is away', async () => {
    const { zalo, keeper, authorised } = await setupTokens()
    await authorised(-1)
    zalo.failNext(TOKEN_PATH, { kind: 'gateway', status: 504, carriedOut: true })
    zalo.failNext(TOKEN_PATH, { kind: 'error', code: -32, message: 'too fast' })
    await expect(keeper().accessToken()).rejects.toMatchObject({
      kind: 'tokens_dead',
      message: expect.stringContaining('bị ngắt giữa chừng'),
    })
  })

  it('does not speak of a cut off renewal when there was none', async () => {
    const { zalo, keeper, authorised } = await setupTokens()
    await authorised(-1)
    zalo.revokeTokens()
    await expect(keeper().accessToken()).rejects.toMatchObject({
      kind: 'tokens_dead',
      message: expect.not.stringContaining('bị ngắt'),
    })
  })

  it.each([
    [-14002, 'ZALO_OA_APP_ID'],
    [-14004, 'ZALO_OA_APP_SECRET'],
  ])('names the setting behind %i, and gives up no token for it', async (code, setting) => {
    const { zalo, keeper, authorised } = await setupTokens()
    await authorised(-1)
    zalo.failNext(TOKEN_PATH, { kind: 'error', code, message: 'Invalid' })
    const tokens = keeper()
    await expect(tokens.accessToken()).rejects.toMatchObject({
      kind: 'bad_settings',
      message: expect.stringContaining(setting),
    })
    expect(await tokens.accessToken()).toBe(zalo.tokenState().current?.accessToken)
  })
})

describe('tokens of the settings', () => {
  it('begin the chain where the store has none', async () => {
    const { keeper, issue, stored } = await setupTokens()
    const seed = issue()
    expect(await keeper({ seed }).accessToken()).toBe(seed.accessToken)
    expect(await stored()).toMatchObject({ ...seed, generation: 1 })
  })

  it('may be a refresh token alone', async () => {
    const { zalo, keeper, issue, clock } = await setupTokens()
    const seed = { ...issue(), accessToken: '', accessExpiresAt: clock.now().toISOString() }
    expect(await keeper({ seed }).accessToken()).toBe(zalo.tokenState().current?.accessToken)
  })

  it('never take the place of a living pair', async () => {
    const { keeper, issue, authorised } = await setupTokens()
    const seed = issue()
    const { accessToken } = await authorised()
    expect(await keeper({ seed }).accessToken()).toBe(accessToken)
  })

  it('take the place of a dead pair, if they are others', async () => {
    const { zalo, keeper, issue, authorised } = await setupTokens()
    const dead = await authorised(-1)
    zalo.revokeTokens()
    const error = { kind: 'tokens_dead' }
    await expect(keeper().accessToken()).rejects.toMatchObject(error)
    await expect(keeper({ seed: dead }).accessToken()).rejects.toMatchObject(error)
    const seed = issue()
    expect(await keeper({ seed }).accessToken()).toBe(seed.accessToken)
  })

  it('are not written over what another process renewed meanwhile', async () => {
    const { store, keeper, issue } = await setupTokens()
    const seed = issue(-1)
    const other = keeper({ seed })
    const slow = withSteps(store, {
      async replaceGeneration(...step) {
        await other.accessToken()
        return store.replaceGeneration(...step)
      },
    })
    expect(await keeper({ seed, store: slow }).accessToken()).toBe(await other.accessToken())
  })
})

describe('looking after the tokens', () => {
  async function watched(hours: number) {
    const setup = await setupTokens()
    await setup.authorised(hours)
    const { sleep, nextLook } = createManualSleep()
    const timing = { sleep, now: setup.clock.now, random: () => 0.5 }
    return { ...setup, nextLook, tokens: setup.keeper({ timing }) }
  }

  it('renews ahead of time, while it runs', async () => {
    const { clock, tokens, nextLook, refreshCalls, stored } = await watched(25)
    expect(tokens.state()).toEqual({ kind: 'stopped' })
    await tokens.start()
    expect(tokens.state()).toEqual({ kind: 'running' })
    clock.advance(22 * 3_600_000)
    await nextLook()
    expect(refreshCalls()).toHaveLength(0)
    clock.advance(2 * 3_600_000)
    await nextLook()
    expect(refreshCalls()).toHaveLength(1)
    expect(tokens.state()).toEqual({ kind: 'running' })
    expect((await stored())?.generation).toBe(2)
  })

  it('renews at the start when it is time', async () => {
    const { zalo, tokens, refreshCalls } = await watched(1)
    await tokens.start()
    expect(refreshCalls()).toHaveLength(1)
    expect(await tokens.accessToken()).toBe(zalo.tokenState().current?.accessToken)
  })

  it('runs on when Zalo is away ahead of time, and is starting when the token has ended', async () => {
    const { zalo, clock, tokens, nextLook } = await watched(1)
    await zalo.goOffline()
    await tokens.start()
    expect(tokens.state()).toEqual({ kind: 'running' })
    clock.advance(2 * 3_600_000)
    await nextLook()
    expect(tokens.state()).toMatchObject({
      kind: 'starting',
      reason: expect.stringContaining('Chưa kết nối được tới Zalo'),
    })
    await zalo.goOnline()
    clock.advance(60_000)
    await nextLook()
    expect(tokens.state()).toEqual({ kind: 'running' })
  })

  it('fails with what to do when Zalo refuses, and runs again once authorised', async () => {
    const { zalo, tokens, nextLook, authorised } = await watched(1)
    zalo.revokeTokens()
    await tokens.start()
    expect(tokens.state()).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('npm run zalo -- authorize'),
    })
    await authorised()
    await nextLook()
    expect(tokens.state()).toEqual({ kind: 'running' })
  })

  it('waits for a renewal under way when it stops', async () => {
    const { zalo, tokens, stored } = await watched(25)
    await tokens.start()
    zalo.failNext(TOKEN_PATH, { kind: 'slow', ms: 100 })
    const renewed = tokens.renew(await tokens.accessToken())
    await zalo.waitUntil(
      () => zalo.tokenState().minted === 2,
      () => 'the renewal',
    )
    await tokens.stop()
    expect((await stored())?.generation).toBe(2)
    expect(await renewed).toBe(zalo.tokenState().current?.accessToken)
    expect(tokens.state()).toEqual({ kind: 'stopped' })
  })
})

it('never says a token or a secret', async () => {
  const { zalo, keeper, authorised, lines, stored } = await setupTokens()
  const first = await authorised(-1)
  const said: string[] = []
  const note = (error: unknown) => {
    said.push(messageOf(error), String(error instanceof Error ? error.stack : error))
    return ''
  }
  const tokens = keeper({ patienceMs: 100 })
  zalo.failNext(TOKEN_PATH, { kind: 'drop', when: 'before' })
  await tokens.accessToken().catch(note)
  const accessToken = await keeper().accessToken()
  const refreshToken = (await stored())?.refreshToken ?? ''
  // A refusal that quotes what it was sent.
  const message = `bad ${refreshToken} of ${zalo.appSecret}`
  zalo.failNext(TOKEN_PATH, { kind: 'error', code: -14014, message })
  await tokens.renew(accessToken).catch(note)
  const all = [...said, ...lines, (await stored())?.deadReason].join('\n')
  expect(all).toContain('UND_ERR_SOCKET')
  expect(all).toContain('-14014 bad')
  for (const secret of [first.refreshToken, refreshToken, accessToken, zalo.appSecret]) {
    expect(secret.length).toBeGreaterThan(8)
    expect(all).not.toContain(secret)
  }
})
