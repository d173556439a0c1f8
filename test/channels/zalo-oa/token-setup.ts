/** Keepers of tokens on the fake account and a real store; time moves only when somebody sleeps. */
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { TokenPair, TokenStore } from '../../../src/channels/ports.ts'
import { createTokenKeeper, type TokenKeeperOptions } from '../../../src/channels/zalo-oa/token.ts'
import type { Timing } from '../../../src/lib/timing.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { createTokenStore } from '../../../src/storage/token-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createFakeZaloOa } from '../../support/fake-zalo-oa/index.ts'
import { createMemoryLogger, silentLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

export const TOKEN_PATH = '/v4/oa/access_token'
const HOUR_MS = 3_600_000

export async function setupTokens() {
  const clock = createFakeClock()
  const zalo = await createFakeZaloOa({ now: () => clock.now().getTime() })
  const { logger, lines } = createMemoryLogger()
  const database = await openDatabase({ dataDirectory: temporaryDirectory(), logger: silentLogger })
  const store = createTokenStore(database)
  const stops: (() => Promise<void>)[] = []
  onTestFinished(async () => {
    for (const stop of stops) await stop()
    await zalo.stop()
    await database.close()
  })

  /** Every wait that was asked for, in milliseconds. */
  const waits: number[] = []
  const timing: Timing = {
    async sleep(ms, signal) {
      waits.push(ms)
      await delay(2)
      if (!signal.aborted) clock.advance(ms)
    },
    now: clock.now,
    random: () => 0.5,
  }

  function keeper(options: Partial<TokenKeeperOptions> = {}) {
    const made = createTokenKeeper({
      appId: zalo.appId,
      appSecret: zalo.appSecret,
      oauthRoot: zalo.oauthRoot,
      store,
      seed: null,
      clock,
      logger,
      timing,
      ...options,
    })
    stops.push(made.stop)
    return made
  }

  /** A pair of the account; it ends after these hours, 25 unless told. */
  function issue(hours = 25): TokenPair {
    const accessExpiresAt = new Date(clock.now().getTime() + hours * HOUR_MS).toISOString()
    return { ...zalo.issueTokens(), accessExpiresAt }
  }

  /** An authorised account whose access token ends after these hours. */
  async function authorised(hours?: number): Promise<TokenPair> {
    const pair = issue(hours)
    await store.replace(zalo.appId, pair, zalo.oaId)
    return pair
  }

  return {
    zalo,
    store,
    clock,
    waits,
    lines,
    keeper,
    issue,
    authorised,
    stored: () => store.read(zalo.appId),
    refreshCalls: () => zalo.tokenState().requests,
  }
}

/** The same store, with some of its steps replaced. */
export function withSteps(store: TokenStore, steps: Partial<TokenStore>): TokenStore {
  return { ...store, ...steps }
}

/** A sleep for keepers that look after the tokens in the background: it ends when told to. */
export function createManualSleep() {
  let wake: () => void = () => undefined
  let asked: () => void = () => undefined
  return {
    sleep: (_ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        wake = resolve
        signal.addEventListener('abort', () => resolve())
        asked()
      }),
    /** Ends the sleep, and resolves when the next one has begun. */
    nextLook: () =>
      new Promise<void>((resolve) => {
        asked = resolve
        wake()
      }),
  }
}
