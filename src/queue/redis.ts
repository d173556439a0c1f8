import { Redis } from 'ioredis'
import type { Logger } from '../lib/logger.ts'

const MOST_RETRY_MS = 10_000

/**
 * A connection as BullMQ wants it, which waits for a server that is away and goes on with it. It
 * connects when it is first used.
 */
export function createRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    // Workers wait for as long as it takes ("Going to production", BullMQ's documentation).
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(2 ** attempt * 50, MOST_RETRY_MS),
  })
  let isLost = false
  let reason = 'the connection was closed'
  redis.on('error', (error) => {
    reason = messageOf(error)
  })
  // Not said when we end it ourselves.
  redis.on('reconnecting', () => {
    if (!isLost) logger.error({ reason }, 'Redis cannot be reached, trying again')
    isLost = true
  })
  redis.on('ready', () => {
    if (isLost) logger.info('Redis is there again')
    isLost = false
    void warnOfEviction(redis, logger)
  })
  return redis
}

/** A server that drops keys when its memory is full loses jobs. */
async function warnOfEviction(redis: Redis, logger: Logger): Promise<void> {
  try {
    const [, policy] = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory')) ?? []
    if (policy === undefined || policy === 'noeviction') return
    logger.warn({ policy }, 'Redis may drop jobs: set its maxmemory-policy to noeviction')
  } catch (error) {
    logger.debug({ reason: messageOf(error) }, 'Redis did not tell its maxmemory-policy')
  }
}

/** The message alone: the error itself carries the command, and with it the password. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
