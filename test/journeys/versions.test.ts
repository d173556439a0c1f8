import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { runScript } from '../support/run-command.ts'
import { emptyPostgres } from '../support/shared-postgres.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startProgram } from './program.ts'
import { createTelegram, waitForReadiness } from './setup.ts'

const TWO_PLACES = fileURLToPath(new URL('../retrieval/fixtures/two-places/', import.meta.url))
const QUESTION = 'Mỗi phường của Hạ Lam có tối thiểu bao nhiêu thư viện?'
const GUIDANCE = 'huong-dan-ha-lam.md'

function copyOfDocuments(): string {
  const directory = temporaryDirectory()
  cpSync(TWO_PLACES, directory, { recursive: true })
  return directory
}

async function versionAt(url: string): Promise<string | null | undefined> {
  const { parts } = await waitForReadiness(url, 200, 15_000)
  return parts.find(({ name }) => name === 'index')?.detail
}

const eventually = (look: () => Promise<void>) =>
  vi.waitFor(look, { timeout: 10_000, interval: 50 })

it('takes new documents into all its processes without a restart', async () => {
  const telegram = await createTelegram()
  const lan = telegram.user('Lan')
  const store = { DATABASE_URL: await emptyPostgres() }
  const env = {
    ...store,
    CORPUS_DIR: copyOfDocuments(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  }
  const urls = await Promise.all(
    [startProgram(env), startProgram({ ...env, ROLE: 'worker' })].map((program) => program.url()),
  )
  const before = await versionAt(urls[0] ?? '')
  lan.says(QUESTION)
  const old = await lan.chat.next('9 thư viện')

  const changed = copyOfDocuments()
  const text = readFileSync(join(changed, GUIDANCE), 'utf8')
  writeFileSync(join(changed, GUIDANCE), text.replace('9 thư viện', '8 thư viện'))
  const publish = () => runScript('src/cli/main.ts', ['corpus', 'publish', changed], store)
  expect(await publish()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\/2 sẵn sàng\.\n(.*\n)*Từ bây giờ mọi câu trả lời lấy từ/),
  })
  for (let i = 0; i < 4; i += 1) {
    lan.says(QUESTION)
    await lan.chat.next('8 thư viện')
  }
  // Each says so when it has looked next; it answers from it before that.
  await eventually(async () => {
    const [first, second] = await Promise.all(urls.map(versionAt))
    expect(first).toMatch(/^phiên bản [0-9a-f]{8}, 2 văn bản$/)
    expect(first).not.toBe(before)
    expect(second).toBe(first)
  })
  expect((await publish()).stdout).toContain('không có gì phải đổi')

  rmSync(join(changed, GUIDANCE))
  expect((await publish()).code).toBe(0)
  lan.presses(old.buttons[0]?.[0] ?? '', { on: old })
  await lan.chat.next('không còn trong các văn bản hiện có')
  await eventually(async () =>
    expect(await (await fetch(urls[0] ?? '')).text()).toContain('Văn bản đang có (1)'),
  )

  writeFileSync(join(changed, 'hong.md'), '')
  expect(await publish()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^hong\.md: Tệp trống.*\nChưa đưa lên, vì 1 tệp không dùng được/),
  })
}, 60_000)
