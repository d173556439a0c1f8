import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config/schema.ts'
import { StoreError } from './lib/errors.ts'
import type { Logger } from './lib/logger.ts'
import { type Database, openDatabase } from './storage/database.ts'

/** Services that start together are there after this time, or not at all. */
const PATIENCE_MS = 60_000
const RETRY_MS = 1_000

/**
 * Opens the store of the settings. One of several processes waits for a server that is not there
 * yet; a person at a terminal is told at once. Throws StoreError.
 */
export async function openStore(config: Config, logger: Logger): Promise<Database> {
  const { dataDirectory, databaseUrl: url, sqliteDriver: driver } = config
  const giveUpAt = performance.now() + (config.role === 'all' ? 0 : PATIENCE_MS)
  for (let hasSaid = false; ; hasSaid = true) {
    try {
      return await openDatabase({ dataDirectory, url, logger, driver })
    } catch (error) {
      const mayPass = error instanceof StoreError && error.kind === 'unreachable'
      if (!mayPass || performance.now() > giveUpAt) throw error
      if (!hasSaid) logger.warn({ reason: error.message }, 'waiting for the store')
      await sleep(RETRY_MS)
    }
  }
}
