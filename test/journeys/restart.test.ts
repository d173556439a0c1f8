import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { FakeTelegram } from '../support/fake-telegram/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startProgram } from './program.ts'
import {
  createTelegram,
  sentTexts,
  startBot,
  startBotWithLan,
  waitForReadiness,
  withStore,
} from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const OTHER_QUESTION = 'Công văn 1180 gửi cho ai?'
const OTHER_ANSWER = 'Kính gửi'
/** Whoever waits looks every five seconds whether it is its turn. */
const TAKE_OVER_MS = 15_000

async function setUp() {
  const telegram = await createTelegram()
  const env = {
    DATA_DIR: temporaryDirectory(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  }
  const start = async () => {
    const program = startProgram(env)
    await program.logs('"state":"running"')
    return program
  }
  return { telegram, lan: telegram.user('Lan'), start, dataDirectory: env.DATA_DIR }
}

function sendBegun(telegram: FakeTelegram, count = 1): Promise<unknown> {
  return telegram.waitUntil(
    () => telegram.calls('sendMessage').length >= count,
    () => 'an answer on its way',
  )
}

describe('a restart in mid-answer', () => {
  it('answers once what was in hand when the program was killed', async () => {
    const { telegram, lan, start, dataDirectory } = await setUp()
    const killed = await start()
    telegram.failNext('sendMessage', { kind: 'hang', carriedOut: false })
    lan.says(QUESTION)
    await sendBegun(telegram)
    // It waits behind the first, so nothing of it is done yet.
    lan.says(OTHER_QUESTION)
    await telegram.whenAllConfirmed()
    killed.signals('SIGKILL')
    expect(await killed.exit).toBe('SIGKILL')
    expect(lan.chat.messages()).toEqual([])

    const next = await startBot({ telegram, dataDirectory })
    await lan.chat.next('40% GRDP')
    await lan.chat.next(OTHER_ANSWER)
    lan.says('/vanban')
    await lan.chat.next('Các văn bản hiện có')
    expect(lan.chat.messages()).toHaveLength(3)
    await next.stop()
    const inbox = await withStore(dataDirectory, (db) =>
      db.selectFrom('inbox').select('state').execute(),
    )
    expect(inbox.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished'])
  })

  it('keeps what a rate limit holds up when it is told to stop', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 30 })
    lan.says(QUESTION)
    await sendBegun(telegram)
    await stop()
    expect(lan.chat.messages()).toEqual([])

    await startBot({ telegram, dataDirectory })
    await lan.chat.next('40% GRDP')
    expect(sentTexts(telegram)).toHaveLength(2)
  })

  it('is not held up for long by an answer that hangs: a second Ctrl-C ends it', async () => {
    const { telegram, lan, start, dataDirectory } = await setUp()
    const program = await start()
    telegram.failNext('sendMessage', { kind: 'hang', carriedOut: false })
    lan.says(QUESTION)
    await sendBegun(telegram)
    let ended = false
    void program.exit.then(() => {
      ended = true
    })
    program.signals('SIGINT')
    await sleep(30)
    // As npm does: still the same press.
    program.signals('SIGINT')
    await sleep(600)
    expect(ended).toBe(false)
    program.signals('SIGINT')
    expect(await program.exit).toBe(1)

    await startBot({ telegram, dataDirectory })
    await lan.chat.next('40% GRDP')
  })
})

describe('two programs on the same data', () => {
  it('take turns: one polls, the other waits until it stops', async () => {
    const { telegram, lan, dataDirectory, stop } = await startBotWithLan()
    const second = await startBot({ telegram, dataDirectory })
    const { parts } = await waitForReadiness(second.url, 503)
    expect(parts.find(({ name }) => name === 'telegram')?.detail).toContain('chờ đến lượt')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')

    await stop()
    await waitForReadiness(second.url, 200, TAKE_OVER_MS)
    lan.says(OTHER_QUESTION)
    await lan.chat.next(OTHER_ANSWER)
    expect(lan.chat.messages()).toHaveLength(2)
  })
})
