import type { Kysely, Selectable, Transaction } from 'kysely'
import type { BegunTry, ContestStore, ContestTry } from '../quiz/contest/ports.ts'
import { readEntries } from './contest-entries.ts'
import { contestRows } from './contest-rows.ts'
import { toStoredTime } from './mapping.ts'
import { newRunRow } from './run-rows.ts'
import type { ContestTriesTable } from './tables/quizzes.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Contests, the tries of their participants and what these guessed. */
export function createContestStore({ db }: { db: Kysely<Tables> }): ContestStore {
  return {
    ...contestRows(db),

    async beginTry(contestId, personId, run) {
      return await inTransaction(db, async (transaction) => {
        // Whoever begins a try waits here for the others, so that none is counted twice.
        await transaction
          .updateTable('contests')
          .set((row) => ({ created_by: row.ref('created_by') }))
          .where('id', '=', contestId)
          .execute()
        return beginTry(transaction, { contestId, personId, ...run })
      })
    },

    async finishTry(runId, { right, elapsedMs, at }) {
      const finished_at = toStoredTime(at)
      await inTransaction(db, async (transaction) => {
        await transaction
          .updateTable('contest_tries')
          .set({ right, elapsed_ms: elapsedMs, finished_at })
          .where('run_id', '=', runId)
          .where('finished_at', 'is', null)
          .execute()
        await endRun(transaction, runId, { state: 'finished', at })
      })
    },

    async dropTry(runId, at) {
      await inTransaction(db, async (transaction) => {
        await transaction
          .deleteFrom('contest_tries')
          .where('run_id', '=', runId)
          .where('finished_at', 'is', null)
          .execute()
        await endRun(transaction, runId, { state: 'left', at })
      })
    },

    async triesOf(contestId, personId) {
      const rows = await db
        .selectFrom('contest_tries')
        .selectAll()
        .where('contest_id', '=', contestId)
        .where('person_id', '=', personId)
        .orderBy('number')
        .execute()
      return rows.flatMap(rowToTry)
    },

    async runOf(contestId, personId, number) {
      const row = await db
        .selectFrom('contest_tries')
        .select('run_id')
        .where('contest_id', '=', contestId)
        .where('person_id', '=', personId)
        .where('number', '=', number)
        .executeTakeFirst()
      return row?.run_id ?? null
    },

    async tryOfRun(runId) {
      const row = await begunTries(db).where('run_id', '=', runId).executeTakeFirst()
      return row === undefined ? null : rowToOpenTry(row)
    },

    async openTriesOf(personId) {
      const rows = await begunTries(db)
        .where('finished_at', 'is', null)
        .where('person_id', '=', personId)
        .orderBy('run_id', 'desc')
        .execute()
      return rows.map(rowToOpenTry)
    },

    async openTries(contestId) {
      const rows = await begunTries(db)
        .where('finished_at', 'is', null)
        .where('contest_id', '=', contestId)
        .orderBy('run_id')
        .execute()
      return rows.map(rowToOpenTry)
    },

    async guess(contestId, personId, guess, at) {
      const saved = { guess, at: toStoredTime(at) }
      await db
        .insertInto('contest_guesses')
        .values({ contest_id: contestId, person_id: personId, ...saved })
        .onConflict((conflict) => conflict.columns(['contest_id', 'person_id']).doUpdateSet(saved))
        .execute()
    },

    async guessOf(contestId, personId) {
      const row = await db
        .selectFrom('contest_guesses')
        .select('guess')
        .where('contest_id', '=', contestId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row?.guess ?? null
    },

    async entries(contestId) {
      const tries = await db
        .selectFrom('contest_tries')
        .selectAll()
        .where('contest_id', '=', contestId)
        .where('finished_at', 'is not', null)
        .orderBy('person_id')
        .orderBy('number')
        .execute()
      return readEntries(db, contestId, tries.flatMap(rowToTry))
    },

    async countQuestions(contestId) {
      const rows = await db
        .selectFrom('study_answers')
        .innerJoin('contest_tries', 'contest_tries.run_id', 'study_answers.run_id')
        .select((row) => [
          'study_answers.question_id as questionId',
          row.fn.countAll().as('answered'),
          row.fn.sum('study_answers.is_right').as('right'),
        ])
        .where('contest_tries.contest_id', '=', contestId)
        .where('contest_tries.finished_at', 'is not', null)
        .groupBy('study_answers.question_id')
        .orderBy('study_answers.question_id')
        .execute()
      return rows.map(({ questionId, answered, right }) => ({
        questionId,
        answered: Number(answered),
        right: Number(right),
      }))
    },
  }
}

type Beginning = { contestId: number; personId: string } & Parameters<ContestStore['beginTry']>[2]

async function beginTry(
  transaction: Transaction<Tables>,
  { contestId, personId, questionsOf, title, at, mostTries }: Beginning,
): Promise<BegunTry> {
  const tries = await transaction
    .selectFrom('contest_tries')
    .select(['number', 'run_id', 'finished_at'])
    .where('contest_id', '=', contestId)
    .where('person_id', '=', personId)
    .orderBy('number')
    .execute()
  const open = tries.find(({ finished_at }) => finished_at === null)
  if (open !== undefined) return { kind: 'open', runId: open.run_id, number: open.number }
  if (tries.length >= mostTries) return { kind: 'used_up' }
  const number = (tries.at(-1)?.number ?? 0) + 1
  const { id: runId } = await transaction
    .insertInto('study_runs')
    .values(
      newRunRow({
        personId,
        kind: 'contest',
        title,
        contestId,
        questions: questionsOf(number),
        begunBy: null,
        begunAt: at,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await transaction
    .insertInto('contest_tries')
    .values({
      contest_id: contestId,
      person_id: personId,
      number,
      run_id: runId,
      right: null,
      elapsed_ms: null,
      finished_at: null,
    })
    .execute()
  return { kind: 'begun', runId, number }
}

async function endRun(
  transaction: Transaction<Tables>,
  runId: number,
  { state, at }: { state: 'finished' | 'left'; at: string },
): Promise<void> {
  await transaction
    .updateTable('study_runs')
    .set({ state, ended_at: toStoredTime(at) })
    .where('id', '=', runId)
    .where('state', '=', 'open')
    .execute()
}

function begunTries(db: Kysely<Tables>) {
  return db.selectFrom('contest_tries').select(['contest_id', 'person_id', 'number', 'run_id'])
}

function rowToOpenTry(
  row: Pick<Selectable<ContestTriesTable>, 'contest_id' | 'person_id' | 'number' | 'run_id'>,
) {
  return {
    contestId: row.contest_id,
    personId: row.person_id,
    runId: row.run_id,
    number: row.number,
  }
}

/** None of a try that is not finished. */
function rowToTry(row: Selectable<ContestTriesTable>): ContestTry[] {
  if (row.finished_at === null) return []
  return [
    {
      contestId: row.contest_id,
      personId: row.person_id,
      number: row.number,
      right: row.right ?? 0,
      elapsedMs: row.elapsed_ms ?? 0,
      finishedAt: row.finished_at,
    },
  ]
}
