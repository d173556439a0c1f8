import type { StudyStore } from '../study/ports.ts'
import type { ContestStore } from './ports.ts'

/** A question costs at most this much time, so that a phone call in the middle ruins no try. */
export const MOST_COUNTED_MS = 3 * 60_000

/**
 * Ends a try with what was answered in it; one without any answer is dropped. A question that was not
 * answered costs the most a question can, so that nobody gains time by stopping early. Harmless when
 * repeated. `at`: ISO time.
 */
export async function settleTry(
  { contests, runs }: { contests: ContestStore; runs: Pick<StudyStore, 'find'> },
  { runId, at }: { runId: number; at: string },
): Promise<void> {
  const { answers, questions } = (await runs.find(runId)) ?? { answers: [], questions: [] }
  if (answers.length === 0) return contests.dropTry(runId, at)
  await contests.finishTry(runId, {
    right: answers.filter(({ isRight }) => isRight).length,
    elapsedMs: answers.reduce(
      (total, { elapsedMs }) => total + elapsedMs,
      (questions.length - answers.length) * MOST_COUNTED_MS,
    ),
    at,
  })
}
