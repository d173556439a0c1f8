import { Redis } from 'ioredis'
import { messageOf } from './redis.ts'

/** What an operator should know of the server of the job queue. */
export type RedisHealth =
  | { kind: 'ok'; location: string }
  /** It may drop jobs when its memory is full, or forget them when it ends. */
  | { kind: 'forgetful'; location: string; settings: string[] }
  | { kind: 'unreachable'; location: string; reason: string }

const TIMEOUT_MS = 5_000

/** Asks once. Never rejects; nothing in it tells the password. */
export async function checkRedis(url: string): Promise<RedisHealth> {
  const { hostname, port } = new URL(url)
  const location = `${hostname}:${port === '' ? 6379 : port}`
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let fault = ''
  redis.on('error', (error) => {
    fault = messageOf(error)
  })
  try {
    const info = await redis.info()
    const [, policy = 'noeviction'] = /^maxmemory_policy:(\S+)/m.exec(info) ?? []
    const settings = [
      ...(policy === 'noeviction' ? [] : ['maxmemory-policy noeviction']),
      ...(/^aof_enabled:0/m.test(info) ? ['appendonly yes'] : []),
    ]
    return settings.length === 0
      ? { kind: 'ok', location }
      : { kind: 'forgetful', location, settings }
  } catch (error) {
    return { kind: 'unreachable', location, reason: fault === '' ? messageOf(error) : fault }
  } finally {
    redis.disconnect()
  }
}
