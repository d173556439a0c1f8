/** The two sizes of the program: one process with SQLite; PostgreSQL and Redis with three workers. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { BroadcastStore, Ledger } from '../../src/broadcast/ports.ts'
import { loadConfig } from '../../src/config/load.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { startRedis } from '../../test/support/redis.ts'
import { type ProgramProcess, startProgram } from './broadcast-processes.ts'
import { type Remote, startRemote } from './remote.ts'

export interface Size {
  /** As names of figures end. */
  name: 'Embedded' | 'Large'
  /** Processes that send. */
  processes: number
  database: Database
  broadcasts: BroadcastStore
  ledger: Ledger
  /** Two people of the office; see broadcast-operator-process.ts for the calls. */
  operators: [Remote, Remote]
  /** Each like a power cut, and started again at once. */
  restarts: (() => Promise<void>)[]
  startProcess(settings: NodeJS.ProcessEnv): Promise<ProgramProcess>
  /** Tells the store how its tables are filled, as PostgreSQL finds out by itself in time. */
  analyze(): Promise<void>
  remove(): Promise<void>
}

/** Settings of the program besides those of the platforms. */
const QUIET: NodeJS.ProcessEnv = {
  LOG_LEVEL: 'info',
  SQLITE_DRIVER: 'native',
  HOST: '127.0.0.1',
  PUBLIC_URL: '',
  DATABASE_URL: '',
  REDIS_URL: '',
  ADMINS: '',
  BROADCAST_QUIET_HOURS: 'off',
  BROADCAST_APPROVAL_ABOVE: '999999999',
}
const WORKERS = 3

export async function openEmbedded(platforms: NodeJS.ProcessEnv): Promise<Size> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-broadcast-'))
  const remove = async () => rmSync(directory, { recursive: true, force: true })
  try {
    return await openSize({
      name: 'Embedded',
      processes: 1,
      args: [],
      settings: { ...QUIET, ...platforms, DATA_DIR: directory },
      restarts: [],
      remove,
    })
  } catch (error) {
    await remove()
    throw error
  }
}

export async function openLarge(platforms: NodeJS.ProcessEnv): Promise<Size> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-broadcast-'))
  const removals = [async () => rmSync(directory, { recursive: true, force: true })]
  const remove = async () => {
    for (const one of removals.toReversed()) await one()
  }
  try {
    const postgres = await startPostgres()
    removals.push(() => postgres.remove())
    const redis = await startRedis()
    removals.push(() => redis.remove())
    return await openSize({
      name: 'Large',
      processes: WORKERS,
      args: ['--role', 'worker'],
      settings: {
        ...QUIET,
        ...platforms,
        DATA_DIR: directory,
        DATABASE_URL: await postgres.createDatabase(),
        REDIS_URL: redis.url,
      },
      restarts: [redis, postgres].map((server) => async () => {
        await server.stop()
        await server.start()
      }),
      remove,
    })
  } catch (error) {
    await remove()
    throw error
  }
}

interface SizeParts extends Pick<Size, 'name' | 'processes' | 'restarts'> {
  args: string[]
  settings: NodeJS.ProcessEnv
  remove(): Promise<void>
}

async function openSize({ args, settings, remove, ...size }: SizeParts): Promise<Size> {
  const config = loadConfig(settings)
  const database = await openDatabase({
    dataDirectory: config.dataDirectory,
    url: config.databaseUrl,
    logger: createLogger({ level: 'fatal' }),
    driver: config.sqliteDriver,
  })
  const operators: Size['operators'] = [startOperator(), startOperator()]
  const close = async () => {
    for (const one of operators) await one.kill()
    await database.close()
  }
  try {
    for (const one of operators) await one.tell('open', settings)
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...size,
    database,
    broadcasts: createBroadcastStore(database),
    ledger: createLedgerStore(database),
    operators,
    startProcess: (more) => startProgram(args, { ...process.env, ...settings, ...more }),
    async analyze() {
      await sql`analyze`.execute(database.db)
    },
    async remove() {
      await close()
      await remove()
    },
  }
}

function startOperator(): Remote {
  return startRemote(new URL('./broadcast-operator-process.ts', import.meta.url))
}
