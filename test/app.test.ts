import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { type AppOverrides, createApp } from '../src/app.ts'
import { loadConfig } from '../src/config/load.ts'
import type { Clock } from '../src/lib/clock.ts'
import { createActionStore } from '../src/storage/action-store.ts'
import { openDatabase } from '../src/storage/database.ts'
import { sharedEngine } from './support/engine.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createFakeTelegram } from './support/fake-telegram/index.ts'
import { createMemoryLogger, silentLogger } from './support/logger.ts'
import { startRedis } from './support/redis.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const DAY_MS = 86_400_000

const readiness = z.object({
  parts: z.array(
    z.object({ name: z.string(), isReady: z.boolean(), detail: z.string().nullable() }),
  ),
})

async function start(env: Record<string, string>, overrides: AppOverrides = {}) {
  const config = loadConfig({ PORT: '0', DATA_DIR: temporaryDirectory(), ...env })
  const app = await createApp(config, silentLogger, { engine: await sharedEngine(), ...overrides })
  onTestFinished(() => app.stop())
  const { port } = await app.start()
  return async () => (await fetch(`http://127.0.0.1:${port}/`)).text()
}

it('tells the port before the terminal shows its prompt', async () => {
  const input = new PassThrough()
  const output = new PassThrough({ encoding: 'utf8' })
  let shownBefore: string | null = null
  await start(
    {},
    {
      terminal: { input, output, colours: false, interactive: true },
      onListening(port) {
        expect(port).toBeGreaterThan(0)
        shownBefore = String(output.read() ?? '')
      },
    },
  )
  expect(shownBefore).toBe('')
  expect(String(output.read())).toContain('Bạn gõ câu hỏi')
})

it('says on its front page why Telegram does not work although a token is set', async () => {
  const telegram = await createFakeTelegram()
  onTestFinished(() => telegram.stop())
  const settings = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot }

  const works = await start(settings)
  expect(await works()).toContain('href="https://t.me/')

  telegram.revokeToken()
  const refused = await (await start(settings))()
  expect(refused).toContain('Telegram không nhận mã bot (lỗi 401)')
  expect(refused).not.toMatch(/Chưa bật:[^.]*Telegram/)

  await telegram.goOffline()
  const offline = await (await start(settings))()
  expect(offline).toContain('Chưa kết nối được tới Telegram')
  expect(offline).not.toMatch(/Chưa bật:[^.]*Telegram/)

  expect(await (await start({}))()).toMatch(/Chưa bật: Telegram, Zalo, Zalo Bot\./)
})

async function createUnstarted(env: Record<string, string>, overrides: AppOverrides = {}) {
  const config = loadConfig({ PORT: '0', DATA_DIR: temporaryDirectory(), ...env })
  return createApp(config, silentLogger, { engine: await sharedEngine(), ...overrides })
}

it('stops at once while Telegram has accepted the first call and never answers', async () => {
  const telegram = await createFakeTelegram()
  onTestFinished(() => telegram.stop())
  telegram.failNext('getMe', { kind: 'hang', carriedOut: false })
  const app = await createUnstarted({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  })
  const starting = app.start()
  await telegram.waitUntil(
    () => telegram.calls('getMe').length > 0,
    () => 'the first call',
  )
  const before = performance.now()
  await app.stop()
  expect(performance.now() - before).toBeLessThan(3_000)
  await starting
})

it('opens no channel and no port for good when it is stopped while it starts', async () => {
  const telegram = await createFakeTelegram()
  onTestFinished(() => telegram.stop())
  const ports: number[] = []
  const app = await createUnstarted(
    { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot },
    { onListening: (port) => ports.push(port) },
  )
  const starting = app.start()
  await app.stop()
  await starting
  await app.start()
  expect(telegram.calls('getMe')).toEqual([])
  expect(ports).toEqual([])
})

it('gives the store back when it cannot be put together', async () => {
  const dataDirectory = temporaryDirectory()
  const rename = async (from: string, to: string) => {
    const store = await openDatabase({ dataDirectory, logger: silentLogger, driver: 'wasm' })
    await store.db.schema.alterTable(from).renameTo(to).execute()
    await store.close()
  }
  const env = { DATA_DIR: dataDirectory, SQLITE_DRIVER: 'wasm' }
  await rename('settings', 'away')
  await expect(createUnstarted(env)).rejects.toThrow(/settings/)
  await rename('away', 'settings')
  const app = await createUnstarted(env)
  await app.stop()
})

describe('the removal of old rows', () => {
  /** An action saved in the store, and whether it is still there. */
  async function savedAction(dataDirectory: string, clock: Clock) {
    const open = () => openDatabase({ dataDirectory, logger: silentLogger })
    const address = { channel: 'telegram', chatId: '1', topicId: null }
    const store = await open()
    const now = clock.now().toISOString()
    const [data = ''] = await createActionStore(store).save(
      address,
      [{ kind: 'browse_documents' }],
      now,
    )
    await store.close()
    return async () => {
      const after = await open()
      const found = await createActionStore(after).find(data, address)
      await after.close()
      return found !== null
    }
  }

  it('is done at night, also when the program did not run then', async () => {
    const dataDirectory = temporaryDirectory()
    const clock = createFakeClock('2026-01-10T08:00:00.000Z')
    const isThere = await savedAction(dataDirectory, clock)
    const { logger, lines } = createMemoryLogger()
    const runOnce = async (until: () => void) => {
      const config = loadConfig({ PORT: '0', DATA_DIR: dataDirectory })
      const app = await createApp(config, logger, { engine: await sharedEngine(), clock })
      await app.start()
      await vi.waitFor(until, { timeout: 10_000 })
      await app.stop()
    }
    const removals = () => lines.filter((line) => line.includes('old rows were removed')).length

    await runOnce(() => {})
    clock.set('2026-01-10T20:16:59.000Z')
    await runOnce(() => {})
    expect(removals()).toBe(0)
    clock.advance(100 * DAY_MS)
    await runOnce(() => expect(removals()).toBe(1))
    expect(await isThere()).toBe(false)
    await runOnce(() => {})
    expect(removals()).toBe(1)
  })
})

describe('with Redis', () => {
  it('says that the queue is away, and that it is back', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.remove())
    const config = loadConfig({
      PORT: '0',
      DATA_DIR: temporaryDirectory(),
      REDIS_URL: redis.url,
    })
    const { logger, lines } = createMemoryLogger()
    const app = await createApp(config, logger, { engine: await sharedEngine() })
    onTestFinished(() => app.stop())
    const { port } = await app.start()
    const queuePart = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`)
      const { parts } = readiness.parse(await response.json())
      return parts.find(({ name }) => name === 'queue')
    }
    const becomes = (part: { isReady: boolean; detail: string | null }) =>
      vi.waitFor(async () => expect(await queuePart()).toEqual({ name: 'queue', ...part }), {
        timeout: 15_000,
        interval: 100,
      })

    await becomes({ isReady: true, detail: null })
    await redis.stop()
    await becomes({ isReady: false, detail: 'hàng đợi công việc không trả lời' })
    await redis.start()
    await becomes({ isReady: true, detail: null })
    await redis.stop()
    await app.stop()
    expect(lines.join('')).toContain('Redis cannot be reached')
    expect(lines.join('')).not.toContain(redis.password)
    expect(lines.join('')).not.toContain(encodeURIComponent(redis.password))
  })
})
