import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { launch, startProgram } from './program.ts'
import { createTelegram, withStore } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

describe('npm start', () => {
  it('serves the web pages without any settings and stops on SIGTERM', async () => {
    const program = startProgram()
    const url = await program.url()
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' })
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ ready: true })
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^# HELP process_cpu/)
    const landing = await (await fetch(url)).text()
    expect(landing).toContain('<html lang="vi">')
    expect(landing).toContain('Văn bản đang có (5)')

    program.signals('SIGTERM')
    expect(await program.exit).toBe(0)
    expect(program.stdout()).toBe('')
    await expect(fetch(url)).rejects.toThrow()
  })

  if (process.platform !== 'win32') {
    it('finishes the answer in hand on Ctrl-C, which reaches npm and the program alike', async () => {
      const telegram = await createTelegram()
      const dataDirectory = temporaryDirectory()
      const program = launch('npm', ['start'], {
        PORT: '0',
        DATA_DIR: dataDirectory,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
      })
      await program.logs('"state":"running"')
      telegram.failNext('sendMessage', { kind: 'slow', ms: 500 })
      const lan = telegram.user('Lan')
      lan.says(QUESTION)
      await lan.chat.next('40% GRDP')
      process.kill(-program.pid, 'SIGINT')
      await program.exit

      expect(telegram.calls('sendMessage').map(({ outcome }) => outcome)).toEqual(['ok'])
      expect(telegram.pendingUpdates()).toEqual([])
      const inbox = await withStore(dataDirectory, (db) =>
        db.selectFrom('inbox').select('state').execute(),
      )
      expect(inbox).toEqual([{ state: 'finished' }])
    })
  }

  it('never prints the token, whatever goes wrong', async () => {
    const telegram = await createTelegram()
    const program = startProgram({
      LOG_LEVEL: 'trace',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    })
    await program.logs('"state":"running"')
    const lan = telegram.user('Lan')
    for (const failure of [
      { kind: 'drop', when: 'before' },
      { kind: 'gateway', status: 502, carriedOut: false },
      { kind: 'error', code: 400, description: `Bad Request: ${telegram.token}` },
    ] as const) {
      const before = telegram.calls('sendMessage').length
      telegram.failNext('sendMessage', failure)
      lan.says(QUESTION)
      await telegram.waitUntil(
        () => telegram.calls('sendMessage').length > before,
        () => 'an attempt to send',
      )
    }
    await lan.chat.next('Xin lỗi Bạn')
    await telegram.goOffline()
    await program.logs('Telegram is out of reach')
    await telegram.goOnline()
    telegram.revokeToken()
    await program.logs('lỗi 401')
    program.signals('SIGINT')
    expect(await program.exit).toBe(0)
    const printed = program.stdout() + program.stderr()
    expect(printed).toContain('delivery unknown')
    for (const secret of [telegram.token, telegram.token.split(':')[1] ?? '']) {
      expect(printed).not.toContain(secret)
    }
  })

  it('lists every fault of the settings without repeating them', async () => {
    const token = '12345:qua-ngan'
    const program = startProgram({
      PORT: 'tám nghìn',
      LOG_LEVEL: 'loud',
      TELEGRAM_BOT_TOKEN: token,
    })
    expect(await program.exit).toBe(1)
    expect(program.stderr()).toMatch(/^Cấu hình chưa đúng \(3 chỗ\):\n {2}- PORT: /)
    expect(program.stderr()).toContain('\n  - LOG_LEVEL: ')
    expect(program.stderr()).toContain('\n  - TELEGRAM_BOT_TOKEN: ')
    expect(program.stderr()).not.toContain(token)
    expect(program.stderr()).not.toContain('    at ')
  })

  it('says what to do when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((settle) => server.once('listening', settle))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const program = startProgram({ PORT: String(port), LOG_LEVEL: 'warn' })
    expect(await program.exit).toBe(1)
    expect(program.stderr()).toBe(
      `Cổng ${port} đang được chương trình khác sử dụng. ` +
        'Hãy dừng chương trình đó, hoặc đặt PORT sang số khác, ví dụ PORT=8058.\n',
    )
  })
})
