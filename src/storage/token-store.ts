import { type Kysely, type Selectable, sql } from 'kysely'
import type { StoredTokens, TokenPair, TokenStore } from '../channels/ports.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import type { TokensTable } from './tables/tokens.ts'

const NO_CLAIM = { refresh_owner: null, lease_until: null, claimed_at: null } as const
const NO_REFRESH = { ...NO_CLAIM, refresh_begun_at: null } as const

/**
 * Tokens of Official Accounts, for several processes on one store. A refresh token works once, so
 * each step is one statement that says what it expects, and it is on disk before it counts.
 */
export function createTokenStore({
  db,
  flush,
}: {
  db: Kysely<Tables>
  flush: () => Promise<void>
}): TokenStore {
  /** The row, as long as this owner holds the right to refresh this generation. */
  function claimedRow(appId: string, { generation, owner }: { generation: number; owner: string }) {
    return db
      .updateTable('tokens')
      .where('app_id', '=', appId)
      .where('generation', '=', generation)
      .where('refresh_owner', '=', owner)
  }

  return {
    async read(appId) {
      const row = await db
        .selectFrom('tokens')
        .selectAll()
        .where('app_id', '=', appId)
        .executeTakeFirst()
      return row === undefined ? null : rowToTokens(row)
    },

    async replace(appId, pair, oaId) {
      const fresh = { ...pairToColumns(pair), ...NO_REFRESH, oa_id: oaId, dead_reason: null }
      const row = await db
        .insertInto('tokens')
        .values({ app_id: appId, generation: 1, ...fresh })
        .onConflict((conflict) =>
          conflict
            .column('app_id')
            .doUpdateSet({ ...fresh, generation: sql<number>`tokens.generation + 1` }),
        )
        .returningAll()
        .executeTakeFirstOrThrow()
      await flush()
      return rowToTokens(row)
    },

    async replaceGeneration(appId, generation, pair) {
      const fresh = { ...pairToColumns(pair), ...NO_REFRESH, dead_reason: null }
      const stored =
        generation === null
          ? await db
              .insertInto('tokens')
              .values({ app_id: appId, generation: 1, oa_id: null, ...fresh })
              .onConflict((conflict) => conflict.column('app_id').doNothing())
              .returning('generation')
              .executeTakeFirst()
          : await db
              .updateTable('tokens')
              .set({ ...fresh, generation: generation + 1 })
              .where('app_id', '=', appId)
              .where('generation', '=', generation)
              .returning('generation')
              .executeTakeFirst()
      if (stored === undefined) return false
      await flush()
      return true
    },

    async claimRefresh(appId, { generation, owner, now, leaseUntil }) {
      const at = toStoredTime(now)
      const { numUpdatedRows } = await db
        .updateTable('tokens')
        .set({
          refresh_owner: owner,
          lease_until: toStoredTime(leaseUntil),
          claimed_at: at,
          // An earlier attempt that got no answer may have used the token up: that stays known.
          refresh_begun_at: sql<string>`coalesce(tokens.refresh_begun_at, ${at})`,
        })
        .where('app_id', '=', appId)
        .where('generation', '=', generation)
        .where('dead_reason', 'is', null)
        .where((row) =>
          row.or([
            row('refresh_owner', 'is', null),
            row('refresh_owner', '=', owner),
            row('lease_until', '<=', at),
          ]),
        )
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return false
      await flush()
      return true
    },

    async finishRefresh(appId, claim, pair) {
      const { numUpdatedRows } = await claimedRow(appId, claim)
        .set({ ...pairToColumns(pair), ...NO_REFRESH, generation: claim.generation + 1 })
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return false
      await flush()
      return true
    },

    async abandonRefresh(appId, claim, outcome) {
      if ('dead' in outcome) {
        await claimedRow(appId, claim)
          .set({ ...NO_REFRESH, dead_reason: outcome.dead })
          .execute()
      } else if (outcome.unanswered) {
        await claimedRow(appId, claim).set(NO_CLAIM).execute()
      } else {
        await claimedRow(appId, claim)
          .set({
            ...NO_CLAIM,
            // Only what this claim began is known to have gone nowhere.
            refresh_begun_at: sql<
              string | null
            >`nullif(tokens.refresh_begun_at, tokens.claimed_at)`,
          })
          .execute()
      }
      await flush()
    },
  }
}

function pairToColumns({ accessToken, refreshToken, accessExpiresAt }: TokenPair) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    access_expires_at: toStoredTime(accessExpiresAt),
  }
}

function rowToTokens(row: Selectable<TokensTable>): StoredTokens {
  return {
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
    accessExpiresAt: row.access_expires_at,
    generation: row.generation,
    oaId: row.oa_id,
    deadReason: row.dead_reason,
    refreshBegunAt: row.refresh_begun_at,
  }
}
