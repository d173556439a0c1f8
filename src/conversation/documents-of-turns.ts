import type { Answerer } from '../answering/answer.ts'
import type { QuestionBank } from '../quiz/bank.ts'
import type { Library } from './ports.ts'
import type { OpenTurn, Turn } from './turn.ts'

/** What members are answered from: one version of the documents. */
export interface Documents {
  answerer: Answerer
  library: Library
  /** The questions on these documents. */
  bank: QuestionBank
}

/**
 * Turns of which each answers from the documents that are in use when it begins, to its end.
 * Handling rejects as `current` does when they cannot be had; nothing was sent then.
 */
export function withCurrentDocuments(
  current: () => Promise<Documents>,
  openTurnWith: (documents: Documents) => OpenTurn,
): OpenTurn {
  return (message, earlierRun) => {
    let turn: Turn | null = null
    async function opened(): Promise<Turn> {
      turn ??= openTurnWith(await current())(message, earlierRun)
      return turn
    }
    return {
      handle: async () => (await opened()).handle(),
      apologise: async () => (await opened()).apologise(),
      dismiss: async () => (await opened()).dismiss(),
      mayHaveSent: () => turn?.mayHaveSent() ?? false,
    }
  }
}
