/** The program as the image holds it: it writes to its data directory and nowhere else. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { unsetSettings } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const START_TIMEOUT_MS = 15_000
/** What the Dockerfile copies, beside the packages. */
const COPIED = ['package.json', 'tsconfig.json', 'LICENSE', 'src', 'corpus']

/** Every file and folder below, with when it was last changed. */
function snapshot(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules'))
    .map((name) => `${name} ${statSync(join(directory, name)).mtimeMs}`)
    .sort()
}

it('writes nothing but its data, from its start to its stop', async () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')
  for (const name of COPIED) expect(dockerfile).toMatch(new RegExp(`^COPY .*\\b${name}\\b`, 'm'))
  const root = temporaryDirectory()
  for (const name of COPIED) cpSync(name, join(root, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  const [data, home, temporary] = [temporaryDirectory(), temporaryDirectory(), temporaryDirectory()]
  const [, cacheSetting = ''] = /(TSX_DISABLE_CACHE)=1/.exec(dockerfile) ?? []
  const before = snapshot(root)

  const program = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    env: {
      ...unsetSettings(),
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: temporary,
      DATA_DIR: data,
      [cacheSetting]: '1',
    },
  })
  onTestFinished(() => void program.kill('SIGKILL'))
  let log = ''
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const port = await vi.waitFor(
    () => {
      const found = /"port":(\d+)/.exec(log)?.[1]
      if (found === undefined) throw new Error(log)
      return found
    },
    { timeout: START_TIMEOUT_MS, interval: 50 },
  )
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  program.kill('SIGTERM')
  await once(program, 'exit')

  expect(snapshot(root)).toEqual(before)
  // What tsx listens on is a socket that is gone with its process, or a folder for it.
  const left = (directory: string) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  expect([left(home), left(temporary)]).toEqual([[], []])
  expect(readdirSync(data)).toContain('so-tay-57.sqlite')
})
