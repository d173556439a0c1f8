import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { BankQuestion } from '../quiz/bank.ts'
import { type Contest, type ContestStore, contestSettings } from '../quiz/contest/ports.ts'
import { keptQuestion } from '../quiz/question.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { ContestsTable } from './tables/quizzes.ts'
import type { Tables } from './tables/tables.ts'

const questionList = z.array(keptQuestion)
/** Thousands of questions are long to read, and never change. */
const MOST_KEPT = 4
const HEAD = [
  'id',
  'title',
  'settings',
  'opens_at',
  'closes_at',
  'opened_at',
  'closed_at',
  'cancelled_at',
  'created_by',
  'created_at',
] as const satisfies (keyof ContestsTable)[]

type OfContests = Pick<
  ContestStore,
  | 'create'
  | 'find'
  | 'list'
  | 'openAt'
  | 'nextAfter'
  | 'lastBefore'
  | 'due'
  | 'claimStep'
  | 'cancel'
>

/** The contests themselves. */
export function contestRows(db: Kysely<Tables>): OfContests {
  const questionsOf = keepQuestions(db)
  const all = () => db.selectFrom('contests').select(HEAD)
  const going = () => all().where('cancelled_at', 'is', null)
  const read = async (row: Head | undefined) =>
    row === undefined ? null : rowToContest(row, await questionsOf(row.id))
  const readAll = (rows: Head[]) =>
    Promise.all(rows.map(async (row) => rowToContest(row, await questionsOf(row.id))))

  return {
    async create(contest) {
      const { id } = await db
        .insertInto('contests')
        .values({
          title: toStoredText(contest.title),
          settings: toStoredText(JSON.stringify(contest.settings)),
          questions: toStoredText(JSON.stringify(contest.questions)),
          opens_at: toStoredTime(contest.opensAt),
          closes_at: toStoredTime(contest.closesAt),
          opened_at: null,
          closed_at: null,
          cancelled_at: null,
          created_by: toStoredText(contest.createdBy),
          created_at: toStoredTime(contest.createdAt),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    },

    async find(id) {
      return read(await all().where('id', '=', id).executeTakeFirst())
    },

    async list(limit) {
      return readAll(await all().orderBy('id', 'desc').limit(limit).execute())
    },

    async openAt(at) {
      const time = toStoredTime(at)
      const rows = await going()
        .where('opens_at', '<=', time)
        .where('closes_at', '>', time)
        .orderBy('closes_at')
        .orderBy('id')
        .execute()
      return readAll(rows)
    },

    async nextAfter(at) {
      const row = await going()
        .where('opens_at', '>', toStoredTime(at))
        .orderBy('opens_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      return read(row)
    },

    async lastBefore(at) {
      const row = await going()
        .where('closes_at', '<=', toStoredTime(at))
        .orderBy('closes_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return read(row)
    },

    async due(at) {
      const time = toStoredTime(at)
      const rows = await going()
        .where((row) =>
          row.or([
            row.and([row('opens_at', '<=', time), row('opened_at', 'is', null)]),
            row.and([row('closes_at', '<=', time), row('closed_at', 'is', null)]),
          ]),
        )
        .orderBy('id')
        .execute()
      return readAll(rows)
    },

    async claimStep(id, step, at) {
      const column = step === 'opened' ? 'opened_at' : 'closed_at'
      const { numUpdatedRows } = await db
        .updateTable('contests')
        .set({ [column]: toStoredTime(at) })
        .where('id', '=', id)
        .where(column, 'is', null)
        .where('cancelled_at', 'is', null)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async cancel(id, at) {
      const { numUpdatedRows } = await db
        .updateTable('contests')
        .set({ cancelled_at: toStoredTime(at) })
        .where('id', '=', id)
        .where('cancelled_at', 'is', null)
        .where('closed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
  }
}

type Head = Pick<Selectable<ContestsTable>, (typeof HEAD)[number]>

/** The questions of a contest, read once. Rejects when a version with another shape wrote them. */
function keepQuestions(db: Kysely<Tables>): (id: number) => Promise<BankQuestion[]> {
  const kept = new Map<number, BankQuestion[]>()
  return async (id) => {
    const known = kept.get(id)
    if (known !== undefined) return known
    const { questions } = await db
      .selectFrom('contests')
      .select('questions')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const read = questionList.parse(JSON.parse(questions))
    kept.set(id, read)
    for (const old of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(old)
    return read
  }
}

/** Throws when the row was written by a version with another shape. */
function rowToContest(row: Head, questions: BankQuestion[]): Contest {
  return {
    id: row.id,
    title: row.title,
    settings: contestSettings.parse(JSON.parse(row.settings)),
    questions,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    cancelledAt: row.cancelled_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
