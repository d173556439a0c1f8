import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { prepareDatabaseFile, prepareDataDirectory } from './data-directory.ts'
import { lockedMessage } from './errors.ts'
import { migrate } from './migrate.ts'
import { type OpenedSqlite, openNative, openWasm } from './sqlite-drivers.ts'
import type { Tables } from './tables/tables.ts'

export interface OpenDatabaseOptions {
  dataDirectory: string
  logger: Logger
  /** `native` is better-sqlite3, `wasm` node-sqlite3-wasm; `auto` (default) the first that loads. */
  driver?: 'auto' | 'native' | 'wasm'
}

/** An open store with its schema up to date. The stores are made from `db`. */
export interface Database {
  db: Kysely<Tables>
  driver: 'native' | 'wasm'
  /** Throws when the store does not answer. */
  ping(): Promise<void>
  /** Resolves when everything stored so far would survive a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

const FILE_NAME = 'so-tay-57.sqlite'

/** Two processes that start together can meet while one changes the schema. */
const OPEN_ATTEMPTS = 4
const RETRY_MS = 250
/** Each waits as long as a statement may. */
const FLUSH_ATTEMPTS = 3

/** Opens the store in the data directory, makes it when there is none, and migrates it. */
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

async function openOnce({
  dataDirectory,
  logger,
  driver = 'auto',
}: OpenDatabaseOptions): Promise<Database> {
  prepareDataDirectory(dataDirectory)
  const file = join(dataDirectory, FILE_NAME)
  prepareDatabaseFile(file)
  const opened = await openDriver(file, driver)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: opened.database }) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    await opened.release()
    throw error
  }
  logger.info({ driver: opened.driver }, 'store opened')
  return {
    db,
    driver: opened.driver,
    ping: async () => void (await sql`select 1`.execute(db)),
    flush: () => writeToDisk(db, file),
    async close() {
      await db.destroy()
      await opened.release()
    },
  }
}

/**
 * A commit in WAL mode with synchronous=NORMAL is not yet on the disk ("PRAGMA synchronous" in
 * SQLite's documentation); a complete checkpoint is, and waits for the readers in its way.
 */
async function writeToDisk(db: Kysely<Tables>, file: string): Promise<void> {
  for (let attempt = 1; attempt <= FLUSH_ATTEMPTS; attempt++) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(full)`.execute(db)
    if (rows.every(({ busy }) => busy === 0)) return
    await sleep(RETRY_MS)
  }
  throw new StoreError('locked', lockedMessage(file))
}

async function openDriver(
  path: string,
  driver: 'auto' | 'native' | 'wasm',
): Promise<OpenedSqlite & { driver: 'native' | 'wasm' }> {
  if (driver !== 'wasm') {
    const native = await openNative(path)
    if (native !== null) return { ...native, driver: 'native' }
    if (driver === 'native') {
      throw new StoreError(
        'no_driver',
        'Không nạp được better-sqlite3. Hãy chạy "npm rebuild better-sqlite3", ' +
          'hoặc bỏ SQLITE_DRIVER=native để dùng bộ máy dự phòng.',
      )
    }
  }
  return { ...(await openWasm(path)), driver: 'wasm' }
}
