/**
 * Two phones side by side in a web page, the real program behind both:
 *   npm run sandbox
 * Needs no account, no token and no network. SANDBOX_PORT chooses another port than 8060;
 * SANDBOX_DATA_DIR keeps the data of each run in a folder of its own there.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeError } from '../src/lib/errors.ts'
import { createFakeTelegram } from '../test/support/fake-telegram/index.ts'
import { createFakeZaloOa } from '../test/support/fake-zalo-oa/index.ts'
import { createActor } from './sandbox/actions.ts'
import { type PageServer, startPageServer } from './sandbox/page-server.ts'
import { createProgram } from './sandbox/program.ts'
import { readSandboxSettings, type SandboxSettings } from './sandbox/settings.ts'
import { createTelegramPhone } from './sandbox/telegram-phone.ts'
import { createZaloPhone } from './sandbox/zalo-phone.ts'

/** npm passes on the Ctrl-C that the terminal has sent already, so one press arrives twice. */
const SAME_PRESS_MS = 500

const stopping = stopSignal()
try {
  await run(readSandboxSettings(process.env))
} catch (error) {
  console.error(describeError(error))
  process.exitCode = 1
}

async function run({ port, dataDirectory, passedOn }: SandboxSettings): Promise<void> {
  const data = openDataDirectory(dataDirectory)
  /** What was opened, to be closed in turn, the newest first. */
  const open: (() => void | Promise<void>)[] = [data.close]
  try {
    let page: PageServer | null = null
    const onChange = () => page?.changed()
    const telegram = await createFakeTelegram({ onChange })
    open.push(telegram.stop)
    const zalo = await createFakeZaloOa({ onMessage: onChange })
    open.push(zalo.stop)
    const admins: string[] = []
    const phones = {
      telegram: createTelegramPhone(telegram, admins),
      zalo: createZaloPhone(zalo, admins),
    }
    const program = createProgram({ telegram, zalo, dataDirectory: data.path, admins, passedOn })
    open.push(program.stop)
    page = await startPageServer({
      port,
      state: () => ({ telegram: phones.telegram.state(), zalo: phones.zalo.state() }),
      act: createActor({ phones, program }),
      documentOf: phones.telegram.documentOf,
    })
    open.push(page.stop)
    const isReady = program.ready().then(() => true)
    if (!(await Promise.race([isReady, stopping]))) return
    console.log(
      `Sổ tay 57 đang chạy thử với hai điện thoại trên máy này.\n` +
        `Bạn mở ${page.url} trong trình duyệt. Bấm Ctrl-C để dừng.`,
    )
    await stopping
  } finally {
    for (const close of open.toReversed()) await close()
  }
}

function openDataDirectory(kept: string | null): { path: string; close(): void } {
  if (kept === null) {
    const path = mkdtempSync(join(tmpdir(), 'so-tay-57-sandbox-'))
    return { path, close: () => rmSync(path, { recursive: true, force: true }) }
  }
  // The fake platforms begin to count anew at every run, so old data would look like repeats.
  mkdirSync(kept, { recursive: true })
  return { path: mkdtempSync(join(kept, 'run-')), close() {} }
}

/** Resolves at the first signal to stop; another one ends the program without waiting. */
function stopSignal(): Promise<false> {
  return new Promise((resolve) => {
    let firstAt: number | null = null
    const onSignal = () => {
      const now = performance.now()
      if (firstAt !== null && now - firstAt > SAME_PRESS_MS) process.exit(1)
      firstAt ??= now
      resolve(false)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  })
}
