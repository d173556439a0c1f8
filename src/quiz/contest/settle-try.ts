import type { StudyStore } from '../study/ports.ts'
import type { ContestStore } from './ports.ts'

/**
 * Ends a try with what was answered in it; one without any answer is dropped. Harmless when repeated.
 * `at`: ISO time.
 */
export async function settleTry(
  { contests, runs }: { contests: ContestStore; runs: Pick<StudyStore, 'find'> },
  { runId, at }: { runId: number; at: string },
): Promise<void> {
  const answers = (await runs.find(runId))?.answers ?? []
  if (answers.length === 0) return contests.dropTry(runId, at)
  await contests.finishTry(runId, {
    right: answers.filter(({ isRight }) => isRight).length,
    elapsedMs: answers.reduce((total, { elapsedMs }) => total + elapsedMs, 0),
    at,
  })
}
