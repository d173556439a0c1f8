/** Parts of the search that can be switched off, to see what each one is worth. */
export interface RetrieverParts {
  /** What people ask, written down for each passage, leads to the passage. */
  writtenQuestions: boolean
  /** Everyday words also stand for the official ones. */
  layWords: boolean
}

export const ALL_PARTS: RetrieverParts = { writtenQuestions: true, layWords: true }
