import { expect, it, onTestFinished } from 'vitest'
import type { Environment } from '../src/config/load.ts'
import { loadConfig } from '../src/config/load.ts'
import { connectChannels } from '../src/connect-channels.ts'
import { createChoiceStore } from '../src/storage/choice-store.ts'
import { createLockStore } from '../src/storage/lock-store.ts'
import { createTokenStore } from '../src/storage/token-store.ts'
import { createLimitStore, createUsageStore } from '../src/storage/usage-store.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createFakeTelegram } from './support/fake-telegram/index.ts'
import { silentLogger } from './support/logger.ts'
import { DATABASES } from './support/stores.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

async function connect(env: Environment) {
  const [{ open } = { open: () => Promise.reject(new Error('no database')) }] = DATABASES
  const database = await open()
  const { db } = database
  const clock = createFakeClock()
  const { connected } = connectChannels({
    config: loadConfig({ DATA_DIR: temporaryDirectory(), ...env }),
    logger: silentLogger,
    clock,
    choices: createChoiceStore({ db, clock }),
    limits: createLimitStore({ db }),
    usage: createUsageStore({ db, clock }),
    tokens: createTokenStore(database),
    locks: createLockStore({ db }),
    resume: async () => 0,
    countWebhook() {},
  })
  const [only] = connected
  if (!only) throw new Error('nothing is connected')
  return only
}

it('links to the chat with the bot on Telegram as soon as its name is known', async () => {
  const telegram = await createFakeTelegram()
  onTestFinished(telegram.stop)
  const { channel, startLink, polls, files } = await connect({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  })
  onTestFinished(channel.stop)
  expect([polls?.name, files?.name]).toEqual([channel.name, channel.name])
  expect(startLink('thi-12345')).toBeNull()
  await channel.start(async () => {})
  expect(startLink('thi-12345')).toBe('https://t.me/so_tay_57_bot?start=thi-12345')
})

it('learns that name also where it only sends, in the end', async () => {
  const telegram = await createFakeTelegram()
  onTestFinished(telegram.stop)
  const { channel, meet, startLink } = await connect({
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  })
  onTestFinished(channel.stop)
  telegram.failNext('getMe', { kind: 'flood', retryAfterSeconds: 3 }, { times: 2 })
  await meet()
  expect(startLink('thi-12345')).toBeNull()
  await telegram.waitUntil(
    () => telegram.calls('getMe').length === 2,
    () => 'another question for the name',
  )
  await meet()
  await meet()
  expect(startLink('thi-12345')).toBe('https://t.me/so_tay_57_bot?start=thi-12345')
})

it('has messages only on Zalo', async () => {
  const { startLink, polls, files } = await connect({ ZALO_BOT_TOKEN: `1234567:${'a'.repeat(30)}` })
  expect([startLink('thi-12345'), polls, files]).toEqual([null, null, null])
})
