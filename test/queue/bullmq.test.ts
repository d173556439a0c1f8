import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe } from 'vitest'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describesQueue } from './conformance.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis?.remove())

describe('the queue on Redis', () => {
  describesQueue(async () => ({ kind: 'redis', url: redis.url, prefix: `test-${randomUUID()}` }))
})
