import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/load.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createUsageStore } from '../../src/storage/usage-store.ts'
import { sharedEngine } from '../support/engine.ts'
import { createFakeTelegram } from '../support/fake-telegram/index.ts'
import { createFakeZaloBot } from '../support/fake-zalo-bot/index.ts'
import { createFakeZaloOa } from '../support/fake-zalo-oa/index.ts'
import { silentLogger } from '../support/logger.ts'
import { startRedis } from '../support/redis.ts'
import { runScript } from '../support/run-command.ts'
import { selfSigned } from '../support/self-signed.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { diagnose } from './diagnose.ts'

async function telegram() {
  const fake = await createFakeTelegram()
  onTestFinished(() => fake.stop())
  return { fake, env: { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot } }
}

async function zaloOa() {
  const fake = await createFakeZaloOa()
  onTestFinished(() => fake.stop())
  const { refreshToken } = fake.issueTokens()
  const env: Record<string, string> = {
    DATA_DIR: temporaryDirectory(),
    ZALO_OA_APP_ID: fake.appId,
    ZALO_OA_APP_SECRET: fake.appSecret,
    ZALO_OA_SECRET_KEY: fake.oaSecretKey,
    ZALO_OA_REFRESH_TOKEN: refreshToken,
    ZALO_OA_API_ROOT: fake.apiRoot,
    ZALO_OAUTH_ROOT: fake.oauthRoot,
  }
  return { fake, env }
}

async function zaloBot() {
  const fake = await createFakeZaloBot({ allowsLoopbackWebhook: true })
  onTestFinished(() => fake.stop())
  const env = {
    DATA_DIR: temporaryDirectory(),
    ZALO_BOT_TOKEN: fake.token,
    ZALO_BOT_API_ROOT: fake.apiRoot,
  }
  return { fake, env }
}

