import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Clock } from '../lib/clock.ts'
import type { ReviewCard, StudySettings, StudyStore } from '../quiz/study/ports.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import { type NewRun, newRunRow, readRun } from './run-rows.ts'
import { countStudy, eraseStudy } from './study-erasing.ts'
import { createReminderRows } from './study-reminders.ts'
import type { ReviewCardsTable } from './tables/quizzes.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** What members study alone, and what they remember of it. */
export function createStudyStore({ db, clock }: { db: Kysely<Tables>; clock: Clock }): StudyStore {
  return {
    ...createReminderRows({ db }),

    async begin(run) {
      const id = await inTransaction(db, async (transaction) => {
        // Written first: two devices of one person begin one after the other.
        await touchPerson(transaction, run.personId)
        const begun = await begunBefore(transaction, run)
        if (begun !== null) return begun
        await transaction
          .updateTable('study_runs')
          .set({ state: 'left', ended_at: toStoredTime(run.begunAt) })
          .where('person_id', '=', run.personId)
          .where('state', '=', 'open')
          .where('kind', '=', run.kind)
          .where('contest_id', 'is', null)
          .execute()
        const row = await transaction
          .insertInto('study_runs')
          .values(newRunRow(run))
          .returning('id')
          .executeTakeFirstOrThrow()
        return row.id
      })
      const stored = await readRun(db, id)
      if (stored === null) throw new Error(`run ${id} cannot be read back`)
      return stored
    },

    find: (runId) => readRun(db, runId),

    async openRun(personId, kind) {
      const row = await db
        .selectFrom('study_runs')
        .select('id')
        .where('person_id', '=', personId)
        .where('state', '=', 'open')
        .where('contest_id', 'is', null)
        .where((where) => (kind === undefined ? where.lit(true) : where('kind', '=', kind)))
        .orderBy(({ fn }) => fn.coalesce('shown_at', 'begun_at'), 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirst()
      return row === undefined ? null : await readRun(db, row.id)
    },

    async noteShown(runId, at) {
      await db
        .updateTable('study_runs')
        .set({ shown_at: toStoredTime(at) })
        .where('id', '=', runId)
        .where('state', '=', 'open')
        .where('shown_at', 'is', null)
        .execute()
    },

    async answer(runId, answer, { questionId, card, ends }) {
      const at = toStoredTime(answer.at)
      return await inTransaction(db, async (transaction) => {
        // Written first: answers of one run come one after the other, also from two devices.
        const run = await transaction
          .updateTable('study_runs')
          .set({ state: 'open' })
          .where('id', '=', runId)
          .where('state', '=', 'open')
          .returning('person_id')
          .executeTakeFirst()
        if (run === undefined) return 'repeat'
        const stored = await transaction
          .insertInto('study_answers')
          .values({
            run_id: runId,
            position: answer.position,
            question_id: questionId,
            choices: JSON.stringify(answer.choices),
            is_right: answer.isRight ? 1 : 0,
            at,
            elapsed_ms: Math.round(answer.elapsedMs),
          })
          .onConflict((conflict) => conflict.columns(['run_id', 'position']).doNothing())
          .returning('position')
          .executeTakeFirst()
        if (stored === undefined) return 'repeat'
        await transaction
          .updateTable('study_runs')
          .set({ shown_at: null, ...(ends && { state: 'finished' as const, ended_at: at }) })
          .where('id', '=', runId)
          .execute()
        if (card !== null) await putCard(transaction, run.person_id, card)
        await noteStudied(transaction, run.person_id, at)
        return 'stored'
      })
    },

    async cards(personId) {
      const rows = await db
        .selectFrom('review_cards')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('question_id')
        .execute()
      return rows.map(rowToCard)
    },

    async card(personId, questionId) {
      const row = await db
        .selectFrom('review_cards')
        .selectAll()
        .where('person_id', '=', personId)
        .where('question_id', '=', questionId)
        .executeTakeFirst()
      return row === undefined ? null : rowToCard(row)
    },

    async saveCard(personId, card, unlessSince) {
      return await inTransaction(db, async (transaction) => {
        await touchPerson(transaction, personId)
        const reviewed = await transaction
          .selectFrom('review_cards')
          .select('question_id')
          .where('person_id', '=', personId)
          .where('question_id', '=', card.questionId)
          .where('last_review', '>=', toStoredTime(unlessSince))
          .executeTakeFirst()
        if (reviewed !== undefined) return false
        await putCard(transaction, personId, card)
        await noteStudied(transaction, personId, card.lastReview ?? clock.now().toISOString())
        return true
      })
    },

    async mistakes(personId, limit) {
      const answers = await db
        .selectFrom('study_answers')
        .innerJoin('study_runs', 'study_runs.id', 'study_answers.run_id')
        .select(['study_answers.question_id', 'study_answers.is_right'])
        .where('study_runs.person_id', '=', personId)
        .where('study_runs.contest_id', 'is', null)
        .orderBy('study_answers.at')
        .orderBy('study_answers.run_id')
        .orderBy('study_answers.position')
        .execute()
      const wrong = new Map<string, { times: number; isLast: boolean }>()
      for (const { question_id, is_right } of answers) {
        const times = wrong.get(question_id)?.times ?? 0
        const isWrong = is_right === 0
        wrong.set(question_id, { times: times + (isWrong ? 1 : 0), isLast: isWrong })
      }
      return [...wrong]
        .filter(([, { isLast }]) => isLast)
        .sort(([, one], [, other]) => other.times - one.times)
        .slice(0, limit)
        .map(([questionId]) => questionId)
    },

    async settings(personId): Promise<StudySettings> {
      const row = await db
        .selectFrom('people')
        .select(['study_name', 'unit', 'reminder_minute'])
        .where('id', '=', personId)
        .executeTakeFirst()
      if (row === undefined) return { name: null, unit: null, reminderMinute: null }
      return { name: row.study_name, unit: row.unit, reminderMinute: row.reminder_minute }
    },

    async saveName(personId, name) {
      await db
        .updateTable('people')
        .set({ study_name: name === null ? null : toStoredText(name) })
        .where('id', '=', personId)
        .execute()
    },

    async saveReminder(personId, minute) {
      // Who chooses an hour wants to hear from us again.
      await db
        .updateTable('people')
        .set({ reminder_minute: minute, reminders_ignored: 0 })
        .where('id', '=', personId)
        .execute()
    },

    async erase(personId) {
      return await inTransaction(db, (transaction) => eraseStudy(transaction, personId))
    },

    countErasable: (personId) => countStudy(db, personId),
  }
}

async function touchPerson(transaction: Transaction<Tables>, personId: string): Promise<void> {
  await transaction
    .updateTable('people')
    .set(({ ref }) => ({ studied_at: ref('studied_at') }))
    .where('id', '=', personId)
    .execute()
}

async function begunBefore(transaction: Transaction<Tables>, run: NewRun): Promise<number | null> {
  if (run.begunBy === null) return null
  const row = await transaction
    .selectFrom('study_runs')
    .select('id')
    .where('person_id', '=', run.personId)
    .where('begun_by', '=', run.begunBy)
    .executeTakeFirst()
  return row?.id ?? null
}

async function putCard(
  transaction: Transaction<Tables>,
  personId: string,
  card: ReviewCard,
): Promise<void> {
  const memory = {
    due: toStoredTime(card.due),
    last_review: card.lastReview === null ? null : toStoredTime(card.lastReview),
    stability: card.stability,
    difficulty: card.difficulty,
    scheduled_days: card.scheduledDays,
    learning_steps: card.learningSteps,
    reps: card.reps,
    lapses: card.lapses,
    state: card.state,
  }
  await transaction
    .insertInto('review_cards')
    .values({ person_id: personId, question_id: card.questionId, ...memory })
    .onConflict((conflict) => conflict.columns(['person_id', 'question_id']).doUpdateSet(memory))
    .execute()
}

/** The next reminders count from here. */
async function noteStudied(
  transaction: Transaction<Tables>,
  personId: string,
  at: string,
): Promise<void> {
  await transaction
    .updateTable('people')
    .set({ studied_at: toStoredTime(at), reminders_ignored: 0 })
    .where('id', '=', personId)
    .execute()
}

function rowToCard(row: Selectable<ReviewCardsTable>): ReviewCard {
  return {
    questionId: row.question_id,
    due: row.due,
    lastReview: row.last_review,
    stability: row.stability,
    difficulty: row.difficulty,
    scheduledDays: row.scheduled_days,
    learningSteps: row.learning_steps,
    reps: row.reps,
    lapses: row.lapses,
    state: row.state,
  }
}
