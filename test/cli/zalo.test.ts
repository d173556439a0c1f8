import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runZalo, type ZaloCommandIo } from '../../src/cli/commands/zalo.ts'
import { loadConfig } from '../../src/config/load.ts'
import { createOperator } from '../../src/operator.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createTokenStore } from '../../src/storage/token-store.ts'
import { createFakeZaloOa } from '../support/fake-zalo-oa/index.ts'
import { silentLogger } from '../support/logger.ts'
import { runScript } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const CALLBACK = 'https://sotay57.example.vn/zalo/callback'

async function setup() {
  const fake = await createFakeZaloOa()
  onTestFinished(() => fake.stop())
  const env = {
    DATA_DIR: temporaryDirectory(),
    ZALO_OA_APP_ID: fake.appId,
    ZALO_OA_APP_SECRET: fake.appSecret,
    ZALO_OA_SECRET_KEY: fake.oaSecretKey,
    ZALO_OA_API_ROOT: fake.apiRoot,
    ZALO_OAUTH_ROOT: fake.oauthRoot,
  }
  return { fake, env }
}

/** The account has given its tokens already. */
async function setupAuthorised() {
  const { fake, env } = await setup()
  const all = { ...env, ZALO_OA_REFRESH_TOKEN: fake.issueTokens().refreshToken }
  return { fake, env: all }
}

interface Run {
  env: Record<string, string>
  args: string[]
  /** Told of each line while the command runs; may answer by the input. */
  onLine?: (line: string, type: (text: string) => void) => void
  terminal?: boolean
}

/** Runs the command in this process, as main does. */
async function zalo({ env, args, onLine, terminal = false }: Run) {
  const operator = createOperator({ config: loadConfig(env), logger: silentLogger })
  const input = new PassThrough()
  const out: string[] = []
  const err: string[] = []
  const overwritten: string[] = []
  const io: ZaloCommandIo = {
    input,
    out(line) {
      out.push(line)
      onLine?.(line, (text) => input.write(text))
    },
    err: (line) => void err.push(line),
    overwrite: terminal ? (text) => void overwritten.push(text) : null,
  }
  try {
    const code = await runZalo(args, io, operator.openZalo)
    return { code, out: out.join('\n'), err: err.join('\n'), overwritten }
  } finally {
    input.destroy()
    await operator.close()
  }
}

/** Agrees as the owner of the account does; the address of the page that the browser lands on. */
async function agree(permissionUrl: string): Promise<string> {
  const { headers } = await fetch(permissionUrl, { redirect: 'manual' })
  return headers.get('location') ?? ''
}

describe('zalo', () => {
  it.each([
    [[]],
    [['gi-do']],
    [['followers', 'all']],
    [['status', '--json']],
    [['authorize', '--callback']],
    [['authorize', '--callback', 'sotay57.example.vn']],
    [['authorize', 'now']],
    [['tag', '123456789']],
    [['tag', 'Lan', 'Bí thư']],
    [['untag']],
  ])('says how it is used when given %j, and opens nothing', async (args) => {
    const lines: string[] = []
    const io = {
      input: new PassThrough(),
      out: () => {},
      err: (line: string) => void lines.push(line),
      overwrite: null,
    }
    const opened = () => Promise.reject(new Error('opened'))
    expect(await runZalo(args, io, opened)).toBe(2)
    expect(lines.join('\n')).toContain('Cách dùng')
  })

  it('is an npm command that says how Zalo OA is turned on', async () => {
    const { code, stdout, stderr } = await runScript('src/cli/main.ts', ['zalo', 'followers'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^Zalo chưa bật\. .*ZALO_OA_APP_ID.*docs\/zalo\.vi\.md\)\.\n$/)
  })

  it('says so too when only Zalo Bot is on', async () => {
    const env = { DATA_DIR: temporaryDirectory(), ZALO_BOT_TOKEN: '57:AbcdefghTest' }
    await expect(zalo({ env, args: ['tags'] })).rejects.toThrow(/Zalo Official Account chưa bật/)
    const { out } = await zalo({ env, args: ['status'] })
    expect(out).toMatch(/Official Account\n {2}chưa bật\nZalo Bot\n {2}tháng này đã gửi 0 tin/)
  })
})

