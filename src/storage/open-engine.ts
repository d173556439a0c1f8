import type { Dialect, Kysely } from 'kysely'
import type { Tables } from './tables/tables.ts'

/** A database that answers, before its schema is looked at. */
export interface OpenedEngine {
  driver: 'native' | 'wasm' | 'postgres'
  /** Where the data is, for the operator; without user and password. */
  location: string
  dialect: Dialect
  /** Of PostgreSQL: where the tables are, and a connection for making them, which may take long. */
  schema: { name: string; openForChanges(): Kysely<Tables> } | null
  /** Resolves when everything stored so far would survive a power cut. */
  flush(db: Kysely<Tables>): Promise<void>
  /** After the dialect is destroyed. */
  release(): Promise<void>
}
