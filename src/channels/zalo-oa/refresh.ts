import type { Logger } from '../logger.ts'
import type { StoredTokens, TokenPair, TokenStore } from '../ports.ts'
import { type OauthApp, refreshTokens } from './oauth.ts'
import { type RenewalTrouble, toDeadReason } from './token-error.ts'

export interface RefreshDeps {
  app: OauthApp
  store: TokenStore
  logger: Logger
  /** Tells this process from the others on the same store. */
  owner: string
  /** How long the right to refresh is held at most; well above the time a call may take. */
  leaseMs: number
}

export type RefreshOutcome =
  /** The store holds another pair now, ours or another process's. */
  | { kind: 'renewed' }
  /** The store now says that this pair is dead. */
  | { kind: 'dead' }
  | { kind: 'bad_settings'; setting: 'app_id' | 'app_secret' }
  /** Nothing is decided; the same pair may be tried again. */
  | { kind: 'trouble'; trouble: RenewalTrouble }

/** Zalo OA docs, "Xác thực và ủy quyền": the app is not known by this id or secret. The refresh token is not used up. */
const BAD_SETTINGS = new Map<number, 'app_id' | 'app_secret'>([
  [-14002, 'app_id'],
  [-14004, 'app_secret'],
])

interface Claim {
  generation: number
  owner: string
}

export interface Refresher {
  /** Refreshes this pair unless another process is doing so. Rejects only when the store does. */
  refresh(stored: StoredTokens): Promise<RefreshOutcome>
  /** Writes what an earlier refresh brought and the store did not take. */
  saveLeftOver(): Promise<RefreshOutcome | null>
}

/**
 * One refresh of the pair in the store. A refresh token is good once, so the right to use it is
 * claimed in the store first, and the new pair stands there, safe, before anybody hears of it.
 * To be called once at a time.
 */
export function createRefresher({ app, store, logger, owner, leaseMs }: RefreshDeps): Refresher {
  const { appId } = app
  /** A pair that Zalo gave and the store has not taken: the only copy there is. */
  let leftOver: { claim: Claim; pair: TokenPair } | null = null

  return {
    saveLeftOver: async () => (leftOver === null ? null : save(leftOver)),

    async refresh(stored) {
      if (leftOver !== null) return save(leftOver)
      const claim = { generation: stored.generation, owner }
      const begunAt = app.now()
      const leaseUntil = new Date(begunAt.getTime() + leaseMs)
      const isOurs = await store.claimRefresh(appId, {
        ...claim,
        now: begunAt.toISOString(),
        leaseUntil: leaseUntil.toISOString(),
      })
      if (!isOurs) return { kind: 'trouble', trouble: { kind: 'busy' } }
      // The machine may have slept: what is left of the lease must do for the call.
      if (app.now().getTime() + app.callTimeoutMs >= leaseUntil.getTime()) {
        return { kind: 'trouble', trouble: { kind: 'busy' } }
      }
      return useRefreshToken(stored, claim)
    },
  }

  async function useRefreshToken(stored: StoredTokens, claim: Claim): Promise<RefreshOutcome> {
    /** Since when it is unknown whether this refresh token has been used already. */
    const cutOffAt = stored.refreshBegunAt
    const result = await refreshTokens(app, stored.refreshToken)
    switch (result.kind) {
      case 'tokens':
        leftOver = { claim, pair: result.pair }
        return save(leftOver)
      case 'refused': {
        const setting = BAD_SETTINGS.get(result.code)
        if (setting !== undefined) {
          await store.abandonRefresh(appId, claim, { unanswered: cutOffAt !== null })
          return { kind: 'bad_settings', setting }
        }
        const dead = toDeadReason(result, cutOffAt)
        await store.abandonRefresh(appId, claim, { dead })
        // With the lease lost it is not for us to say: whoever has it may hold the new pair.
        const latest = await store.read(appId)
        const isOpen = latest?.generation === claim.generation && latest.deadReason === null
        return isOpen ? { kind: 'trouble', trouble: { kind: 'busy' } } : { kind: 'dead' }
      }
      case 'not_sent':
      case 'unanswered': {
        const { kind, reason: detail } = result
        const unanswered = kind === 'unanswered' || cutOffAt !== null
        await store.abandonRefresh(appId, claim, { unanswered })
        return { kind: 'trouble', trouble: { kind, detail } }
      }
    }
  }

  async function save({ claim, pair }: { claim: Claim; pair: TokenPair }): Promise<RefreshOutcome> {
    try {
      if (!(await store.finishRefresh(appId, claim, pair))) {
        // The lease ran out meanwhile. Whoever tried after us was refused: ours is the living pair,
        // unless the operator has brought another one.
        await store.replaceGeneration(appId, claim.generation, pair)
      }
    } catch (error) {
      logger.error({ err: error }, 'the new Zalo tokens could not be stored, trying again')
      return { kind: 'trouble', trouble: { kind: 'unsaved' } }
    }
    leftOver = null
    logger.info({ accessExpiresAt: pair.accessExpiresAt }, 'Zalo tokens renewed')
    return { kind: 'renewed' }
  }
}
