import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { unsetSettings } from './support/run-command.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))
/** Starting takes long on a busy machine. */
const START_TIMEOUT_MS = 15_000
const CHANNELS_OFF = /Telegram và Zalo chưa bật; .*README\.vi\.md/g
/** util-linux's `script` gives a command a terminal of its own. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util')

function launch(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...unsetSettings(), DATA_DIR: temporaryDirectory(), ...env },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      printed += text
    })
  }
  const exit = new Promise((settle) => child.once('close', settle))
  onTestFinished(() => void child.kill('SIGKILL'))
  const prints = (text: string | RegExp) =>
    vi.waitFor(() => expect(printed).toMatch(text), { timeout: START_TIMEOUT_MS, interval: 50 })
  return { child, exit, prints, printed: () => printed }
}

it('npm start says once in the log that no channel is on, and how to turn one on', async () => {
  const program = launch(process.execPath, ['--import', 'tsx', 'src/main.ts'])
  await program.prints(CHANNELS_OFF)
  program.child.kill('SIGTERM')
  expect(await program.exit).toBe(0)
  expect(program.printed().match(CHANNELS_OFF)).toHaveLength(1)
  expect(program.printed()).toContain('"level":"info"')
})

it('npm start does not say so when a token is set', async () => {
  const program = launch(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    TELEGRAM_BOT_TOKEN: `5700000057:${'A'.repeat(35)}`,
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
  })
  await program.prints('Chưa kết nối được tới Telegram')
  program.child.kill('SIGTERM')
  await program.exit
  expect(program.printed()).not.toMatch(CHANNELS_OFF)
})

it('npm start masks the token in what it prints when it fails', async () => {
  const token = `5700000057:${'A'.repeat(35)}`
  const program = launch(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    TELEGRAM_BOT_TOKEN: token,
    CORPUS_DIR: `khong-co/${token}`,
  })
  expect(await program.exit).toBe(1)
  expect(program.printed()).toContain('Không có thư mục văn bản "khong-co/[đã che]"')
})

it.runIf(hasScript)('npm start in a terminal gives the address above the prompt', async () => {
  const command = `"${process.execPath}" --import tsx src/main.ts`
  const program = launch('script', ['-qec', command, '/dev/null'], { NO_COLOR: '1' })
  await program.prints('> ')
  program.child.stdin.write('/thoat\n')
  await program.exit
  const [address = ''] = program.printed().split('\n')
  expect(address).toMatch(/^Trang web: http:\/\/localhost:\d+\. Telegram và Zalo chưa bật; /)
  expect(program.printed().match(CHANNELS_OFF)).toHaveLength(1)
})

it.runIf(hasScript)(
  'leaving the chat does not wait for a Telegram that never answers',
  async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close())
    await new Promise((settle) => silent.once('listening', settle))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const command = `"${process.execPath}" --import tsx src/main.ts`
    const program = launch('script', ['-qec', command, '/dev/null'], {
      NO_COLOR: '1',
      TELEGRAM_BOT_TOKEN: `5700000057:${'A'.repeat(35)}`,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    })
    await program.prints('> ')
    const before = performance.now()
    program.child.stdin.write('/thoat\n')
    await program.exit
    expect(performance.now() - before).toBeLessThan(5_000)
  },
)
