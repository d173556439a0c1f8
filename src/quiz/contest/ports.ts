import { z } from 'zod'
import type { BankQuestion } from '../bank.ts'

export const contestSettings = z.object({
  questionsPerTry: z.number().int().min(1).max(50),
  /** Tries per person; the best counts. */
  tries: z.number().int().min(1).max(20),
  topics: z.array(z.string()).nullable(),
  documents: z.array(z.string()).nullable(),
  /** An announcement to everybody at the opening and at the closing. */
  announces: z.boolean(),
})
export type ContestSettings = z.infer<typeof contestSettings>

export interface Contest {
  id: number
  title: string
  settings: ContestSettings
  /** What may be asked, as it was when the contest was made. */
  questions: BankQuestion[]
  /** ISO times; open from the first up to the second. */
  opensAt: string
  closesAt: string
  /** When the opening and the closing were dealt with; null before. */
  openedAt: string | null
  closedAt: string | null
  /** Ended by the organiser before it was over. */
  cancelledAt: string | null
  createdBy: string
  createdAt: string
}

/** One finished try. */
export interface ContestTry {
  contestId: number
  personId: string
  /** From 1. */
  number: number
  right: number
  /** Of each question from its showing to its answer, added up; see settle-try.ts. */
  elapsedMs: number
  finishedAt: string
}

/** Everything the ranking needs of one person. */
export interface ContestEntry {
  personId: string
  name: string
  unit: string | null
  tries: ContestTry[]
  /** How many get all right, as this person guessed; null when not guessed. */
  guess: number | null
}

/** A try as it is begun. */
export interface OpenTry {
  contestId: number
  personId: string
  runId: number
  /** From 1. */
  number: number
}

export type BegunTry =
  /** `open`: an earlier try of this person is not finished; its run. */
  { kind: 'begun' | 'open'; runId: number; number: number } | { kind: 'used_up' }

/** How often a question was answered in the tries of a contest. */
export interface QuestionCount {
  questionId: string
  answered: number
  right: number
}

export interface ContestStore {
  create(contest: Omit<Contest, 'id' | 'openedAt' | 'closedAt' | 'cancelledAt'>): Promise<number>
  find(id: number): Promise<Contest | null>
  /** Newest first. */
  list(limit: number): Promise<Contest[]>
  /** Whose window holds this ISO time, and which are not cancelled; the first to close first. */
  openAt(at: string): Promise<Contest[]>
  /** The next to open after this ISO time; null when none is planned. */
  nextAfter(at: string): Promise<Contest | null>
  /** The last to close before this ISO time and not cancelled; null when there was none. */
  lastBefore(at: string): Promise<Contest | null>
  /** Contests whose opening or closing has come and was not dealt with. */
  due(at: string): Promise<Contest[]>
  /** True for one caller only. */
  claimStep(id: number, step: 'opened' | 'closed', at: string): Promise<boolean>
  /** False when it was cancelled before, or its closing was dealt with. */
  cancel(id: number, at: string): Promise<boolean>
  /**
   * Begins a try: the run of the try, unless all tries are used up or one is not finished. Many may
   * ask at the same moment; `questionsOf` gives the questions of the try with this number, and changes
   * nothing outside.
   */
  beginTry(
    contestId: number,
    personId: string,
    run: {
      questionsOf(number: number): BankQuestion[]
      title: string
      at: string
      mostTries: number
    },
  ): Promise<BegunTry>
  /** Ends the try and its run; of a try that is finished nothing changes. */
  finishTry(runId: number, result: { right: number; elapsedMs: number; at: string }): Promise<void>
  /** Ends the run of a try that counts for nothing. */
  dropTry(runId: number, at: string): Promise<void>
  triesOf(contestId: number, personId: string): Promise<ContestTry[]>
  /** The run of a try, finished or not; null when there is no such try. */
  runOf(contestId: number, personId: string, number: number): Promise<number | null>
  /** The try that this run is, finished or not; null when it is none. */
  tryOfRun(runId: number): Promise<OpenTry | null>
  /** Those of this person that are not finished, the newest first, of any contest. */
  openTriesOf(personId: string): Promise<OpenTry[]>
  /** Of everybody. */
  openTries(contestId: number): Promise<OpenTry[]>
  /** The last guess before the closing counts. */
  guess(contestId: number, personId: string, guess: number, at: string): Promise<void>
  guessOf(contestId: number, personId: string): Promise<number | null>
  /** Everybody who has finished a try. */
  entries(contestId: number): Promise<ContestEntry[]>
  countQuestions(contestId: number): Promise<QuestionCount[]>
}
