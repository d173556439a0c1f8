import { onTestFinished } from 'vitest'
import {
  type Database,
  type OpenDatabaseOptions,
  openDatabase,
} from '../../src/storage/database.ts'
import { silentLogger } from './logger.ts'
import { emptyPostgres } from './shared-postgres.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** Whether better-sqlite3 loads here. Where it does not, the program runs without it. */
export const HAS_NATIVE = await import('better-sqlite3').then(
  ({ default: Native }) => {
    try {
      new Native(':memory:').close()
      return true
    } catch {
      return sayWhatIsMissing()
    }
  },
  () => sayWhatIsMissing(),
)

/** The drivers that can be tested here. */
export const DRIVERS: ('native' | 'wasm')[] = HAS_NATIVE ? ['native', 'wasm'] : ['wasm']

/** The databases that every store must behave the same on. A further one is one more line. */
export const DATABASES = [
  ...DRIVERS.map((driver) => ({
    database: driver === 'native' ? 'better-sqlite3' : 'node-sqlite3-wasm',
    open: () => openTemporary({ driver }),
  })),
  { database: 'postgres', open: async () => openTemporary({ url: await emptyPostgres() }) },
] satisfies { database: string; open: () => Promise<Database> }[]

/** A fresh store of its own, closed when the running test ends. */
async function openTemporary(
  settings: Pick<OpenDatabaseOptions, 'driver' | 'url'>,
): Promise<Database> {
  const database = await openDatabase({
    dataDirectory: temporaryDirectory(),
    logger: silentLogger,
    ...settings,
  })
  onTestFinished(() => database.close())
  return database
}

function sayWhatIsMissing(): false {
  console.warn(
    'better-sqlite3 does not load here: its tests are left out, the WebAssembly driver is tested. ' +
      'To test both, install a C++ compiler and python3, then run "npm rebuild better-sqlite3".',
  )
  return false
}
