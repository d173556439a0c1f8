import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { type AppOverrides, createApp } from '../src/app.ts'
import { loadConfig } from '../src/config/load.ts'
import { createActionStore } from '../src/storage/action-store.ts'
import { openDatabase } from '../src/storage/database.ts'
import { sharedEngine } from './support/engine.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createFakeTelegram } from './support/fake-telegram/index.ts'
import { silentLogger } from './support/logger.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const DAY_MS = 86_400_000

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

it('removes old rows every day until it is stopped', async () => {
  const dataDirectory = temporaryDirectory()
  const clock = createFakeClock()
  const open = () => openDatabase({ dataDirectory, logger: silentLogger })
  const store = await open()
  const address = { channel: 'telegram', chatId: '1', topicId: null }
  const saving = createActionStore(store).save(
    address,
    [{ kind: 'browse_documents' }],
    clock.now().toISOString(),
  )
  const [data = ''] = await saving
  await store.close()

  const running = new Map<number, () => void>()
  const app = await createUnstarted(
    { DATA_DIR: dataDirectory },
    {
      clock,
      repeat(intervalMs, run) {
        running.set(intervalMs, run)
        return () => void running.delete(intervalMs)
      },
    },
  )
  await app.start()
  clock.advance(100 * DAY_MS)
  running.get(DAY_MS)?.()
  await app.stop()
  expect(running.size).toBe(0)

  const after = await open()
  onTestFinished(() => after.close())
  expect(await createActionStore(after).find(data, address)).toBeNull()
})