/** A web server on the loopback, ended with the test. */
async function serve(
  answer: RequestListener,
  createServer: (answer: RequestListener) => ReturnType<typeof createPlainServer> = (listener) =>
    createPlainServer(listener),
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A port of the loopback where nobody listens any more. */
async function closedPort(): Promise<string> {
  const server = createPlainServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const { port } = server.address() as AddressInfo
  await new Promise((settle) => server.close(settle))
  return String(port)
}

/** What the program's own web port answers. */
const ourWebhook: RequestListener = (request, response) => {
  if (request.method === 'POST') response.writeHead(200).end()
  else response.writeHead(200).end('<title>Địa chỉ nhận tin – Sổ tay 57</title>')
}

const answering =
  (status: number): RequestListener =>
  (_, response) => {
    response.writeHead(status).end()
  }

describe('doctor', () => {
  it('lists what is not turned on, each with the line that turns it on', async () => {
    const { code, report } = await diagnose()
    expect(code).toBe(0)
    expect(report).toMatch(/^Telegram: chưa bật\. .*TELEGRAM_BOT_TOKEN/m)
    expect(report).toMatch(/^Zalo Official Account: chưa bật\. .*ZALO_OA_APP_ID/m)
    expect(report).toMatch(/^Zalo Bot: chưa bật\. .*ZALO_BOT_TOKEN/m)
    expect(report).toMatch(/\[đạt\] +Văn bản: \d+ văn bản dùng được/)
    expect(report).toMatch(/Mọi thứ đều đạt\.$/)
  })

  it('names the accounts that answer, and never prints a secret', async () => {
    const [one, two, three] = [await telegram(), await zaloOa(), await zaloBot()]
    const url = `http://${await serve(ourWebhook)}`
    const { report } = await diagnose({ ...one.env, ...three.env, ...two.env, PUBLIC_URL: url })
    expect(report).toContain(`[đạt]     Bot @${one.fake.username}`)
    expect(report).toContain('[đạt]     Official Account "Sổ tay 57", gói Nâng cao')
    expect(report).toContain(`[đạt]     Bot "${three.fake.botName}" trả lời`)
    expect(report).toMatch(/\[đạt\] +Trong phút này còn gọi được Zalo 3\.999 trên 4\.000 lần/)
    expect(report).toContain(`[đạt]     Webhook ${url}/webhooks/zalo-oa trả lời đúng`)
    const secrets = [one.fake.token, three.fake.token, two.fake.appSecret, two.fake.oaSecretKey]
    const tokens = Object.values(two.fake.tokenState().current ?? {})
    for (const secret of [...secrets, ...tokens, two.env.ZALO_OA_REFRESH_TOKEN ?? '']) {
      expect(secret).not.toBe('')
      expect(report).not.toContain(secret)
    }
  })

  it('ends with 1 when anything is at fault, and says how many', async () => {
    const { fake, env } = await telegram()
    fake.revokeToken()
    const { code, report } = await diagnose(env)
    expect(code).toBe(1)
    expect(report).toMatch(/\[lỗi\] +Chưa dùng được bot Telegram\.\n +→ .*@BotFather/)
    expect(report).toMatch(/Có 1 lỗi cần sửa\. .*npm run doctor\.$/)
  })

  it('says that documents or the data directory cannot be used', async () => {
    const { code, report } = await diagnose({ CORPUS_DIR: '/khong-co', DATA_DIR: '/dev/null/x' })
    expect(code).toBe(1)
    expect(report).toMatch(/\[lỗi\] +Văn bản: .*\n +→ Không có thư mục văn bản "\/khong-co"/)
    expect(report).toMatch(/\[lỗi\] +Kho dữ liệu: .*\n +→ Không ghi được vào thư mục dữ liệu/)
  })

  it('tells lines of questions from files, and that there are no written questions', async () => {
    const folder = temporaryDirectory()
    writeFileSync(join(folder, 'a.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    const bare = await diagnose({ CORPUS_DIR: folder })
    expect(bare.code).toBe(0)
    expect(bare.report).toContain('[đạt]     Văn bản: 1 văn bản dùng được.')
    expect(bare.report).toMatch(
      /\[cần xem\] +Văn bản: chưa có câu hỏi mẫu .*\n +→ .*npm run corpus -- check\n/,
    )
    expect(bare.report).toMatch(/Không có lỗi, có 1 điều cần xem\.$/)
    mkdirSync(join(folder, 'questions'))
    const good = '{"passage": "a#/p1", "questions": ["Hỏi gì?"]}'
    writeFileSync(join(folder, 'questions', 'a.jsonl'), `sai\n{}\n[]\n${good}\n`)
    const { report } = await diagnose({ CORPUS_DIR: folder })
    expect(report).toMatch(/\[cần xem\] +Văn bản: .* Có 3 dòng câu hỏi không dùng được\.\n +→ /)
    expect(report).not.toContain('chưa có câu hỏi mẫu')
  })

  it('leaves out what is in the store while another program holds it, and says so', async () => {
    const { fake, env } = await zaloOa()
    const held = await openDatabase({
      dataDirectory: env.DATA_DIR ?? '',
      logger: silentLogger,
      driver: 'wasm',
    })
    onTestFinished(() => held.close())
    const { report } = await diagnose({ ...env, SQLITE_DRIVER: 'wasm' })
    expect(report).toMatch(/\[cần xem\] Kho dữ liệu: đang do chương trình khác giữ/)
    expect(report).toMatch(/\[cần xem\] Chưa xem được mã truy cập/)
    expect(fake.calls()).toEqual([])
  })

  it('runs beside a program that has the store open', async () => {
    const { env } = await zaloOa()
    const dataDirectory = env.DATA_DIR ?? ''
    const other = await openDatabase({ dataDirectory, logger: silentLogger })
    onTestFinished(() => other.close())
    const { report } = await diagnose(env)
    if (other.driver === 'native') expect(report).toContain('Official Account "Sổ tay 57"')
    else expect(report).toContain('đang do chương trình khác giữ')
  })

  it('is an npm command', async () => {
    const { code, stdout, stderr } = await runScript('src/cli/main.ts', ['doctor'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Mọi thứ đều đạt.')
    const wrong = await runScript('src/cli/main.ts', ['doctor', 'telegram'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('Cách dùng')
  })
})

describe('doctor and Telegram', () => {
  it('warns of a webhook that would be removed, without its path', async () => {
    const { fake, env } = await telegram()
    fake.setWebhook('https://khac.example.vn/bi-mat-57')
    const { code, report } = await diagnose(env)
    expect(code).toBe(0)
    expect(report).toMatch(/\[cần xem\] Bot đang gửi tin tới khac\.example\.vn/)
    expect(report).not.toContain('bi-mat-57')
    expect(fake.webhookUrl()).not.toBe('')
  })

  it('says that Telegram cannot be reached', async () => {
    const { fake, env } = await telegram()
    await fake.goOffline()
    expect((await diagnose(env)).report).toContain('Chưa kết nối được tới Telegram (ECONNREFUSED)')
  })
})

describe('doctor and the tokens of Zalo OA', () => {
  it('uses up a refresh token only when there is no living access token', async () => {
    const { fake, env } = await zaloOa()
    expect((await diagnose(env)).report).toMatch(
      /\[đạt\] +Mã truy cập dùng được, còn khoảng 25 giờ/,
    )
    await diagnose(env)
    expect(fake.tokenState().requests).toHaveLength(1)
  })

  it('says how to authorise when there are none, and when they are dead', async () => {
    const { fake, env } = await zaloOa()
    const none = await diagnose({ ...env, ZALO_OA_REFRESH_TOKEN: '' })
    expect(none.code).toBe(1)
    expect(none.report).toMatch(/\[lỗi\] .*\n +→ Chưa có mã truy cập.*npm run zalo -- authorize/)
    fake.revokeTokens()
    const dead = await diagnose(env)
    expect(dead.report).toMatch(/\[lỗi\] .*\n +→ Zalo không còn nhận.*npm run zalo -- authorize/)
    const again = await diagnose(env)
    expect(again.report).toMatch(/\[lỗi\] .*\n +→ Zalo không còn nhận.*npm run zalo -- authorize/)
    expect(again.report).not.toContain('Mã truy cập dùng được')
  })

  it('says which key of the app is wrong', async () => {
    const { env } = await zaloOa()
    const { report } = await diagnose({ ...env, ZALO_OA_APP_SECRET: 'SomeOtherSecret57' })
    expect(report).toMatch(/→ Zalo không nhận khóa bí mật.*ZALO_OA_APP_SECRET/)
    expect(report).not.toContain('SomeOtherSecret57')
  })

  it.each([
    [-221, 'Official Account chưa xác thực'],
    [-209, 'developers.zalo.me'],
    [-205, 'Official Account không tồn tại'],
    [-9999, 'docs/zalo.vi.md'],
  ])('explains the refusal %i', async (code, words) => {
    const { fake, env } = await zaloOa()
    fake.failNext('/v2.0/oa/getoa', { kind: 'error', code, message: 'no' })
    const { report } = await diagnose(env)
    expect(report).toMatch(new RegExp(`\\[lỗi\\] .*\\n +→ .*${words}`))
    expect(report).toContain(`${code})`)
  })
})

describe('doctor and the webhook of Zalo OA', () => {
  it('cannot do without a public address', async () => {
    const { env } = await zaloOa()
    const { code, report } = await diagnose(env)
    expect(code).toBe(1)
    expect(report).toMatch(/\[lỗi\] +Chưa có địa chỉ công khai.*\n +→ .*PUBLIC_URL/)
    expect(report).not.toContain('Webhook')
  })

  async function report(url: string, env: Record<string, string> = {}) {
    const { fake, env: settings } = await zaloOa()
    const result = await diagnose({ ...settings, PUBLIC_URL: url, ...env })
    return { fake, ...result }
  }

  it.each([
    [404, 'Đường dẫn không tới được Sổ tay'],
    [301, 'Tên miền chuyển sang địa chỉ khác'],
    [401, 'đòi mật khẩu'],
    [500, 'xem nhật ký'],
    [502, 'đúng số PORT'],
  ])('explains an answer with %i', async (status, words) => {
    const host = await serve(answering(status))
    const { code, report: text } = await report(`http://${host}`)
    expect(code).toBe(1)
    expect(text).toMatch(
      new RegExp(`\\[lỗi\\] .*/webhooks/zalo-oa trả lời ${status}.*\\n +→ .*${words}`),
    )
  })

  it('posts what the console of Zalo posts: {} without a signature', async () => {
    const posts: { url: string | undefined; body: string; signature: unknown }[] = []
    const host = await serve(async (request, response) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { url, headers } = request
      const body = Buffer.concat(chunks).toString()
      if (body) posts.push({ url, body, signature: headers['x-zevent-signature'] })
      ourWebhook(request, response)
    })
    const { report: text } = await report(`http://${host}`)
    expect(posts).toEqual([{ url: '/webhooks/zalo-oa', body: '{}', signature: undefined }])
    expect(text).toMatch(/trả lời đúng\.\n +→ .*mục Webhook.*"Lọc cú pháp"/)
  })

  it('sees that another program answers', async () => {
    const host = await serve(answering(200))
    const { report: text } = await report(`http://${host}`)
    expect(text).toMatch(/\[cần xem\] .*có vẻ là của một chương trình khác/)
  })

  it('explains a name that does not exist', async () => {
    // Too long for a name, so that no server is asked.
    const { report: text } = await report(`https://${'a'.repeat(64)}.example.vn`)
    expect(text).toMatch(/\[lỗi\] .*không tìm thấy tên miền/)
  })

  it('explains that nobody listens, or nobody answers', async () => {
    const { report: nobody } = await report(`http://127.0.0.1:${await closedPort()}`)
    expect(nobody).toMatch(/\[lỗi\] .*không có gì nhận kết nối/)
    const host = await serve(() => {})
    const { report: text } = await report(`http://${host}`)
    expect(text).toMatch(/\[lỗi\] .*không trả lời trong 2 giây/)
  })

  it('explains a certificate that nobody trusts, and a port without https', async () => {
    const host = await serve(ourWebhook, (answer) =>
      createTlsServer(selfSigned('sotay57.example.vn'), answer),
    )
    const untrusted = await report(`https://${host}`)
    expect(untrusted.report).toMatch(/\[lỗi\] .*chứng chỉ https không được tin cậy/)
    const plain = await serve(ourWebhook)
    expect((await report(`https://${plain}`)).report).toMatch(/\[lỗi\] .*bằng https/)
  })

  it('says to start the program first when it does not run', async () => {
    const PORT = await closedPort()
    const { report: text } = await report(`http://127.0.0.1:${PORT}`, { PORT })
    expect(text).toMatch(/\[cần xem\] Sổ tay chưa chạy trên máy này/)
    expect(text).toMatch(/\[cần xem\] .*Sổ tay chưa chạy nên chưa kiểm tra.*\n +→ .*npm start/)
  })
})

describe('doctor and the running program', () => {
  it('finds it, and its webhooks at the public address', async () => {
    const [oa, bot] = [await zaloOa(), await zaloBot()]
    const PORT = await closedPort()
    const PUBLIC_URL = `http://127.0.0.1:${PORT}`
    const secret = { ZALO_BOT_WEBHOOK_SECRET: 'bi-mat-cua-ta-57' }
    const env = { ...bot.env, ...oa.env, ...secret, PORT, PUBLIC_URL }
    const app = await createApp(loadConfig(env), silentLogger, { engine: await sharedEngine() })
    onTestFinished(() => app.stop())
    await app.start()
    await oa.fake.waitUntil(
      () => oa.fake.calls('/v2.0/oa/getoa').some(({ outcome }) => outcome === 'ok'),
      () => 'the program to be in touch with Zalo',
    )
    const { report } = await diagnose(env)
    expect(report).toContain('/webhooks/zalo-oa trả lời đúng')
    expect(report).toContain('/webhooks/zalo-bot trả lời đúng')
    expect(report).toContain('Cách nhận tin: Zalo gửi tin tới webhook của Sổ tay')
    expect(report).not.toContain('chưa chạy')
    // Both work with one pair of tokens.
    expect(oa.fake.tokenState().requests).toHaveLength(1)
  })

  it('warns of messages that are passed over for a wrong key', async () => {
    const oa = await zaloOa()
    const PORT = await closedPort()
    const env = { ...oa.env, PORT, ZALO_OA_SECRET_KEY: 'khoa-chep-nham-1234' }
    const app = await createApp(loadConfig(env), silentLogger, { engine: await sharedEngine() })
    onTestFinished(() => app.stop())
    await app.start()
    oa.fake.webhookUrl = `http://127.0.0.1:${PORT}/webhooks/zalo-oa`
    await oa.fake.user('Lan').says('Xin chào')
    const { report } = await diagnose(env)
    expect(report).toMatch(/\[cần xem\] .*zalo-oa.*\n +→ Đã bỏ qua 1 tin.*ZALO_OA_SECRET_KEY/)
  })

  const readyz =
    (body: unknown): RequestListener =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
  const portOf = (host: string) => ({ PORT: host.split(':')[1] ?? '' })

  it('tells what is not ready in it', async () => {
    const parts = [
      { name: 'store', isReady: true, detail: null },
      { name: 'telegram', isReady: false, detail: 'Hãy kiểm tra mạng.' },
    ]
    const host = await serve(readyz({ ready: false, parts }))
    const { report } = await diagnose(portOf(host))
    expect(report).toMatch(/\[cần xem\] .*phần telegram chưa sẵn sàng\.\n +→ Hãy kiểm tra mạng\./)
    const well = await serve(readyz({ ready: true, parts: parts.slice(0, 1) }))
    expect((await diagnose(portOf(well))).report).toContain('[đạt]     Sổ tay đang chạy.')
  })

  it('does not take another program on its port for it', async () => {
    const host = await serve(answering(200))
    expect((await diagnose(portOf(host))).report).toContain('không phải Sổ tay')
  })
})

describe('doctor and Zalo Bot', () => {
  it('warns of a webhook of somebody else, and leaves it there', async () => {
    const { fake, env } = await zaloBot()
    fake.webhook.set('https://khac.example.vn/bi-mat-57', 'khong-phai-cua-ta')
    const { report } = await diagnose(env)
    expect(report).toMatch(/\[cần xem\] Bot đang gửi tin tới khac\.example\.vn/)
    expect(report).not.toContain('bi-mat-57')
    expect(fake.webhook.url()).not.toBe('')
  })

  it('says that Zalo has not been told the address, and what the address answers', async () => {
    const { env } = await zaloBot()
    const host = await serve((request, response) => {
      if (request.method === 'POST') response.writeHead(403).end()
      else ourWebhook(request, response)
    })
    const PUBLIC_URL = `http://${host}`
    const all = { ...env, PUBLIC_URL, ZALO_BOT_WEBHOOK_SECRET: 'bi-mat-cua-ta-57' }
    const { report } = await diagnose(all)
    expect(report).toMatch(/\[cần xem\] Zalo chưa ghi nhận webhook.*\n +→ Hãy gõ npm start/)
    expect(report).toContain('/webhooks/zalo-bot trả lời đúng')
    expect(report).not.toContain('bi-mat-cua-ta-57')
  })

  it('tells the month and warns before it is used up', async () => {
    const { env } = await zaloBot()
    const dataDirectory = env.DATA_DIR
    const count = async (amount: number) => {
      const database = await openDatabase({ dataDirectory, logger: silentLogger })
      const usage = createUsageStore({ db: database.db, clock: { now: () => new Date() } })
      await usage.add('zalo-bot', 'sent', amount)
      await database.close()
    }
    const all = { ...env, ZALO_BOT_MONTHLY_QUOTA: '100' }
    await count(79)
    expect((await diagnose(all)).report).toMatch(/\[đạt\] +Tháng này đã gửi 79 tin/)
    await count(1)
    expect((await diagnose(all)).report).toMatch(/\[cần xem\] Tháng này đã gửi 80 tin.*Sắp hết/)
    await count(20)
    expect(await diagnose(all)).toMatchObject({
      code: 1,
      report: expect.stringMatching(/\[lỗi\] +Tháng này đã gửi 100 tin.*Đã hết/),
    })
  })

  it('says that the token is refused', async () => {
    const { fake, env } = await zaloBot()
    fake.resetToken()
    const { code, report } = await diagnose(env)
    expect(code).toBe(1)
    expect(report).toMatch(/\[lỗi\] +Chưa dùng được Zalo Bot\.\n +→ .*Zalo Bot Manager/)
  })
})

it('looks at Redis where the job queue is there, without its password', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.remove())
  const look = async () => {
    const { code, report } = await diagnose({ REDIS_URL: redis.url })
    expect(report).not.toContain(redis.password)
    expect(report).not.toContain(encodeURIComponent(redis.password))
    return { code, report }
  }
  expect((await look()).report).toMatch(/\[đạt\] +Hàng đợi công việc \(Redis 127\.0\.0\.1:\d+\)/)
  await redis.command('config', 'set', 'maxmemory-policy', 'allkeys-lru')
  expect((await look()).report).toContain(
    'Hãy đặt trong cấu hình Redis: maxmemory-policy noeviction',
  )
  await redis.stop()
  const gone = await look()
  expect(gone.code).toBe(1)
  expect(gone.report).toMatch(/\[lỗi\] +Hàng đợi công việc .*không trả lời/)
  expect((await diagnose()).report).not.toContain('Redis')
})

it('knows Telegram’s webhook as ours when it is to be used', async () => {
  const { fake, env } = await telegram()
  const webhook = { PUBLIC_URL: 'https://a.vn', TELEGRAM_WEBHOOK_SECRET: 'mot-chuoi-bi-mat' }
  expect((await diagnose({ ...env, ...webhook })).report).toContain('Telegram chưa biết địa chỉ')
  fake.setWebhook('https://a.vn/webhooks/telegram')
  expect((await diagnose({ ...env, ...webhook })).report).toContain(
    'Telegram gửi tin tới địa chỉ webhook của Sổ tay; 0 tin đang chờ.',
  )
})
