/** The tokens of an Official Account, one row per app. */
export interface TokensTable {
  app_id: string
  oa_id: string | null
  access_token: string
  refresh_token: string
  access_expires_at: string
  generation: number
  dead_reason: string | null
  /** Who may refresh, until the lease ends. */
  refresh_owner: string | null
  lease_until: string | null
  /** When the owner took the right to refresh. */
  claimed_at: string | null
  /** Since when a refresh may have reached the platform without an answer coming back. */
  refresh_begun_at: string | null
}
