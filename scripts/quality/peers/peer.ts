import type { Collection } from '../collections.ts'

/** One place found, best first in a list. */
export interface Found {
  /** Of the passage; of the first passage where a piece of text holds several. */
  id: string
  doc: string
  text: string
}

/** The best places for a question as typed, at most so many. */
export type Search = (question: string, limit: number) => Promise<Found[]>

/** Builds a peer's index over a collection. */
export type OpenPeer = (collection: Collection) => Promise<Search>
