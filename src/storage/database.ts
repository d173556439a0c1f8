import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, sql } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { migrate } from './migrate.ts'
import type { OpenedEngine } from './open-engine.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables/tables.ts'

export interface OpenDatabaseOptions {
  dataDirectory: string
  /** `postgres://…`; null (default) is a SQLite file in the data directory. */
  url?: string | null
  logger: Logger
  /**
   * Of SQLite: `native` is better-sqlite3, `wasm` node-sqlite3-wasm; `auto` (default) the first that
   * loads.
   */
  driver?: 'auto' | 'native' | 'wasm'
}

/** An open store with its schema up to date. The stores are made from `db`. */
export interface Database {
  db: Kysely<Tables>
  driver: OpenedEngine['driver']
  /** Where the data is, for the operator; holds no password. */
  location: string
  /** Throws when the store does not answer. */
  ping(): Promise<void>
  /** Resolves when everything stored so far would survive a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Two processes that start together can meet while one changes the schema. */
const OPEN_ATTEMPTS = 4
const RETRY_MS = 250

/** Opens the store, makes its tables when there are none, and migrates it. Throws StoreError. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openOnce(options)
    } catch (error) {
      const mayPass = error instanceof StoreError && error.kind === 'locked'
      if (!mayPass || attempt === OPEN_ATTEMPTS) throw error
      await sleep(RETRY_MS)
    }
  }
}

async function openOnce(options: OpenDatabaseOptions): Promise<Database> {
  const opened = await openEngine(options)
  const db = new Kysely<Tables>({ dialect: opened.dialect })
  const close = async () => {
    await db.destroy()
    await opened.release()
  }
  try {
    await migrate(db, {
      schemaName: opened.schema?.name ?? null,
      openForChanges: () => opened.schema?.openForChanges() ?? db,
    })
  } catch (error) {
    await close()
    throw error
  }
  const { driver, location } = opened
  options.logger.info({ driver }, 'store opened')
  return {
    db,
    driver,
    location,
    ping: async () => void (await sql`select 1`.execute(db)),
    flush: () => opened.flush(db),
    close,
  }
}

async function openEngine(options: OpenDatabaseOptions): Promise<OpenedEngine> {
  const { dataDirectory, url = null, logger, driver = 'auto' } = options
  if (url === null) return openSqlite(dataDirectory, driver)
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url, logger)
}
