import type { Insertable, Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { keptQuestion } from '../quiz/question.ts'
import type { Run, RunAnswer } from '../quiz/study/ports.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import type { StudyAnswersTable, StudyRunsTable } from './tables/quizzes.ts'
import type { Tables } from './tables/tables.ts'

const questionList = z.array(keptQuestion)
const choiceList = z.array(z.number().int().min(0))

/** A run that begins. */
export type NewRun = Omit<Run, 'id' | 'answers' | 'shownAt' | 'endedAt'>

export function newRunRow(run: NewRun): Insertable<StudyRunsTable> {
  return {
    person_id: run.personId,
    kind: run.kind,
    title: toStoredText(run.title),
    contest_id: run.contestId,
    questions: JSON.stringify(run.questions),
    begun_by: run.begunBy,
    begun_at: toStoredTime(run.begunAt),
    state: 'open',
  }
}

/** The run with its answers; null when there is none, or it is of a version with another shape. */
export async function readRun(db: Kysely<Tables>, runId: number): Promise<Run | null> {
  const row = await db
    .selectFrom('study_runs')
    .selectAll()
    .where('id', '=', runId)
    .executeTakeFirst()
  if (row === undefined) return null
  const answers = await db
    .selectFrom('study_answers')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute()
  return rowToRun(row, answers)
}

function rowToRun(
  row: Selectable<StudyRunsTable>,
  answers: Selectable<StudyAnswersTable>[],
): Run | null {
  const questions = fromStoredJson(questionList, row.questions)
  if (questions === null) return null
  return {
    id: row.id,
    personId: row.person_id,
    kind: row.kind,
    title: row.title,
    contestId: row.contest_id,
    questions,
    answers: answers.map(rowToAnswer),
    begunBy: row.begun_by,
    begunAt: row.begun_at,
    shownAt: row.shown_at,
    endedAt: row.ended_at,
  }
}

function rowToAnswer(row: Selectable<StudyAnswersTable>): RunAnswer {
  return {
    position: row.position,
    choices: fromStoredJson(choiceList, row.choices) ?? [],
    isRight: row.is_right === 1,
    at: row.at,
    elapsedMs: row.elapsed_ms,
  }
}
