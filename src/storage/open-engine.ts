import type { Dialect, Kysely } from 'kysely'
import type { Tables } from './tables/tables.ts'

/** A database that answers, before its schema is looked at. */
export interface OpenedEngine {
  driver: 'native' | 'wasm' | 'postgres'
  /** Where the data is, for the operator; without user and password. */
  location: string
  dialect: Dialect
  /** A connection for changes of the schema, which may take long; null: they use `dialect`. */
  schema: { dialect: Dialect; name: string } | null
  /** Resolves when everything stored so far would survive a power cut. */
  flush(db: Kysely<Tables>): Promise<void>
  /** After the dialect is destroyed. */
  release(): Promise<void>
}
