import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, SqliteDialect, sql } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import { prepareDatabaseFile, prepareDataDirectory } from './data-directory.ts'
import { lockedMessage } from './errors.ts'
import type { OpenedEngine } from './open-engine.ts'
import { type OpenedSqlite, openNative, openWasm } from './sqlite-drivers.ts'
import type { Tables } from './tables/tables.ts'

const FILE_NAME = 'so-tay-57.sqlite'

/** Each waits as long as a statement may. */
const FLUSH_ATTEMPTS = 3
const RETRY_MS = 250

/** The file in the data directory, made when there is none. Throws StoreError. */
export async function openSqlite(
  dataDirectory: string,
  driver: 'auto' | 'native' | 'wasm',
): Promise<OpenedEngine> {
  prepareDataDirectory(dataDirectory)
  const file = join(dataDirectory, FILE_NAME)
  prepareDatabaseFile(file)
  const opened = await openDriver(file, driver)
  return {
    driver: opened.driver,
    location: dataDirectory,
    dialect: new SqliteDialect({ database: opened.database }),
    schema: null,
    flush: (db) => writeToDisk(db, file),
    release: () => opened.release(),
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
