/** Opens and closes contests when their time has come. */
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { StudyStore } from '../study/ports.ts'
import { contestState } from './contest.ts'
import type { ContestDesk, ContestResults } from './desk.ts'
import type { Contest, ContestStore } from './ports.ts'
import { settleTry } from './settle-try.ts'

/** Tells everybody. */
export interface ContestHerald {
  opened(contest: Contest): Promise<void>
  closed(results: ContestResults): Promise<void>
}

export interface ContestRunnerDeps {
  contests: ContestStore
  runs: Pick<StudyStore, 'find'>
  desk: Pick<ContestDesk, 'results'>
  herald: ContestHerald
  clock: Clock
  logger: Logger
}

/** An answer that came in time may still be on its way into the store. */
const SETTLING_MS = 10_000

/**
 * Any number of processes may ask at the same time: whoever claims a step announces it. A process that
 * dies right then leaves the announcement out, rather than sending it twice.
 */
export function createContestRunner(deps: ContestRunnerDeps): { runDue(): Promise<void> } {
  const { contests, clock, logger } = deps
  return {
    async runDue() {
      for (const contest of await contests.due(clock.now().toISOString())) {
        try {
          await run(contest, deps)
        } catch (error) {
          const reason = error instanceof Error ? error.name : typeof error
          logger.error({ contest: contest.id, reason }, 'a contest could not be opened or closed')
        }
      }
    },
  }
}

async function run(contest: Contest, deps: ContestRunnerDeps): Promise<void> {
  const { clock } = deps
  const now = clock.now()
  const isOver = contestState(contest, now) === 'counting'
  if (contest.openedAt === null) await openContest(contest, deps, isOver)
  if (isOver && now.getTime() >= Date.parse(contest.closesAt) + SETTLING_MS) {
    await closeContest(contest, deps)
  }
}

/** What is over already is not announced as opened. */
async function openContest(
  contest: Contest,
  { contests, herald, clock, logger }: ContestRunnerDeps,
  isOver: boolean,
): Promise<void> {
  const at = clock.now().toISOString()
  if (!(await contests.claimStep(contest.id, 'opened', at))) return
  logger.info({ contest: contest.id }, 'contest opened')
  if (contest.settings.announces && !isOver) await herald.opened(contest)
}

/** Tries that are not finished count with what was answered in them. */
async function closeContest(contest: Contest, deps: ContestRunnerDeps): Promise<void> {
  const { contests, desk, herald, clock, logger } = deps
  const { id } = contest
  const at = clock.now().toISOString()
  // Before the claim, so that a process that dies here leaves nothing undone.
  for (const { runId } of await contests.openTries(id)) await settleTry(deps, { runId, at })
  if (!(await contests.claimStep(id, 'closed', at))) return
  logger.info({ contest: id }, 'contest closed')
  const results = contest.settings.announces ? await desk.results(id) : null
  if (results !== null) await herald.closed(results)
}
