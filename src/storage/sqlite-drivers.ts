import { rmSync } from 'node:fs'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { StoreError } from '../lib/errors.ts'
import { lockedMessage, toStoreError } from './errors.ts'
import { claimFile, isClaimed } from './file-owner.ts'

export interface OpenedSqlite {
  database: SqliteDatabase
  /** After `database.close()`. */
  release(): Promise<void>
}

/** Milliseconds that a statement waits for another process's write. */
const BUSY_TIMEOUT_MS = 5_000
/** Prepared statements kept for the next time. */
const MOST_STATEMENTS = 200

/** better-sqlite3; several processes may have the file open. Null when the addon does not load. */
export async function openNative(path: string): Promise<OpenedSqlite | null> {
  const Database = await loadNative()
  if (Database === null) return null
  // The WASM driver does not see the locks of the operating system, so it must be asked this way.
  if (await isClaimed(path)) throw new StoreError('locked', lockedMessage(path))
  const database = withStoreErrors(path, () => {
    const opened = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    return configured(opened, () => {
      opened.pragma('journal_mode = WAL')
      opened.pragma('synchronous = NORMAL')
      opened.pragma('foreign_keys = ON')
    })
  })
  const reporting = reportingStoreErrors(rememberingStatements(database), path)
  return { database: reporting, release: async () => {} }
}

/**
 * node-sqlite3-wasm, which runs wherever Node does. It has no shared memory, so WAL works only with
 * exclusive locking, and it locks by making a directory, which outlives a crash. One process at a
 * time therefore: the owner of the file removes what a dead owner left.
 */
export async function openWasm(path: string): Promise<OpenedSqlite> {
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const owner = await claimFile(path)
  if (owner === null) throw new StoreError('locked', lockedMessage(path))
  try {
    const database = withStoreErrors(path, () => {
      rmSync(`${path}.lock`, { recursive: true, force: true })
      const opened = new sqlite.Database(path)
      return configured(opened, () => {
        // Before anything is read: a file in WAL mode cannot be opened otherwise.
        opened.get('PRAGMA locking_mode = EXCLUSIVE')
        opened.get('PRAGMA journal_mode = WAL')
        opened.get('PRAGMA synchronous = NORMAL')
        opened.get('PRAGMA foreign_keys = ON')
      })
    })
    const adapted: SqliteDatabase = {
      close: () => database.close(),
      prepare: (sql) => adaptStatement(database, sql),
    }
    return { database: reportingStoreErrors(adapted, path), release: () => owner.release() }
  } catch (error) {
    await owner.release()
    throw error
  }
}

/** The constructor, when the package is there and its addon loads into this Node. */
async function loadNative() {
  try {
    const { default: Database } = await import('better-sqlite3')
    // The package itself always imports; the addon is loaded by the first database.
    new Database(':memory:').close()
    return Database
  } catch {
    return null
  }
}

/** Kysely writes few different statements, but prepares each anew, which takes as long as running it. */
function rememberingStatements(database: SqliteDatabase): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      // The oldest goes; statements with lists of values come in many lengths.
      if (prepared.size >= MOST_STATEMENTS) prepared.delete(prepared.keys().next().value ?? '')
      prepared.set(sql, statement)
      return statement
    },
  }
}

interface WasmDatabase {
  close(): void
  prepare(sql: string): WasmStatement
}

interface WasmStatement {
  all(values: WasmValue[]): unknown[]
  run(values: WasmValue[]): { changes: number; lastInsertRowid: number | bigint }
  finalize(): void
}

type WasmValue = string | number | bigint | boolean | Uint8Array | null

/** A statement that returns rows, as far as Kysely and our pragmas write them. */
const RETURNS_ROWS = /^\s*(select|with|values|pragma|explain)\b|\breturning\b/i

/** Prepared at every run and finalized at once: its memory is not collected. */
function adaptStatement(database: WasmDatabase, sql: string): SqliteStatement {
  function once<Result>(use: (statement: WasmStatement) => Result): Result {
    const statement = database.prepare(sql)
    try {
      return use(statement)
    } finally {
      statement.finalize()
    }
  }
  return {
    reader: RETURNS_ROWS.test(sql),
    all: (values) => once((statement) => statement.all(values.map(toWasmValue))),
    run: (values) => once((statement) => statement.run(values.map(toWasmValue))),
    iterate: (values) => once((statement) => statement.all(values.map(toWasmValue))).values(),
  }
}

function toWasmValue(value: unknown): WasmValue {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value
    default:
      if (value instanceof Uint8Array) return value
      throw new TypeError(`A value of type ${typeof value} cannot be stored`)
  }
}

function configured<Database extends { close(): void }>(
  database: Database,
  configure: () => void,
): Database {
  try {
    configure()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The same database, throwing StoreError where the file or the disk is at fault. */
function reportingStoreErrors(database: SqliteDatabase, path: string): SqliteDatabase {
  return {
    close: () => withStoreErrors(path, () => database.close()),
    prepare(sql) {
      const statement = withStoreErrors(path, () => database.prepare(sql))
      return {
        reader: statement.reader,
        all: (values) => withStoreErrors(path, () => statement.all(values)),
        run: (values) => withStoreErrors(path, () => statement.run(values)),
        iterate: (values) => statement.iterate(values),
      }
    },
  }
}

function withStoreErrors<Result>(path: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    throw toStoreError(error, path)
  }
}
