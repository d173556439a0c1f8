import type { Content } from './broadcast/broadcast.ts'
import { contestClosedText, contestOpenedText } from './conversation/contest-announcements.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { createContestDesk } from './quiz/contest/contest.ts'
import type { ContestDesk } from './quiz/contest/desk.ts'
import { createContestRunner } from './quiz/contest/run-contests.ts'
import { createContestStore } from './storage/contest-store.ts'
import type { Database } from './storage/database.ts'
import { createStudyStore } from './storage/study-store.ts'

interface DeskDeps {
  db: Database['db']
  clock: Clock
}

interface ContestsDeps extends DeskDeps {
  /** Sends this to everybody who wants announcements. */
  announce(by: string, content: Pick<Content, 'text' | 'contest'>): Promise<void>
  logger: Logger
}

/** Contests for somebody who looks at them. */
export function openContests(deps: DeskDeps): ContestDesk {
  return createContestDesk({
    contests: createContestStore(deps),
    runs: createStudyStore(deps),
    clock: deps.clock,
  })
}

/** Contests in a running program, which opens and closes them. */
export function createContests(deps: ContestsDeps): {
  desk: ContestDesk
  runner: { runDue(): Promise<void> }
} {
  const desk = openContests(deps)
  const by = (id: number) => `contest:${id}`
  const runner = createContestRunner({
    ...deps,
    contests: createContestStore(deps),
    runs: createStudyStore(deps),
    desk,
    herald: {
      opened: (contest) =>
        deps.announce(by(contest.id), { text: contestOpenedText(contest), contest: 'enter' }),
      closed: (results) =>
        deps.announce(by(results.contest.id), {
          text: contestClosedText(results),
          contest: 'results',
        }),
    },
  })
  return { desk, runner }
}
