/** Contests, from the making of one to what each participant reached. */
import type { Clock } from '../../lib/clock.ts'
import { grade } from '../grade.ts'
import type { Run, StudyStore } from '../study/ports.ts'
import type {
  AskedQuestion,
  ContestAnswerOutcome,
  ContestDesk,
  ContestState,
  ContestView,
} from './desk.ts'
import {
  cleanTitle,
  findContestFaults,
  isMadeAlready,
  LATEST_LOOKED_AT,
  questionsOf,
} from './new-contest.ts'
import { pickQuestions } from './pick-questions.ts'
import type { Contest, ContestStore, OpenTry } from './ports.ts'
import { bestTry } from './ranking.ts'
import { createResults } from './results.ts'
import { MOST_COUNTED_MS, settleTry } from './settle-try.ts'

export interface ContestDeskDeps {
  contests: ContestStore
  runs: Pick<StudyStore, 'find' | 'noteShown' | 'answer'>
  clock: Clock
}

export function createContestDesk(deps: ContestDeskDeps): ContestDesk {
  const { contests, runs, clock } = deps
  const nowText = () => clock.now().toISOString()
  const stateOf = (contest: Contest) => contestState(contest, clock.now())
  const resultsOf = createResults(deps)

  async function viewOf(contest: Contest, personId: string): Promise<ContestView> {
    const tries = await contests.triesOf(contest.id, personId)
    const open = await contests.openTriesOf(personId)
    return {
      contest,
      state: stateOf(contest),
      tries,
      best: bestTry(tries, contest.settings),
      openTry: open.find(({ contestId }) => contestId === contest.id) ?? null,
      guess: await contests.guessOf(contest.id, personId),
    }
  }

  /** What waits in a try; one that is answered to its end is settled, and nothing waits. */
  async function askedIn(
    contest: Contest,
    { runId, number }: OpenTry,
  ): Promise<AskedQuestion | null> {
    const run = await runs.find(runId)
    const asked = run === null ? null : nextIn({ contest, run, number })
    if (asked === null) await settleTry(deps, { runId, at: nowText() })
    return asked
  }

  async function resultOf(contest: Contest, personId: string, runId: number) {
    const number = (await contests.tryOfRun(runId))?.number
    const view = await viewOf(contest, personId)
    return { view, result: view.tries.find((one) => one.number === number) ?? null }
  }

  /** A person's own try with its contest. */
  async function findTry(personId: string, runId: number) {
    const run = await runs.find(runId)
    if (run === null || run.personId !== personId || run.contestId === null) return null
    const contest = await contests.find(run.contestId)
    return contest === null ? null : { run, contest }
  }

  return {
    check: (wish, questions) => findContestFaults(wish, { questions, now: clock.now() }),

    async create(by, wish, questions) {
      const faults = findContestFaults(wish, { questions, now: clock.now() })
      if (faults.length > 0) return { kind: 'refused', faults }
      const made = {
        title: cleanTitle(wish.title),
        settings: wish.settings,
        questions: questionsOf(wish.settings, questions),
        opensAt: new Date(wish.opensAt).toISOString(),
        closesAt: new Date(wish.closesAt).toISOString(),
        createdBy: by,
        createdAt: nowText(),
      }
      const same = (await contests.list(LATEST_LOOKED_AT)).find((one) => isMadeAlready(one, made))
      if (same !== undefined) return { kind: 'created', contest: same }
      const id = await contests.create(made)
      const contest = { ...made, id, openedAt: null, closedAt: null, cancelledAt: null }
      return { kind: 'created', contest }
    },

    find: (id) => contests.find(id),
    list: (limit) => contests.list(limit),
    stateOf,

    async cancel(id) {
      const contest = await contests.find(id)
      if (contest === null) return 'not_found'
      const isGoing = ['coming', 'open'].includes(stateOf(contest))
      return isGoing && (await contests.cancel(id, nowText())) ? 'cancelled' : 'too_late'
    },

    async results(id) {
      const contest = await contests.find(id)
      if (contest === null) return null
      return { ...(await resultsOf(contest)), state: stateOf(contest) }
    },

    async open(personId) {
      const views: ContestView[] = []
      for (const contest of await contests.openAt(nowText())) {
        views.push(await viewOf(contest, personId))
      }
      return views
    },

    next: () => contests.nextAfter(nowText()),

    async last(personId) {
      const contest = await contests.lastBefore(nowText())
      return contest === null ? null : await viewOf(contest, personId)
    },

    async view(id, personId) {
      const contest = await contests.find(id)
      return contest === null ? null : await viewOf(contest, personId)
    },

    async begin(id, personId) {
      const contest = await contests.find(id)
      if (contest === null) return { kind: 'not_found' }
      const notOpen = async () => ({
        kind: 'not_open' as const,
        view: await viewOf(contest, personId),
      })
      if (stateOf(contest) !== 'open') return notOpen()
      // Twice: the first may be a try that was answered to its end and not settled.
      for (let round = 0; round < 2; round++) {
        const begun = await contests.beginTry(id, personId, {
          questionsOf: (number) => questionsOfTry(contest, personId, number),
          title: `Cuộc thi “${contest.title}”`,
          at: nowText(),
          mostTries: contest.settings.tries,
        })
        if (begun.kind === 'used_up') break
        const asked = await askedIn(contest, { contestId: id, personId, ...begun })
        if (asked !== null) return { kind: begun.kind === 'open' ? 'resumed' : 'begun', asked }
      }
      return { kind: 'used_up', view: await viewOf(contest, personId) }
    },

    async waiting(personId) {
      const found: AskedQuestion[] = []
      for (const open of await contests.openTriesOf(personId)) {
        const contest = await contests.find(open.contestId)
        if (contest === null || stateOf(contest) !== 'open') continue
        const asked = await askedIn(contest, open)
        if (asked !== null) found.push(asked)
      }
      const since = ({ run }: AskedQuestion) => run.shownAt ?? run.answers.at(-1)?.at ?? ''
      return found.sort((a, b) => (since(a) > since(b) ? -1 : 1))[0] ?? null
    },

    async asked(personId, runId) {
      const found = await findTry(personId, runId)
      const begun = found === null ? null : await contests.tryOfRun(runId)
      if (found === null || begun === null || stateOf(found.contest) !== 'open') return null
      return nextIn({ ...found, number: begun.number })
    },

    async finishedTry(personId, runId) {
      const found = await findTry(personId, runId)
      if (found === null) return null
      const { view, result } = await resultOf(found.contest, personId, runId)
      return result === null ? null : { view, result }
    },

    noteShown: ({ run }) => runs.noteShown(run.id, nowText()),

    async answer(personId, { runId, position, choices }) {
      const found = await findTry(personId, runId)
      if (found === null) return { kind: 'not_found' }
      const { contest } = found
      if (stateOf(contest) !== 'open') {
        await settleTry(deps, { runId, at: nowText() })
        return { kind: 'closed', ...(await resultOf(contest, personId, runId)) }
      }
      return answerOpen({ ...found, personId, position, choices })
    },

    async guess(id, personId, guess) {
      const contest = await contests.find(id)
      if (contest === null) return 'not_found'
      const { state, tries } = await viewOf(contest, personId)
      if (state !== 'open' || tries.length === 0) return 'not_open'
      await contests.guess(id, personId, guess, nowText())
      return 'saved'
    },

    async standing(id, personId) {
      const contest = await contests.find(id)
      if (contest === null || stateOf(contest) !== 'closed') return null
      const ranking = await resultsOf(contest)
      const place = ranking.people.find((one) => one.personId === personId) ?? null
      const runId = place === null ? null : await contests.runOf(id, personId, place.best.number)
      return {
        view: await viewOf(contest, personId),
        participants: ranking.people.length,
        place,
        unit: ranking.units.find(({ personIds }) => personIds.includes(personId)) ?? null,
        allRight: ranking.allRight,
        run: runId === null ? null : await runs.find(runId),
      }
    },
  }

  async function answerOpen({
    contest,
    run,
    personId,
    position,
    choices,
  }: {
    contest: Contest
    run: Run
    personId: string
    position: number
    choices: readonly number[]
  }): Promise<ContestAnswerOutcome> {
    const open = await contests.tryOfRun(run.id)
    if (open === null) return { kind: 'not_found' }
    const asked = nextIn({ contest, run, number: open.number })
    if (asked === null || asked.position !== position) return { kind: 'repeat', asked }
    const worth = grade(asked.question, choices)
    if (worth === 'no_such_option') return { kind: 'no_such_option', asked }
    const now = clock.now()
    const stored = await runs.answer(
      run.id,
      {
        position,
        choices: [...choices],
        isRight: worth === 'right',
        at: now.toISOString(),
        elapsedMs: countedMs(run.shownAt, now),
      },
      {
        questionId: asked.question.id,
        card: null,
        ends: position === run.questions.length - 1,
      },
    )
    const next = await askedIn(contest, open)
    if (stored === 'repeat') return { kind: 'repeat', asked: next }
    if (next !== null) return { kind: 'next', asked: next }
    const { view, result } = await resultOf(contest, personId, run.id)
    return result === null ? { kind: 'repeat', asked: null } : { kind: 'finished', view, result }
  }
}

/** Where a contest stands at this moment. */
export function contestState(contest: Contest, now: Date): ContestState {
  if (contest.cancelledAt !== null) return 'cancelled'
  if (now.getTime() < Date.parse(contest.opensAt)) return 'coming'
  if (now.getTime() < Date.parse(contest.closesAt)) return 'open'
  return contest.closedAt === null ? 'counting' : 'closed'
}

/** The same for one person and try whenever it is asked for, and others for the next try. */
function questionsOfTry({ id, questions, settings }: Contest, personId: string, number: number) {
  return pickQuestions(questions, {
    count: settings.questionsPerTry,
    seed: `${id}:${personId}:${number}`,
  })
}

/** Questions are answered in their order. */
function nextIn({ contest, run, number }: Omit<AskedQuestion, 'position' | 'question'>) {
  const position = run.answers.length
  const question = run.questions[position]
  if (question === undefined || run.endedAt !== null) return null
  return { contest, run, number, position, question }
}

function countedMs(shownAt: string | null, now: Date): number {
  const elapsed = shownAt === null ? 0 : now.getTime() - Date.parse(shownAt)
  return Math.min(Math.max(elapsed, 0), MOST_COUNTED_MS)
}
