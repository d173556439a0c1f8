import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { runScript } from '../support/run-command.ts'
import { startProgram } from './program.ts'
import { createTelegram, sentTexts, startApp, waitForReadiness } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const OTHER_QUESTION = 'Công văn 1180 gửi cho ai?'
const PASSWORD = 'mat-khau-57'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
  await server.query(`create role sotay login password '${PASSWORD}'`)
})
afterAll(() => server?.remove())

async function setUp() {
  const url = await server.createDatabase('owner sotay')
  const telegram = await createTelegram()
  return {
    telegram,
    lan: telegram.user('Lan'),
    env: {
      DATABASE_URL: url.replace('postgres@', `sotay:${PASSWORD}@`),
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    },
  }
}

it('answers each question once while PostgreSQL goes away and comes back', async () => {
  const { telegram, lan, env } = await setUp()
  const { url, lines } = await startApp(env)
  lan.says(QUESTION)
  await lan.chat.next('40% GRDP')
  await telegram.whenAllConfirmed()

  await server.stop()
  const { parts } = await waitForReadiness(url, 503)
  expect(parts.find(({ name }) => name === 'store')).toMatchObject({ isReady: false })
  lan.says(OTHER_QUESTION)
  await telegram.waitUntil(
    () => lines.join('').includes('Không liên lạc được với PostgreSQL'),
    () => `a complaint about the store:\n${lines.join('')}`,
  )
  expect(sentTexts(telegram)).toHaveLength(1)

  await server.start()
  await lan.chat.next('Kính gửi')
  await waitForReadiness(url, 200)
  expect(sentTexts(telegram)).toHaveLength(2)
  expect(lines.join('')).not.toContain(PASSWORD)
})

it('is killed and started again on another machine without losing or doubling an answer', async () => {
  const { telegram, lan, env } = await setUp()
  const killed = startProgram(env)
  await killed.logs('"state":"running"')
  telegram.failNext('sendMessage', { kind: 'hang', carriedOut: false })
  lan.says(QUESTION)
  await telegram.waitUntil(
    () => telegram.calls('sendMessage').length > 0,
    () => 'an answer on its way',
  )
  await telegram.whenAllConfirmed()
  killed.signals('SIGKILL')
  await killed.exit
  // Another data directory: nothing but the database is shared.
  await startApp(env)
  await lan.chat.next('40% GRDP')
  expect(lan.chat.messages()).toHaveLength(1)
})

it('is looked at by doctor, which names the database but not its password', async () => {
  const { env } = await setUp()
  const { DATABASE_URL } = env
  const { code, stdout } = await runScript('src/cli/main.ts', ['doctor'], { DATABASE_URL })
  expect([code, stdout]).toEqual([0, expect.stringMatching(/Kho dữ liệu: mở được \(PostgreSQL /)])
  onTestFinished(() => server.start())
  await server.stop()
  const gone = await runScript('src/cli/main.ts', ['doctor'], { DATABASE_URL })
  expect(gone.code).toBe(1)
  expect(gone.stdout).toMatch(/Kho dữ liệu: không mở được\.\n +→ Không liên lạc được/)
  expect(`${stdout}${gone.stdout}${gone.stderr}`).not.toContain(PASSWORD)
})
