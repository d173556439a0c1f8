import { type Kysely, PostgresAdapter, type Transaction } from 'kysely'
import { isEndedForOthers } from './postgres-errors.ts'
import type { Tables } from './tables/tables.ts'

/** More than a few in a row would be a fault of ours. */
const MOST_ATTEMPTS = 5

/**
 * All of it or nothing. Where several connections write, PostgreSQL may end one of two transactions
 * that wait for each other; its work is then done again, so it must change nothing outside.
 *
 * Each statement sees what others have committed by then (`read committed`), and a row that a
 * statement wrote stays ours to the end. So a transaction first writes the row it decides by.
 */
export async function inTransaction<Result>(
  db: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (!isEndedForOthers(error) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

/**
 * From here to the end of the transaction nobody else is past this line with the same name, whatever
 * the database and the number of processes.
 */
export async function waitForTurn(transaction: Transaction<Tables>, name: string): Promise<void> {
  await transaction
    .insertInto('settings')
    .values({ name: `turn:${name}`, value: '' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: '' }))
    .execute()
}

/**
 * Whether several connections write at once, and `for update skip locked` is understood. SQLite has
 * one writer at a time and neither needs nor knows it.
 */
export function locksRows(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
