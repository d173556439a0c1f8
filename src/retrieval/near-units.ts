import type { SentenceVectorStore } from './vector-store.ts'

/** What ranking asks of a vector store. */
export type NearUnits = Pick<SentenceVectorStore, 'nearest' | 'similarity'>
