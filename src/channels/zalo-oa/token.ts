import { randomUUID } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { createBackoff, realTiming, type Timing } from '../../lib/timing.ts'
import type { ChannelState } from '../channel.ts'
import type { Logger } from '../logger.ts'
import type { StoredTokens, TokenPair, TokenStore } from '../ports.ts'
import { createRefresher, type RefreshOutcome } from './refresh.ts'
import {
  badSettings,
  noTokens,
  type RenewalTrouble,
  tokensDead,
  unreachable,
} from './token-error.ts'

export interface TokenKeeperOptions {
  appId: string
  appSecret: string
  /** `https://oauth.zaloapp.com`, without a slash at the end. */
  oauthRoot: string
  store: TokenStore
  /**
   * Tokens of the settings: used when the store has none, or only a dead pair that is not this one.
   * The access token may be empty.
   */
  seed: TokenPair | null
  clock: Clock
  logger: Logger
  timing?: Timing
  /** How long the right to refresh is held at most; more than `callTimeoutMs`. */
  leaseMs?: number
  /** How long before its end the access token is renewed; up to a quarter more is left to chance. */
  refreshAheadMs?: number
  callTimeoutMs?: number
  /** How long a caller waits for a renewal before it is told that there is none. */
  patienceMs?: number
  /** Tells this process from the others on the same store. */
  owner?: string
}

export interface TokenKeeper {
  /**
   * The access token. Rejects with TokenError when there is none to be had, with StoreError when
   * the store does not answer.
   */
  accessToken(): Promise<string>
  /** Another token than the one that the API has just refused (-216, -220, -124). */
  renew(rejectedToken: string): Promise<string>
  /** Renews ahead of time from now on; resolves when the first look has succeeded or failed. */
  start(): Promise<void>
  /** Waits for a renewal under way, so that no new pair is lost. */
  stop(): Promise<void>
  /** For the readiness page. */
  state(): ChannelState
}

const LEASE_MS = 30_000
const REFRESH_AHEAD_MS = 2 * 60 * 60 * 1000
const CALL_TIMEOUT_MS = 12_000
const PATIENCE_MS = 45_000
/** How often the store is looked at: for the end of the token, and for what others put there. */
const LOOK_EVERY_MS = 60_000
/** How often a process looks whether the one that refreshes is done. */
const BUSY_WAIT_MS = 80
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 20_000
const STORE_FAILS =
  'Không đọc được hoặc không ghi được mã truy cập Zalo trong thư mục dữ liệu. Hãy kiểm tra ổ đĩa; Sổ tay tự thử lại.'

/** Settings hold a refresh token only; it is used once, for the first renewal. */
export function seedFrom(refreshToken: string): TokenPair {
  return { accessToken: '', refreshToken, accessExpiresAt: new Date(0).toISOString() }
}

/**
 * Keeps the tokens of one Official Account alive (Zalo OA docs, "Xác thực và ủy quyền": the access token lives 25 hours, a
 * refresh token is good once). The store is the only truth: every token handed out was read from
 * it, so any number of processes can share it.
 */
