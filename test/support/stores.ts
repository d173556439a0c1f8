import { onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { silentLogger } from './logger.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** The databases that every store must behave the same on. A further one is one more line. */
export const DATABASES = [
  { database: 'better-sqlite3', open: () => openTemporary('native') },
  { database: 'node-sqlite3-wasm', open: () => openTemporary('wasm') },
] satisfies { database: string; open: () => Promise<Database> }[]

/** A fresh store in its own directory, closed when the running test ends. */
async function openTemporary(driver: 'native' | 'wasm'): Promise<Database> {
  const database = await openDatabase({
    dataDirectory: temporaryDirectory(),
    logger: silentLogger,
    driver,
  })
  onTestFinished(() => database.close())
  return database
}
