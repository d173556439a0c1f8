import type { Clock } from '../../lib/clock.ts'
import type { ContestResults } from './desk.ts'
import type { Contest, ContestStore } from './ports.ts'
import { rankContest } from './ranking.ts'

/** When a contest closes everybody looks at once; what they see may be this old, names included. */
const KEPT_MS = 60_000
const MOST_KEPT = 4

/** What everybody reached in a contest; of one that is closed it is counted once a minute at most. */
export function createResults({
  contests,
  clock,
}: {
  contests: Pick<ContestStore, 'entries' | 'countQuestions'>
  clock: Clock
}): (contest: Contest) => Promise<Omit<ContestResults, 'state'>> {
  const kept = new Map<number, { at: number; results: ReturnType<typeof count> }>()

  async function count(contest: Contest) {
    const entries = await contests.entries(contest.id)
    const counts = new Map(
      (await contests.countQuestions(contest.id)).map((one) => [one.questionId, one] as const),
    )
    return {
      ...rankContest(entries, contest.settings),
      contest,
      tries: entries.flatMap(({ tries }) => tries),
      questions: contest.questions.map((question) => {
        const { answered = 0, right = 0 } = counts.get(question.id) ?? {}
        return { question, answered, right }
      }),
    }
  }

  return (contest) => {
    const { id, closedAt } = contest
    // Until it is closed every answer changes it.
    if (closedAt === null) return count(contest)
    const at = clock.now().getTime()
    const known = kept.get(id)
    if (known !== undefined && at - known.at < KEPT_MS) return known.results
    const results = count(contest)
    kept.delete(id)
    kept.set(id, { at, results })
    for (const old of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(old)
    // Who comes next tries again.
    results.catch(() => kept.delete(id))
    return results
  }
}