describe('zalo authorize', () => {
  it('stores the tokens for the address that is pasted, and names the account', async () => {
    const { fake, env } = await setup()
    const { code, out, err } = await zalo({
      env,
      args: ['authorize', '--callback', CALLBACK],
      onLine(line, type) {
        const [url] = /http\S+\/v4\/oa\/permission\S+/.exec(line) ?? []
        if (url) void agree(url).then((landed) => type(`${landed}\n`))
      },
    })
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('Official Account "Sổ tay 57"')
    for (const token of Object.values(fake.tokenState().current ?? {})) {
      expect(out).not.toContain(token)
    }

    const database = await openDatabase({ dataDirectory: env.DATA_DIR, logger: silentLogger })
    onTestFinished(() => database.close())
    const stored = await createTokenStore(database).read(fake.appId)
    expect(stored).toMatchObject({ ...fake.tokenState().current, oaId: fake.oaId })
  })

  it('keeps the tokens although the account cannot be asked its name', async () => {
    const { fake, env } = await setup()
    fake.failNext('/v2.0/oa/getoa', { kind: 'error', code: -209, message: 'no' })
    const { code, out, err } = await zalo({
      env,
      args: ['authorize', '--callback', CALLBACK],
      onLine(line, type) {
        const [url] = /http\S+\/v4\/oa\/permission\S+/.exec(line) ?? []
        if (url) void agree(url).then((landed) => type(`${landed}\n`))
      },
    })
    expect(code).toBe(1)
    expect(out).toContain('Đã lưu quyền mới')
    expect(err).toContain('developers.zalo.me')
    expect((await zalo({ env, args: ['tags'] })).code).toBe(0)
  })
})

describe('zalo followers', () => {
  it('takes over everybody, once however often it runs', async () => {
    const { fake, env } = await setupAuthorised()
    for (let number = 1; number <= 120; number += 1) {
      fake.user(`Đảng viên ${number}`, { follows: true })
    }
    const first = await zalo({ env, args: ['followers'] })
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toContain('Đã nhập 120 trên 120 người quan tâm, trong đó 120 người mới.')
    expect(first.out).toContain('hiện có 120 người quan tâm')
    const second = await zalo({ env, args: ['followers'] })
    expect(second.out).toContain('Đã nhập 120 trên 120 người quan tâm, trong đó 0 người mới.')
    expect(second.out).toContain('hiện có 120 người quan tâm')
  })

  it('says how many Zalo does not hand out, and what happens with them', async () => {
    const { fake, env } = await setupAuthorised()
    fake.user('Lan', { follows: true })
    fake.user('Hà', { follows: true })
    fake.listedTotal = 12_345
    fake.failNext('/v3.0/oa/user/detail', { kind: 'error', code: -201, message: 'no' })
    const { code, out } = await zalo({ env, args: ['followers'] })
    expect(code).toBe(0)
    expect(out).toContain('Đã nhập 1 trên 12.345 người')
    expect(out).toMatch(/^1 người Zalo không cho biết tên và nhãn.*khi nhắn tin/m)
    expect(out).toMatch(/^2\.345 người nằm ngoài 10\.000 người.*khi nhắn tin hoặc bấm Quan tâm/m)
  })

  it('shows the way it has come on one line of a terminal, and in few lines elsewhere', async () => {
    const { fake, env } = await setupAuthorised()
    for (let number = 1; number <= 501; number += 1) {
      fake.user(`Đảng viên ${number}`, { follows: true })
    }
    const shown = await zalo({ env, args: ['followers'], terminal: true })
    expect(shown.overwritten).toHaveLength(11)
    expect(shown.overwritten.at(-1)).toBe('Đã đọc 501 trên 501 người')
    expect(shown.out).not.toContain('Đã đọc')
    const plain = await zalo({ env, args: ['followers'] })
    expect(plain.out.match(/^Đã đọc .*$/gm)).toEqual(['Đã đọc 500 trên 501 người'])
  })

  it('keeps what it has when Zalo breaks off, and says why', async () => {
    const { fake, env } = await setupAuthorised()
    for (let number = 1; number <= 60; number += 1) {
      fake.user(`Đảng viên ${number}`, { follows: true })
    }
    const failure = { kind: 'error', code: -209, message: 'no' } as const
    fake.failNext('/v3.0/oa/user/detail', failure, { skip: 55 })
    const broken = await zalo({ env, args: ['followers'] })
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('hiện có 55 người quan tâm')
    expect(broken.err).toMatch(/Chưa nhập hết vì: .*developers\.zalo\.me/)
    const again = await zalo({ env, args: ['followers'] })
    expect(again.out).toContain('trong đó 5 người mới')
  })
})

