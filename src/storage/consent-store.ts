import type { Kysely } from 'kysely'
import type { Clock } from '../lib/clock.ts'
import type { ConsentStore } from '../subscribers/ports.ts'
import { chatQuery, ensurePerson } from './chat-rows.ts'
import { allowForPerson, stopForPerson } from './consent-rows.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Who wants announcements, as members say by themselves. Blocks are noted by the chat store. */
export function createConsentStore({
  db,
  clock,
}: {
  db: Kysely<Tables>
  clock: Clock
}): ConsentStore {
  const nowText = () => clock.now().toISOString()

  return {
    async stop(address, { at, source }) {
      return inTransaction(db, async (transaction) => {
        // The chat's row is ours from here on: who links it to another account waits, and sees this.
        const person = await ensurePerson(transaction, address, nowText())
        const change = { source, at: toStoredTime(at) }
        return (await stopForPerson(transaction, person, change)) ? 'changed' : 'unchanged'
      })
    },

    async allow(address, { at, source }) {
      return inTransaction(db, async (transaction) => {
        const person = await ensurePerson(transaction, address, nowText())
        const change = { source, at: toStoredTime(at) }
        return (await allowForPerson(transaction, person, change)) ? 'changed' : 'unchanged'
      })
    },

    async read(address) {
      const row = await chatQuery(db, address)
        .select(['announcements', 'announcements_at'])
        .executeTakeFirst()
      return {
        receives: row === undefined || row.announcements === 'on',
        since: row?.announcements_at ?? null,
      }
    },
  }
}
