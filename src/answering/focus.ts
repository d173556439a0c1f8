import type { Retrieval } from '../retrieval/hit.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'

/** Others named nearly as plainly are meant as well. */
const NEARLY = 0.8

/**
 * Leaves only the passages of the documents that a question names plainly: what one place sets
 * must not be answered with another's. A comparison keeps its sides, and a question for the nation
 * the passages that speak for it.
 */
export function focusOnNamed(retrieval: Retrieval): Retrieval {
  const { scope, sides, hits } = retrieval
  const best = Math.max(0, ...scope.documents)
  if (best < PLAINLY_NAMED || sides > 0) return retrieval
  const isMeant = ({ features }: Retrieval['hits'][number]) =>
    features.scope >= best * NEARLY || (scope.national && features.nation > 0)
  return { ...retrieval, hits: hits.filter(isMeant) }
}
