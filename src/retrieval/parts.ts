/** Parts of the search that can be switched off, to see what each one is worth. */
export interface RetrieverParts {
  /** Vectors: without them only words tell what is near. */
  dense: boolean
  /** What people ask, written down for each passage, leads to the passage. */
  writtenQuestions: boolean
  /** Everyday words also stand for the official ones. */
  layWords: boolean
  /** The learned weights; without them agreement in words and in meaning is only added up. */
  reranker: boolean
}

export const ALL_PARTS: RetrieverParts = {
  dense: true,
  writtenQuestions: true,
  layWords: true,
  reranker: true,
}
