/** What each role does and leaves to the others, in processes that share a store. */
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { newPostgres } from '../support/shared-postgres.ts'
import { startProgram } from './program.ts'
import { createTelegram, startApp, waitForReadiness } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

async function setUp(settings: Record<string, string> = {}) {
  const telegram = await createTelegram()
  const shared = {
    DATABASE_URL: await newPostgres(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ...settings,
  }
  const start = (ROLE: string) => startApp({ ...shared, ROLE })
  return { telegram, lan: telegram.user('Lan'), start }
}

describe('a process', () => {
  it.each([
    ['web', 200],
    ['worker', 404],
    ['poller', 404],
  ])(
    'with the role %s tells its health, and answers the front page with %i',
    async (role, status) => {
      const { start } = await setUp()
      const { url } = await start(role)
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      expect((await fetch(`${url}/metrics`)).status).toBe(200)
      await waitForReadiness(url, 200)
      expect((await fetch(url)).status).toBe(status)
    },
  )

  it('that polls gives what it gets to one that works, and the other way round nothing happens', async () => {
    const { telegram, lan, start } = await setUp()
    await start('web')
    await start('worker')
    // Who only sends asks for the bot's name, for links to it.
    expect(telegram.calls().filter(({ method }) => method !== 'getMe')).toEqual([])
    lan.says(QUESTION)
    const poller = await start('poller')
    await lan.chat.next('40% GRDP')
    await telegram.whenAllConfirmed()
    expect(lan.chat.messages()).toHaveLength(1)
    expect(poller.lines.join('')).not.toContain('question answered')
  })

  it('that works finds at its start what nobody has answered', async () => {
    const { telegram, lan, start } = await setUp()
    const poller = await start('poller')
    lan.says(QUESTION)
    await telegram.whenAllConfirmed()
    await poller.stop()
    expect(telegram.calls('sendMessage')).toEqual([])
    await start('worker')
    await lan.chat.next('40% GRDP')
    expect(lan.chat.messages()).toHaveLength(1)
  })
})

describe('npm start', () => {
  it('refuses a role that there is not, and one that needs a store for several', async () => {
    const [unknown, misspelt, alone] = [
      startProgram({}, ['--role', 'boss']),
      startProgram({}, ['--rolle', 'web']),
      startProgram({}, ['--role', 'worker']),
    ]
    expect([await unknown.exit, await misspelt.exit, await alone.exit]).toEqual([1, 1, 1])
    expect(unknown.stderr()).toContain('ROLE: cần all, web, worker hoặc poller')
    expect(misspelt.stderr()).toContain('npm start: chỉ nhận --role all, --role web')
    expect(alone.stderr()).toContain('DATABASE_URL: còn thiếu.')
    for (const { stderr } of [unknown, misspelt, alone]) expect(stderr()).not.toContain('    at ')
  })

  it('waits for a database that is not there yet, and says so once', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const DATABASE_URL = await postgres.createDatabase()
    await postgres.stop()
    const worker = startProgram({ DATABASE_URL }, ['--role', 'worker'])
    await worker.logs('waiting for the store')
    await postgres.start()
    const url = await worker.url()
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200))
    expect(worker.stderr().match(/waiting for the store/g)).toHaveLength(1)
  })
})
