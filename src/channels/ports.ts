import type { ChatAddress } from './channel.ts'

/** What the numbers under a chat's newest message stand for, where choices are typed. */
export interface ChoiceMemory {
  /** Takes the place of what was remembered for this chat and topic. */
  remember(address: ChatAddress, data: string[]): Promise<void>
  /** Button data in the order shown; null when nothing was shown in the last two days. */
  recall(address: ChatAddress): Promise<string[] | null>
}

/** Messages counted by month and by name, such as `sent`; kept over restarts. */
export interface UsageCounter {
  /** Adds to the count of this month (Asia/Ho_Chi_Minh). */
  add(channel: string, name: string, amount: number): Promise<void>
  /** The counts of this month. */
  month(channel: string): Promise<Record<string, number>>
}

/** What a platform last said about a limit of ours. */
export interface LimitNotice {
  /** `requests_per_minute`, `reply`, `sub_quota` … */
  name: string
  remaining: number | null
  total: number | null
  /** ISO time. */
  at: string
}

/** Limits as last seen, for the operator; kept over restarts. */
export interface LimitBoard {
  note(channel: string, notice: LimitNotice): Promise<void>
  read(channel: string): Promise<LimitNotice[]>
}

/** The two tokens of an Official Account. */
export interface TokenPair {
  accessToken: string
  /** Single use: a refresh consumes it. */
  refreshToken: string
  /** ISO time at which the access token ends. */
  accessExpiresAt: string
}

export interface StoredTokens extends TokenPair {
  /** Grows by one with every new pair. */
  generation: number
  /** The account that gave them, where it is known. */
  oaId: string | null
  /** Set when this pair can no longer be refreshed: why, for the log, without any token. */
  deadReason: string | null
  /** ISO time a refresh of this pair was begun and not finished; null when none is under way. */
  refreshBegunAt: string | null
}

/** Tokens shared by all processes. Whatever resolves is safe from a power cut. */
export interface TokenStore {
  read(appId: string): Promise<StoredTokens | null>
  /** A new pair from the operator; begins a new chain, whatever state the old one was in. */
  replace(appId: string, pair: TokenPair, oaId: string | null): Promise<StoredTokens>
  /**
   * The same, keeping the account, but only while the store still holds this generation, alive or
   * dead; null: while it holds none. False when it does not, and then nothing is changed.
   */
  replaceGeneration(appId: string, generation: number | null, pair: TokenPair): Promise<boolean>
  /**
   * Takes the right to refresh this generation, until `leaseUntil`. False when another process holds
   * it, or when the generation is over.
   */
  claimRefresh(
    appId: string,
    claim: { generation: number; owner: string; now: string; leaseUntil: string },
  ): Promise<boolean>
  /** Stores the new pair and ends the claim. False when the claim was lost meanwhile. */
  finishRefresh(
    appId: string,
    claim: { generation: number; owner: string },
    pair: TokenPair,
  ): Promise<boolean>
  /**
   * Ends the claim without a new pair. `dead` marks the chain as over; otherwise `unanswered` says
   * whether the request may have reached the platform, and then `refreshBegunAt` stays.
   */
  abandonRefresh(
    appId: string,
    claim: { generation: number; owner: string },
    outcome: { dead: string } | { unanswered: boolean },
  ): Promise<void>
}

/** Rights that one process at a time may have, such as polling with a token. */
export interface LockStore {
  /**
   * Takes the lock or extends it, unless another holds it at the ISO time `now`; `insteadOf` is one
   * who is known to have ended. Returns who holds it afterwards.
   */
  take(
    name: string,
    claim: { owner: string; insteadOf: string | null; now: string; leaseUntil: string },
  ): Promise<string>
  /** Harmless when somebody else holds it. */
  release(name: string, owner: string): Promise<void>
}
