import type { VersionState } from '../../corpus/ports.ts'

/** Sets of documents that were published; one of them is active. */
export interface CorpusVersionsTable {
  /** Hash over the names and texts of its files. */
  version: string
  state: VersionState
  source: string
  created_at: string
  activated_at: string | null
  reason: string | null
}

/** Their texts; those that are long out of use are removed. */
export interface CorpusFilesTable {
  version: string
  name: string
  text: string
}

/** Running programs that answer from the documents. */
export interface ProcessesTable {
  id: string
  seen_at: string
}

/** What each of them says of a version that is to become active. */
export interface ProcessVersionsTable {
  process_id: string
  version: string
  state: 'ready' | 'failed'
  reason: string | null
}
