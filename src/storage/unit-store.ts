import type { Kysely } from 'kysely'
import type { UnitList } from '../quiz/study/ports.ts'
import { toStoredText } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, waitForTurn } from './transaction.ts'

/** Fewer than databases take parameters for in one statement. */
const ROWS_AT_ONCE = 200

/** The operator's list of chi bộ and tổ. */
export function createUnitStore({ db }: { db: Kysely<Tables> }): UnitList {
  return {
    async list() {
      const rows = await db.selectFrom('units').select('name').orderBy('position').execute()
      return rows.map(({ name }) => name)
    },

    async replace(names) {
      const rows = [...new Set(names.map(toStoredText))].map((name, position) => ({
        name,
        position,
      }))
      await inTransaction(db, async (transaction) => {
        // Two lists at once would become a mixture of both.
        await waitForTurn(transaction, 'units')
        await transaction.deleteFrom('units').execute()
        for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
          await transaction
            .insertInto('units')
            .values(rows.slice(start, start + ROWS_AT_ONCE))
            .execute()
        }
      })
    },
  }
}
