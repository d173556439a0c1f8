import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakeZaloBot, type FakeZaloBot } from '../support/fake-zalo-bot/index.ts'
import { freePort } from '../support/free-port.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startApp, waitForReadiness } from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const SECRET = 'mot-chuoi-bi-mat'

async function createBot(): Promise<FakeZaloBot> {
  const bot = await createFakeZaloBot({ holdMsPerSecond: 50, allowsLoopbackWebhook: true })
  onTestFinished(() => bot.stop())
  return bot
}

async function startPolling(bot: FakeZaloBot, dataDirectory = temporaryDirectory()) {
  const settings = { ZALO_BOT_TOKEN: bot.token, ZALO_BOT_API_ROOT: bot.apiRoot }
  const program = await startApp({ ...settings, DATA_DIR: dataDirectory })
  return { dataDirectory, ...program }
}

async function startWithWebhook(bot: FakeZaloBot) {
  const port = String(await freePort())
  return startApp({
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: temporaryDirectory(),
    ZALO_BOT_TOKEN: bot.token,
    ZALO_BOT_API_ROOT: bot.apiRoot,
    ZALO_BOT_WEBHOOK_SECRET: SECRET,
  })
}

describe('a member of the Zalo Bot', () => {
  it('asks and opens the place by its number, also after a restart', async () => {
    const bot = await createBot()
    const first = await startPolling(bot)
    const lan = bot.user('Lan')
    lan.says(QUESTION)
    const answer = await lan.chat.next('40% GRDP')
    expect(answer.text).toMatch(/mục II\.1[\s\S]*Bạn gõ số để chọn:\n1\. Xem nguyên văn\n/)
    await first.stop()

    await startPolling(bot, first.dataDirectory)
    lan.says('1')
    await lan.chat.next(/Chương trình hành động/)
  })

  it('asks in a group by its name', async () => {
    const bot = await createBot()
    await startPolling(bot)
    const group = bot.group('Chi bộ 3')
    bot.user('Lan').says(`@${bot.botName} Công văn 1180 gửi cho ai?`, { in: group })
    await group.next('Kính gửi')
  })

  it('is answered the same when Zalo calls us, once for each message', async () => {
    const bot = await createBot()
    await startWithWebhook(bot)
    const lan = bot.user('Lan')
    bot.webhook.usesShape('flat')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    const [update] = bot.webhook.deliveries()
    expect(update?.status).toBe(200)
    bot.webhook.usesShape('enveloped')
    lan.says('/vanban')
    await lan.chat.next('Các văn bản hiện có')
    expect(lan.chat.messages()).toHaveLength(2)
  })
})

describe('the operator of a Zalo Bot', () => {
  it('sees the messages of the month', async () => {
    const bot = await createBot()
    const { url } = await startPolling(bot)
    const lan = bot.user('Lan')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    const { parts } = await waitForReadiness(url, 200)
    expect(parts.find(({ name }) => name === 'zalo-bot')?.detail).toBe(
      'tháng này đã gửi 1, đã nhận 1 tin; gói có 3000 tin',
    )
  })

  it('sees that the token is refused, and never the token', async () => {
    const bot = await createBot()
    bot.resetToken()
    const { url, lines } = await startPolling(bot)
    const { parts } = await waitForReadiness(url, 503)
    expect(parts.find(({ name }) => name === 'zalo-bot')?.detail).toContain('Zalo Bot Manager')
    expect(lines.join('')).not.toContain(bot.token)
  })
})
