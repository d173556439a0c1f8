/** Calls that may be made again: those that never left, and those that do no harm twice. */
import { createBackoff, type Timing } from '../../lib/timing.ts'
import { type TelegramProblem, toProblem } from './errors.ts'

export interface RepeatDeps {
  timing: Timing
  /** Once aborted, nothing waits any more. */
  stopping(): AbortSignal
}

/** Tries after the first. */
const MAX_REPEATS = 3
const FIRST_REPEAT_MS = 500
const MAX_REPEAT_MS = 4_000

/**
 * Makes the call, some more times while it does not get through. `isHarmless`: it may be made again
 * also when it may have been carried out, with only its answer lost. Waits for no rate limit.
 */
export async function callRepeatedly<Answer>(
  { timing, stopping }: RepeatDeps,
  call: () => Promise<Answer>,
  { isHarmless }: { isHarmless: boolean },
): Promise<{ kind: 'answered'; answer: Answer } | TelegramProblem> {
  const backoff = createBackoff(timing.random, FIRST_REPEAT_MS, MAX_REPEAT_MS)
  for (let repeats = 0; ; repeats += 1) {
    const outcome = await call().then(
      (answer) => ({ kind: 'answered' as const, answer }),
      toProblem,
    )
    const mayRepeat = outcome.kind === 'not_sent' || (isHarmless && outcome.kind === 'unknown')
    if (!mayRepeat || repeats === MAX_REPEATS || stopping().aborted) return outcome
    await timing.sleep(backoff.next(), stopping())
  }
}
