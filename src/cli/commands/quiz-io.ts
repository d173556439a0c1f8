/** What every part of `npm run quiz` works with. */
import type { Corpus } from '../../corpus/document.ts'
import type { Clock } from '../../lib/clock.ts'
import type { UnitList } from '../../quiz/study/ports.ts'
import type { Retriever } from '../../retrieval/retrieve.ts'
import type { CommandIo } from '../json-lines.ts'
import type { ContestOffice, MeetingArchive } from '../ports.ts'

export interface QuizIo extends CommandIo {
  /** Asks somebody who sits there for one line; null when nobody does. Empty when the input ends. */
  ask: ((question: string) => Promise<string>) | null
}

/** What the subcommands run with; nothing is opened before it is asked for. */
export interface QuizDeps {
  /** The folder of the documents; questions are in its folder `quiz`. */
  corpusDirectory: string
  /** Rejects with OperatorError where there is no document. */
  openEngine(): Promise<{ corpus: Corpus; retriever: Retriever }>
  /** Rejects with OperatorError when the store cannot be opened. */
  openUnits(): Promise<UnitList>
  /** The same. */
  openContests(): Promise<ContestOffice>
  /** The same. */
  openMeetings(): Promise<MeetingArchive>
  clock?: Clock
}

/** One word behind `npm run quiz --`. */
export interface QuizCommand {
  name: string
  /** Its lines in the help. */
  usage: readonly string[]
  /** Returns the exit code. Throws ArgumentFault for what was mistyped. */
  run(args: string[], io: QuizIo, deps: QuizDeps): Promise<number>
}
