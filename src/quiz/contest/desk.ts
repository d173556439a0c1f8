/** What a conversation or a command can do with contests; contest.ts is behind it. */
import type { BankQuestion } from '../bank.ts'
import type { Run } from '../study/ports.ts'
import type { ContestFault, ContestWish } from './new-contest.ts'
import type { Contest, ContestTry, OpenTry } from './ports.ts'
import type { Ranking } from './ranking.ts'

/** `counting`: it has closed, and its results are not there yet. */
export type ContestState = 'coming' | 'open' | 'counting' | 'closed' | 'cancelled'

/** A contest as one person sees it. */
export interface ContestView {
  contest: Contest
  state: ContestState
  /** Finished ones, in their order. */
  tries: ContestTry[]
  best: ContestTry | null
  /** Begun and not finished. */
  openTry: OpenTry | null
  guess: number | null
}

/** A question of a try that waits for its answer. */
export interface AskedQuestion {
  contest: Contest
  run: Run
  /** Of the try, from 1. */
  number: number
  /** Index of the question in the run. */
  position: number
  question: BankQuestion
}

export type BeginOutcome =
  /** `resumed`: a try that was begun before goes on. */
  | { kind: 'begun' | 'resumed'; asked: AskedQuestion }
  | { kind: 'used_up'; view: ContestView }
  /** Not yet, not any more, or cancelled. */
  | { kind: 'not_open'; view: ContestView }
  | { kind: 'not_found' }

export type ContestAnswerOutcome =
  | { kind: 'next'; asked: AskedQuestion }
  | { kind: 'finished'; view: ContestView; result: ContestTry }
  /** That question was answered before; the one that waits, null when the try is over. */
  | { kind: 'repeat'; asked: AskedQuestion | null }
  /** Too late: what was answered in time counts. `result`: of the try, null when nothing was. */
  | { kind: 'closed'; view: ContestView; result: ContestTry | null }
  | { kind: 'no_such_option'; asked: AskedQuestion }
  | { kind: 'not_found' }

export interface QuestionResult {
  question: BankQuestion
  answered: number
  right: number
}

export interface ContestResults extends Ranking {
  contest: Contest
  state: ContestState
  /** Finished tries of all. */
  tries: ContestTry[]
  /** In the order of the contest; those never asked as well. */
  questions: QuestionResult[]
}

/** How one person came off. */
export interface ContestStanding {
  view: ContestView
  participants: number
  /** Null for who did not take part. */
  place: Ranking['people'][number] | null
  unit: Ranking['units'][number] | null
  allRight: number
  /** Of the best try, with what was chosen. */
  run: Run | null
}

/** All times are by our clock. */
export interface ContestDesk {
  /**
   * `by`: who acts, such as `telegram:123456` or `console`. `questions`: the bank's. The same wish of the
   * same one again gives the contest that was made.
   */
  create(
    by: string,
    wish: ContestWish,
    questions: readonly BankQuestion[],
  ): Promise<{ kind: 'created'; contest: Contest } | { kind: 'refused'; faults: ContestFault[] }>
  /** What would be refused, without making it. */
  check(wish: ContestWish, questions: readonly BankQuestion[]): ContestFault[]
  find(id: number): Promise<Contest | null>
  /** Newest first. */
  list(limit: number): Promise<Contest[]>
  stateOf(contest: Contest): ContestState
  /** `too_late`: it is over already, or was cancelled before. */
  cancel(id: number): Promise<'cancelled' | 'too_late' | 'not_found'>
  /** Null when there is no such contest. */
  results(id: number): Promise<ContestResults | null>

  /** Those open now, the first to close first. */
  open(personId: string): Promise<ContestView[]>
  next(): Promise<Contest | null>
  /** The one that ended last; null when there was none. */
  last(personId: string): Promise<ContestView | null>
  view(id: number, personId: string): Promise<ContestView | null>
  begin(id: number, personId: string): Promise<BeginOutcome>
  /**
   * What waits for this person's answer in contests that are open; of several what was shown last. Null
   * when nothing does. Right after an answer the next question may not have been shown yet.
   */
  waiting(personId: string): Promise<AskedQuestion | null>
  /** The question that waits in this try; null when it is over, or somebody else's. */
  asked(personId: string, runId: number): Promise<AskedQuestion | null>
  /** A try of this person that is finished; null when it is not, or there is none. */
  finishedTry(
    personId: string,
    runId: number,
  ): Promise<{ view: ContestView; result: ContestTry } | null>
  /** The question is about to be shown; its time runs from the first time. */
  noteShown(asked: AskedQuestion): Promise<void>
  /** `choices`: indices into the options. */
  answer(
    personId: string,
    answer: { runId: number; position: number; choices: readonly number[] },
  ): Promise<ContestAnswerOutcome>
  /** `not_open`: also for who has finished no try. `guess`: 0 or more. */
  guess(id: number, personId: string, guess: number): Promise<'saved' | 'not_open' | 'not_found'>
  /** Null while the results are not there. */
  standing(id: number, personId: string): Promise<ContestStanding | null>
}
