/** The whole program in this process: real corpus, real store, the fake platforms over HTTP. */
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, vi } from 'vitest'
import { type AppOverrides, createApp } from '../../src/app.ts'
import { configSecrets, loadConfig } from '../../src/config/load.ts'
import { createEngine, type Engine } from '../../src/engine.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import type { FakeChat, ShownMessage } from '../support/fake-telegram/chat-view.ts'
import { createFakeTelegram, type FakeTelegram } from '../support/fake-telegram/index.ts'
import { createMemoryLogger, silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const CORPUS_DIRECTORY = fileURLToPath(new URL('../../corpus', import.meta.url))
let engine: Promise<Engine> | null = null

export interface BotOptions {
  telegram?: FakeTelegram
  /** Of an earlier run, to go on with it. */
  dataDirectory?: string
  overrides?: AppOverrides
}

/** A running bot on Telegram; stopped when the test ends. */
export async function startBot(options: BotOptions = {}) {
  const telegram = options.telegram ?? (await createTelegram())
  const dataDirectory = options.dataDirectory ?? temporaryDirectory()
  const settings = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot }
  const program = await startApp({ ...settings, DATA_DIR: dataDirectory }, options.overrides)
  return { telegram, dataDirectory, ...program }
}

/** The program with these settings on a free port; stopped when the test ends. */
export async function startApp(settings: Record<string, string>, overrides: AppOverrides = {}) {
  const config = loadConfig({ PORT: '0', CORPUS_DIR: CORPUS_DIRECTORY, ...settings })
  const { logger, lines } = createMemoryLogger(configSecrets(config))
  // The documents are the same for all, and loading them takes longer than most journeys.
  engine ??= createEngine(config, silentLogger)
  const app = await createApp(config, logger, { engine: await engine, ...overrides })
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= app.stop()
    return stopping
  }
  onTestFinished(stop)
  const { port } = await app.start()
  return { lines, stop, url: `http://127.0.0.1:${port}` }
}

/** A bot, and Lan who has a private chat with it. */
export async function startBotWithLan(options?: BotOptions) {
  const bot = await startBot(options)
  return { ...bot, lan: bot.telegram.user('Lan') }
}

export async function createTelegram(): Promise<FakeTelegram> {
  const telegram = await createFakeTelegram()
  onTestFinished(() => telegram.stop())
  return telegram
}

/** Looks into, or tampers with, the store of a bot that does not run. */
export async function withStore<T>(
  dataDirectory: string,
  work: (db: Database['db']) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ dataDirectory, logger: silentLogger })
  try {
    return await work(database.db)
  } finally {
    await database.close()
  }
}

interface Readiness {
  parts: { name: string; isReady: boolean; detail: string | null }[]
}

/** Asks /readyz until it answers with the status. */
export async function waitForReadiness(
  url: string,
  status: number,
  timeout = 5_000,
): Promise<Readiness> {
  return vi.waitFor(
    async () => {
      const response = await fetch(`${url}/readyz`)
      const body = (await response.json()) as Readiness
      expect(response.status, JSON.stringify(body)).toBe(status)
      return body
    },
    { timeout, interval: 20 },
  )
}

/** Waits until a message has been changed into one that holds the text. */
export async function edited(
  telegram: FakeTelegram,
  chat: FakeChat,
  { message, text }: { message: ShownMessage; text: string | RegExp },
): Promise<ShownMessage> {
  const find = () => chat.messages().find(({ id }) => id === message.id)
  const isThere = (shown = find()?.text ?? '') =>
    typeof text === 'string' ? shown.includes(text) : text.test(shown)
  return telegram.waitUntil(
    () => isThere() && find(),
    () => `the message to become ${text}; it says:\n${find()?.text}`,
  )
}

/** Everything the bot sent or tried to send, oldest first. */
export function sentTexts(telegram: FakeTelegram): string[] {
  return telegram.calls('sendMessage').map(({ payload }) => String(payload.text))
}
