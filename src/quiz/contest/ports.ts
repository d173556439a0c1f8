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
  /** From the first question shown to the last one answered, the times between the questions left out. */
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

export interface ContestStore {
  create(contest: Omit<Contest, 'id' | 'openedAt' | 'closedAt' | 'cancelledAt'>): Promise<number>
  find(id: number): Promise<Contest | null>
  /** Newest first. */
  list(limit: number): Promise<Contest[]>
  /** Whose window holds this ISO time, and which are not cancelled. */
  openAt(at: string): Promise<Contest[]>
  /** Contests whose opening or closing has come and was not dealt with. */
  due(at: string): Promise<Contest[]>
  /** True for one caller only. */
  claimStep(id: number, step: 'opened' | 'closed', at: string): Promise<boolean>
  cancel(id: number, at: string): Promise<boolean>
  /**
   * Begins a try: the run of the try, unless all tries are used up. `open`: a try of this person is
   * not finished; its run's id.
   */
  beginTry(
    contestId: number,
    personId: string,
    run: { questions: BankQuestion[]; title: string; at: string; mostTries: number },
  ): Promise<{ kind: 'begun' | 'open'; runId: number; number: number } | { kind: 'used_up' }>
  /** Of a finished run; the second time nothing changes. */
  finishTry(runId: number, result: { right: number; elapsedMs: number; at: string }): Promise<void>
  triesOf(contestId: number, personId: string): Promise<ContestTry[]>
  /** The last guess before the closing counts. */
  guess(contestId: number, personId: string, guess: number, at: string): Promise<void>
  entries(contestId: number): Promise<ContestEntry[]>
}
