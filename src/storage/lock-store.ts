import type { Kysely } from 'kysely'
import type { LockStore } from '../channels/ports.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

/** Locks with a lease, for all processes on the store. */
export function createLockStore({ db }: { db: Kysely<Tables> }): LockStore {
  return {
    async take(name, { owner, insteadOf, now, leaseUntil }) {
      const claim = { owner, lease_until: toStoredTime(leaseUntil) }
      const taken = await db
        .insertInto('locks')
        .values({ name, ...claim })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(claim)
            .where((where) =>
              where.or([
                where('locks.lease_until', '<=', toStoredTime(now)),
                where('locks.owner', 'in', [owner, insteadOf ?? owner]),
              ]),
            ),
        )
        .returning('owner')
        .executeTakeFirst()
      if (taken !== undefined) return taken.owner
      const held = await db
        .selectFrom('locks')
        .select('owner')
        .where('name', '=', name)
        .executeTakeFirst()
      // Released in between: the next try gets it.
      return held?.owner ?? ''
    },

    async release(name, owner) {
      await db.deleteFrom('locks').where('name', '=', name).where('owner', '=', owner).execute()
    },
  }
}