describe('zalo tags', () => {
  it('lists, puts on and takes off tags', async () => {
    const { fake, env } = await setupAuthorised()
    expect((await zalo({ env, args: ['tags'] })).out).toBe('Official Account chưa có nhãn nào.')
    const lan = fake.user('Lan', { follows: true })
    const tagged = await zalo({ env, args: ['tag', lan.id, 'Bí', 'thư'] })
    expect([tagged.code, tagged.out]).toEqual([0, 'Đã gắn nhãn "Bí thư".'])
    expect((await zalo({ env, args: ['tags'] })).out).toBe('Bí thư')
    const untagged = await zalo({ env, args: ['untag', lan.id, 'Bí thư'] })
    expect([untagged.code, untagged.out]).toEqual([0, 'Đã gỡ nhãn "Bí thư".'])
  })

  it('says what Zalo answers to a person who does not follow', async () => {
    const { fake, env } = await setupAuthorised()
    const { code, err } = await zalo({ env, args: ['tag', fake.user('Hà').id, 'Bí thư'] })
    expect(code).toBe(1)
    expect(err).toMatch(/họ chưa quan tâm.*\(mã lỗi -213\)/)
  })
})

it('says that Zalo cannot be reached, and promises no further try', async () => {
  const { fake, env } = await setupAuthorised()
  await zalo({ env, args: ['tags'] })
  await fake.goOffline()
  for (const args of [['tags'], ['followers']]) {
    const { code, err } = await zalo({ env, args })
    expect(code).toBe(1)
    // A connection kept from before is lost rather than refused.
    expect(err).toMatch(/(Chưa kết nối được tới Zalo|Zalo chưa trả lời)\. Hãy kiểm tra mạng\.$/m)
    expect(err).not.toContain('tự thử lại')
  }
})

describe('zalo status', () => {
  it('tells ages and limits, and no token', async () => {
    const { fake, env } = await setupAuthorised()
    const unused = await zalo({ env, args: ['status'] })
    expect(unused.out).toContain('chưa có')
    fake.user('Lan', { follows: true })
    await zalo({ env, args: ['followers'] })
    const { code, out } = await zalo({ env, args: ['status'] })
    expect(code).toBe(0)
    const time = String.raw`\d\d:\d\d ngày \d\d/\d\d/\d{4}`
    expect(out).toMatch(new RegExp(`mã truy cập: cấp khoảng ${time}, hết hạn lúc ${time}`))
    expect(out).toMatch(/mã gia hạn: dùng được đến khoảng ngày \d\d\/\d\d\/\d{4}/)
    expect(out).toMatch(/số lần gọi trong một phút: còn 3\.99\d trên 4\.000 \(lúc/)
    expect(out).toContain('người quan tâm trong danh sách: 1')
    expect(out).toMatch(/Zalo Bot\n {2}chưa bật$/)
    for (const token of Object.values(fake.tokenState().current ?? {})) {
      expect(out).not.toContain(token)
    }
  })

  it('says that the tokens are dead and what to do', async () => {
    const { fake, env } = await setupAuthorised()
    fake.revokeTokens()
    expect((await zalo({ env, args: ['tags'] })).err).toContain('npm run zalo -- authorize')
    const { out } = await zalo({ env, args: ['status'] })
    expect(out).toMatch(/mã truy cập: Zalo không còn nhận mã gia hạn.*npm run zalo -- authorize/)
  })
})
