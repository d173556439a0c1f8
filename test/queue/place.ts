import { randomUUID } from 'node:crypto'
import { Queue as BullQueue } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { createBullQueue } from '../../src/queue/bullmq.ts'
import type { JobKinds, Queue } from '../../src/queue/queue.ts'
import { createStoreQueue } from '../../src/queue/store-queue.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createJobStore } from '../../src/storage/job-store.ts'
import { silentLogger } from '../support/logger.ts'

const payload = z.object({ n: z.number() })
const retried = { attempts: 3, backOffMs: 50 }

/** Kinds of jobs for the tests. */
export const TEST_KINDS = {
  plain: { payload, ...retried, rememberedMs: 0 },
  other: { payload, ...retried, rememberedMs: 0 },
  remembered: { payload, ...retried, rememberedMs: 60_000 },
  forgotten: { payload, ...retried, rememberedMs: 200 },
} as const satisfies JobKinds

export type TestQueue = Queue<typeof TEST_KINDS>

export const placeSettings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('store'),
    dataDirectory: z.string(),
    driver: z.enum(['native', 'wasm']),
    /** Of PostgreSQL. */
    url: z.string().nullable(),
  }),
  z.object({ kind: z.literal('redis'), url: z.string(), prefix: z.string() }),
])
export type PlaceSettings = z.infer<typeof placeSettings>

/** Where jobs are kept. Each queue made here is as good as another process. */
export interface Place {
  createQueue(options?: { leaseMs?: number; graceMs?: number }): TestQueue
  /** Stores what `enqueue` refuses. */
  putRaw(name: keyof typeof TEST_KINDS, payload: unknown): Promise<void>
  /** As if every process had said nothing for the length of a lease. */
  endLeases(name: keyof typeof TEST_KINDS): Promise<void>
  close(): Promise<void>
}

export async function openPlace(settings: PlaceSettings): Promise<Place> {
  return settings.kind === 'store' ? openStorePlace(settings) : openRedisPlace(settings)
}

async function openStorePlace({
  dataDirectory,
  driver,
  url,
}: PlaceSettings & { kind: 'store' }): Promise<Place> {
  const database = await openDatabase({ dataDirectory, driver, url, logger: silentLogger })
  const store = createJobStore({ db: database.db })
  const clock = { now: () => new Date() }
  return {
    createQueue: (options) =>
      createStoreQueue({ kinds: TEST_KINDS, store, clock, logger: silentLogger, ...options }),
    async putRaw(name, payload) {
      const now = clock.now().toISOString()
      const job = { id: randomUUID(), name, payload: JSON.stringify(payload), dueAt: now }
      await store.add({ ...job, deduplicationId: null }, now)
    },
    async endLeases(name) {
      await database.db
        .updateTable('jobs')
        .set({ due_at: new Date(0).toISOString() })
        .where('name', '=', name)
        .where('state', '=', 'running')
        .execute()
    },
    close: () => database.close(),
  }
}

function openRedisPlace({ url, prefix }: PlaceSettings & { kind: 'redis' }): Place {
  return {
    createQueue: (options) =>
      createBullQueue({ kinds: TEST_KINDS, url, prefix, logger: silentLogger, ...options }),
    async putRaw(name, payload) {
      await withBullQueue({ url, prefix, name }, (queue) => queue.add(name, payload))
    },
    async endLeases(name) {
      const redis = new Redis(url)
      const locks = await redis.keys(`${prefix}:${name}:*:lock`)
      if (locks.length > 0) await redis.del(locks)
      redis.disconnect()
    },
    close: async () => {},
  }
}

/** BullMQ's own view of the jobs of one name. */
export async function withBullQueue<Result>(
  { url, prefix, name }: { url: string; prefix: string; name: string },
  use: (queue: BullQueue) => Promise<Result>,
): Promise<Result> {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const queue = new BullQueue(name, { connection, prefix })
  try {
    return await use(queue)
  } finally {
    await queue.close()
    connection.disconnect()
  }
}
