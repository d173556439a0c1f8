import type { Features } from '../../src/retrieval/features.ts'
import type { Retrieval } from '../../src/retrieval/hit.ts'
import type { RetrieveRequest, Retriever } from '../../src/retrieval/retrieve.ts'

/** A question with its candidates, to learn from. */
export interface Example {
  /** Where it comes from: `written`, `title`, `quiz` … */
  source: string
  /** The passage or law it is about; what is held out is held out by these. */
  group: string
  style: string
  candidates: readonly Candidate[]
}

export interface Candidate {
  features: Features
  /** It answers the question. */
  isRight: boolean
  /** It is of the document that the question is about. */
  isOfDocument: boolean
}

/** A question before it was searched for. */
export interface Labelled {
  source: string
  group: string
  style: string
  request: RetrieveRequest
  isRight(passage: Retrieval['hits'][number]['passage']): boolean
}

/** As many candidates teach; those further down hardly count. */
const CANDIDATES = 40

/** Searches for a question; null when no candidate answers it, from which nothing is learned. */
export async function toExample(
  { request, isRight, ...about }: Labelled,
  retriever: Retriever,
): Promise<Example | null> {
  const { hits } = await retriever.retrieve({ ...request, limit: CANDIDATES })
  const candidates = hits.map(({ passage, features }) => ({
    // Every copy of a right passage is right: examples can't tell what a copy takes away.
    features: { ...features, duplicate: 0 },
    isRight: isRight(passage),
    isOfDocument: about.group.startsWith(`${passage.documentId}#`),
  }))
  return candidates.some((candidate) => candidate.isRight) ? { ...about, candidates } : null
}
