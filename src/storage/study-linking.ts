import type { Transaction } from 'kysely'
import type { Tables } from './tables/tables.ts'

/** Two people become one. */
interface Merge {
  /** Who goes on. */
  person: string
  /** Who ends. */
  other: string
  at: string
}

/**
 * All that `other` studied becomes that of `person`. Inside the transaction that links them, before
 * the row of `other` goes.
 */
export async function mergeStudy(transaction: Transaction<Tables>, merge: Merge): Promise<void> {
  // Runs first: an answer that is on its way to one of them waits, or has stored its card by now.
  await mergeRuns(transaction, merge)
  await mergeCards(transaction, merge)
  await mergeTries(transaction, merge)
  await mergeGuesses(transaction, merge)
  await mergeReminders(transaction, merge)
}

/** Of two of a kind that are open, the newer one stays so. */
async function mergeRuns(
  transaction: Transaction<Tables>,
  { person, other, at }: Merge,
): Promise<void> {
  await transaction
    .updateTable('study_runs')
    .set({ person_id: person })
    .where('person_id', '=', other)
    .execute()
  const open = await transaction
    .selectFrom('study_runs')
    .select(['id', 'kind'])
    .where('person_id', '=', person)
    .where('state', '=', 'open')
    .where('contest_id', 'is', null)
    .orderBy('begun_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const kinds = open.map(({ kind }) => kind)
  const older = open.filter(({ kind }, index) => kinds.indexOf(kind) < index).map(({ id }) => id)
  if (older.length === 0) return
  await transaction
    .updateTable('study_runs')
    .set({ state: 'left', ended_at: at })
    .where('id', 'in', older)
    .execute()
}

/** What was reviewed last is what is remembered. */
async function mergeCards(
  transaction: Transaction<Tables>,
  { person, other }: Merge,
): Promise<void> {
  const theirs = await transaction
    .selectFrom('review_cards')
    .selectAll()
    .where('person_id', '=', other)
    .execute()
  for (const { person_id, ...card } of theirs) {
    const { question_id, ...memory } = card
    await transaction
      .insertInto('review_cards')
      .values({ ...card, person_id: person })
      .onConflict((conflict) =>
        conflict
          .columns(['person_id', 'question_id'])
          .doUpdateSet(memory)
          .where('review_cards.last_review', '<', memory.last_review ?? ''),
      )
      .execute()
  }
  await transaction.deleteFrom('review_cards').where('person_id', '=', other).execute()
}

/** Tries are counted on: none is lost, also where that makes more than a person may have. */
async function mergeTries(
  transaction: Transaction<Tables>,
  { person, other }: Merge,
): Promise<void> {
  const theirs = await transaction
    .selectFrom('contest_tries')
    .select(['contest_id', 'number'])
    .where('person_id', '=', other)
    .orderBy('number')
    .execute()
  for (const { contest_id, number } of theirs) {
    const { last } = await transaction
      .selectFrom('contest_tries')
      .select(({ fn }) => fn.max('number').as('last'))
      .where('contest_id', '=', contest_id)
      .where('person_id', '=', person)
      .executeTakeFirstOrThrow()
    await transaction
      .updateTable('contest_tries')
      .set({ person_id: person, number: Number(last ?? 0) + 1 })
      .where('contest_id', '=', contest_id)
      .where('person_id', '=', other)
      .where('number', '=', number)
      .execute()
  }
}

/** The later guess counts. */
async function mergeGuesses(
  transaction: Transaction<Tables>,
  { person, other }: Merge,
): Promise<void> {
  const theirs = await transaction
    .selectFrom('contest_guesses')
    .selectAll()
    .where('person_id', '=', other)
    .execute()
  for (const { contest_id, guess, at } of theirs) {
    await transaction
      .insertInto('contest_guesses')
      .values({ contest_id, person_id: person, guess, at })
      .onConflict((conflict) =>
        conflict
          .columns(['contest_id', 'person_id'])
          .doUpdateSet({ guess, at })
          .where('contest_guesses.at', '<', at),
      )
      .execute()
  }
  await transaction.deleteFrom('contest_guesses').where('person_id', '=', other).execute()
}

/** Who was reminded today in one account is not reminded again in the other. */
async function mergeReminders(
  transaction: Transaction<Tables>,
  { person, other }: Merge,
): Promise<void> {
  const both = await transaction
    .selectFrom('people')
    .select(['reminded_on', 'studied_at', 'reminders_ignored'])
    .where('id', 'in', [person, other])
    .execute()
  await transaction
    .updateTable('people')
    .set({
      reminded_on: latest(both.map((row) => row.reminded_on)),
      studied_at: latest(both.map((row) => row.studied_at)),
      reminders_ignored: Math.min(...both.map((row) => row.reminders_ignored)),
    })
    .where('id', '=', person)
    .execute()
}

function latest(times: (string | null)[]): string | null {
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  )
}