export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { appId, store, seed, clock, logger, timing = realTiming } = options
  const { patienceMs = PATIENCE_MS, refreshAheadMs = REFRESH_AHEAD_MS } = options
  const refresher = createRefresher({
    app: {
      appId,
      appSecret: options.appSecret,
      oauthRoot: options.oauthRoot,
      callTimeoutMs: options.callTimeoutMs ?? CALL_TIMEOUT_MS,
      now: clock.now,
    },
    store,
    logger,
    owner: options.owner ?? randomUUID(),
    leaseMs: options.leaseMs ?? LEASE_MS,
  })
  const aheadMs = refreshAheadMs * (1 + timing.random() / 4)
  const backoff = createBackoff(timing.random, FIRST_RETRY_MS, MAX_RETRY_MS)
  let stopping = new AbortController()
  let watching: Promise<void> | null = null
  let state: ChannelState = { kind: 'stopped' }
  let isSeedSettled = seed === null
  /** The renewal under way: one for all callers. */
  let renewal: Promise<RefreshOutcome> | null = null
  /** Why the last renewal failed, and when the next may begin, in milliseconds. */
  let hold: { trouble: RenewalTrouble; until: number } | null = null
  let areSettingsBad = false
  /** Refused by the API though it should still be good. */
  let refusedToken: string | null = null

  return {
    accessToken: () => usableToken(null),
    async renew(rejectedToken) {
      if ((await readTokens())?.accessToken === rejectedToken) refusedToken = rejectedToken
      return usableToken(rejectedToken)
    },
    state: () => state,

    async start() {
      if (watching !== null) return
      stopping = new AbortController()
      setState({ kind: 'starting', reason: null })
      const firstLook = look()
      watching = firstLook.then(() => watch(stopping.signal))
      await firstLook
    },
    async stop() {
      stopping.abort()
      await watching
      watching = null
      await renewal?.catch(() => undefined)
      await refresher.saveLeftOver()
      setState({ kind: 'stopped' })
    },
  }

  async function usableToken(rejected: string | null): Promise<string> {
    const giveUpAt = nowMs() + patienceMs
    for (;;) {
      const stored = await readTokens()
      if (stored === null) throw noTokens()
      if (stored.accessToken !== rejected && isUsable(stored)) return stored.accessToken
      if (stored.deadReason !== null) throw tokensDead(stored.deadReason)
      const outcome = await renewOnce(stored)
      if (outcome.kind === 'bad_settings') throw badSettings(outcome.setting)
      const isTooLong = hold !== null && hold.until > giveUpAt
      if (outcome.kind === 'trouble' && (isTooLong || stopping.signal.aborted)) {
        throw unreachable(outcome.trouble)
      }
    }
  }

  /** What the store holds. The tokens of the settings get there with the first look of a process. */
  async function readTokens(): Promise<StoredTokens | null> {
    let stored = await store.read(appId)
    if (!isSeedSettled && seed !== null) {
      const isDead = stored?.deadReason != null && stored.refreshToken !== seed.refreshToken
      if (stored === null || isDead) {
        await store.replaceGeneration(appId, stored?.generation ?? null, seed)
        logger.info({}, 'the Zalo tokens of the settings are used')
        stored = await store.read(appId)
      }
      isSeedSettled = true
    }
    if (watching !== null) showTokens(stored)
    return stored
  }

  /** One at a time, and not before the hold is over; whoever asks meanwhile gets the same outcome. */
  function renewOnce(stored: StoredTokens): Promise<RefreshOutcome> {
    renewal ??= tryOnce(stored).finally(() => {
      renewal = null
    })
    return renewal
  }

  async function tryOnce(stored: StoredTokens): Promise<RefreshOutcome> {
    const waitMs = holdLeftMs()
    if (hold === null || waitMs === 0) return settle(await refresher.refresh(stored))
    const { trouble } = hold
    await timing.sleep(waitMs, stopping.signal)
    if (stopping.signal.aborted) return { kind: 'trouble', trouble }
    const latest = await readTokens()
    // Somebody else has helped meanwhile, or nobody can.
    if (latest?.generation !== stored.generation) return settle({ kind: 'renewed' })
    if (latest.deadReason !== null) return settle({ kind: 'dead' })
    return settle(await refresher.refresh(latest))
  }

  function settle(outcome: RefreshOutcome): RefreshOutcome {
    areSettingsBad = outcome.kind === 'bad_settings'
    if (outcome.kind === 'bad_settings') {
      setState({ kind: 'failed', reason: badSettings(outcome.setting).message })
    }
    if (outcome.kind !== 'trouble') {
      hold = null
      backoff.reset()
      return outcome
    }
    const { trouble } = outcome
    if (trouble.kind === 'busy') {
      hold = { trouble, until: nowMs() + BUSY_WAIT_MS * (1 + timing.random()) }
    } else {
      hold = { trouble, until: nowMs() + backoff.next() }
      logger.warn({ trouble }, 'the Zalo tokens were not renewed, trying again')
    }
    return outcome
  }

  /** Looks after the tokens while nobody asks for them. */
  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const untilRetry = Math.max(holdLeftMs(), FIRST_RETRY_MS)
      const untilLook = LOOK_EVERY_MS * (0.5 + timing.random() / 2)
      await timing.sleep(state.kind === 'starting' ? untilRetry : untilLook, signal)
      if (!signal.aborted) await look()
    }
  }

  async function look(): Promise<void> {
    try {
      await refresher.saveLeftOver()
      const stored = await readTokens()
      if (stored === null || stored.deadReason !== null) return
      if (Date.parse(stored.accessExpiresAt) - nowMs() > aheadMs) return
      await renewOnce(stored)
      await readTokens()
    } catch (error) {
      logger.error({ err: error }, 'the Zalo tokens could not be looked after, trying again')
      setState({ kind: 'starting', reason: STORE_FAILS })
    }
  }

  function showTokens(stored: StoredTokens | null): void {
    if (stored === null) setState({ kind: 'failed', reason: noTokens().message })
    else if (stored.deadReason !== null) {
      setState({ kind: 'failed', reason: tokensDead(stored.deadReason).message })
    } else if (areSettingsBad) return
    // Ahead of time a renewal may fail: nothing is missing yet.
    else if (isUsable(stored)) setState({ kind: 'running' })
    else {
      const reason = hold === null ? null : unreachable(hold.trouble).message
      setState({ kind: 'starting', reason })
    }
  }

  function setState(next: ChannelState): void {
    const reason = 'reason' in next ? next.reason : null
    const isNews = next.kind !== state.kind || ('reason' in state && state.reason !== reason)
    state = next
    if (!isNews) return
    if (next.kind === 'failed') logger.error({ reason }, 'Zalo gives no access token')
    else logger.info({ state: next.kind, reason }, 'Zalo tokens')
  }

  function isUsable({ accessToken, accessExpiresAt }: StoredTokens): boolean {
    if (accessToken === '' || accessToken === refusedToken) return false
    return Date.parse(accessExpiresAt) > nowMs()
  }

  function holdLeftMs(): number {
    const leftMs = Math.max((hold?.until ?? 0) - nowMs(), 0)
    // A clock that was set back must not make it longer than any hold is.
    return leftMs > MAX_RETRY_MS ? 0 : leftMs
  }

  function nowMs(): number {
    return clock.now().getTime()
  }
}
