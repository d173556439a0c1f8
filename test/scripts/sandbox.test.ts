/** `npm run sandbox` as a newcomer uses it: a process of its own, and a browser. */
import { readdirSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { launch, type Program } from '../journeys/program.ts'
import { launchChromium } from '../support/chromium.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const START_TIMEOUT_MS = 30_000
const SEEN_TIMEOUT_MS = 10_000
const TEST_TIMEOUT_MS = 90_000
const WIDE = { width: 1280, height: 800 }

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, START_TIMEOUT_MS)
afterAll(async () => browser?.close())

describe('the sandbox', { timeout: TEST_TIMEOUT_MS }, () => {
  it('answers on both phones with the source, and takes buttons and numbers', async () => {
    // With what the machine has set, the phones would stay silent.
    const { page } = await openSandbox({
      TELEGRAM_BOT_TOKEN: '1234567890:AAnother-token-of-this-machine-000000',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      ZALO_OA_APP_ID: '999999999',
      ZALO_OA_API_ROOT: 'http://127.0.0.1:9',
    })
    const telegram = page.locator('[data-phone=telegram]')
    await say(telegram, 'kinh te so thai nguyen 2030')
    await sees(telegram, /tối thiểu 40% GRDP\.\s+(?:\[\d\] )?Chương trình hành động.*mục II\.1/)
    await telegram.getByRole('button', { name: 'Hữu ích' }).click()
    await sees(telegram, /Cảm ơn Bạn/, '.toast')
    await telegram.getByRole('button', { name: 'Hữu ích (đã chọn)' }).waitFor()

    const zalo = page.locator('[data-phone=zalo]')
    await say(zalo, 'Công văn 1180 gửi ai?')
    await sees(zalo, /Lan\s+Công văn 1180 gửi ai\?\s+“Kính gửi: Các đảng bộ.*”\s+— Công văn.*1180/)
    await zalo.getByRole('button', { name: 'Xem nguyên văn' }).click()
    await sees(zalo, /Nơi nhận: Như kính gửi[\s\S]*Đọc cả mục/)

    await zalo.getByRole('switch', { name: 'Nút bấm có' }).click()
    await zalo.getByRole('switch', { name: 'Nút bấm không' }).waitFor()
    await say(zalo, 'kinh te so thai nguyen 2030')
    await sees(zalo, /tối thiểu 40% GRDP[\s\S]*\n1\. Xem nguyên văn\s/)
    expect(await newest(zalo).getByRole('button').count()).toBe(0)
    await say(zalo, '1')
    await sees(zalo, /gõ số 1 để chọn:\s+1\. Đọc cả mục/)

    await zalo.getByRole('switch', { name: 'Nút bấm không' }).click()
    await zalo.getByRole('switch', { name: 'Nút bấm có' }).waitFor()
    await say(zalo, 'Ai ký Công văn 1180?')
    await newest(zalo).getByRole('button', { name: 'Xem nguyên văn' }).waitFor()
  })

  it('lets the office take over, and begins anew with another person', async () => {
    const { page } = await openSandbox()
    const zalo = page.locator('[data-phone=zalo]')
    await zalo.getByRole('button', { name: 'Công văn 1180 gửi ai?' }).click()
    await sees(zalo, /Kính gửi/)
    await zalo.getByRole('button', { name: 'Quan tâm', exact: true }).click()
    await zalo.getByText('Bạn đã quan tâm Sổ tay 57').waitFor()
    await zalo.getByRole('textbox', { name: 'Người phụ trách nhắn' }).fill('Tôi trả lời Bạn ngay.')
    await zalo.getByRole('button', { name: 'Gửi cho Lan' }).click()
    await sees(zalo, /Người phụ trách\s+Tôi trả lời Bạn ngay\./)
    await say(zalo, 'kinh te so thai nguyen 2030')
    await say(zalo, '/tieptuc')
    await sees(zalo, /Từ bây giờ Sổ tay lại trả lời/)
    expect(await zalo.locator('.messages').innerText()).not.toMatch(/GRDP/)

    await zalo.getByRole('button', { name: 'Bắt đầu lại' }).click()
    await zalo.getByText('Bạn hỏi thử').waitFor()
    await zalo.getByRole('button', { name: 'Gửi một nhãn dán' }).click()
    await sees(zalo, /chỉ đọc được chữ/)
  })

  it('sends an announcement of one phone to both, with a link to open', async () => {
    const { page } = await openSandbox()
    const telegram = page.locator('[data-phone=telegram]')
    const zalo = page.locator('[data-phone=zalo]')
    await say(zalo, 'xin chào')
    await sees(zalo, /Xin chào/)
    // Another person takes the phone, and may announce as well.
    await say(telegram, '/start')
    await sees(telegram, /Xin chào/)
    await telegram.getByRole('button', { name: 'Bắt đầu lại' }).click()
    await telegram.getByText('Bạn hỏi thử').waitFor()
    await say(telegram, '/thongbao')
    await press(telegram, 'Soạn mới')
    await sees(telegram, /gõ nội dung/)
    await say(telegram, 'Mời dự hội nghị.')
    await press(telegram, 'Thêm liên kết')
    await sees(telegram, /chữ trên nút/)
    await say(telegram, 'Xem chương trình')
    await sees(telegram, /địa chỉ của liên kết/)
    await say(telegram, 'https://a.vn/hoi-nghi')
    await press(telegram, 'Gửi')
    await sees(telegram, /gửi 3/)
    await say(telegram, 'gửi 3')
    for (const phone of [telegram, zalo]) {
      const announced = phone.locator('.message.theirs', { hasText: 'Dừng nhận thông báo' })
      const link = announced.getByRole('link', { name: 'Xem chương trình' })
      expect(await link.getAttribute('href')).toBe('https://a.vn/hoi-nghi')
      await announced.getByRole('button', { name: 'Đã đọc' }).click()
    }
    await sees(telegram, /Đã ghi nhận Bạn đã đọc/, '.toast')
    await zalo.getByText('Đã ghi nhận Bạn đã đọc').waitFor()
  })

  it('fits a narrow screen, one phone at a time', async () => {
    const { page } = await openSandbox({}, { width: 390, height: 844 })
    const phones = ['telegram', 'zalo'].map((name) => page.locator(`[data-phone=${name}]`))
    const shown = () => Promise.all(phones.map((phone) => phone.isVisible()))
    expect(await shown()).toEqual([true, false])
    await page.getByRole('button', { name: 'Kiểu Zalo' }).click()
    expect(await shown()).toEqual([false, true])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })

  it('says so when its port is taken, or is none', async () => {
    const { url } = await startSandbox()
    const second = runSandbox({ SANDBOX_PORT: new URL(url).port })
    expect(await second.exit).toBe(1)
    expect(second.stderr()).toMatch(/^Cổng \d+ đang được chương trình khác sử dụng.*SANDBOX_PORT/)
    const third = runSandbox({ SANDBOX_PORT: 'tám nghìn' })
    expect(await third.exit).toBe(1)
    expect(third.stderr()).toMatch(/^SANDBOX_PORT cần một số cổng.*8061.*\n$/)
  })

  it('ends at Ctrl-C, also with a page open, and leaves nothing behind', async () => {
    const directory = temporaryDirectory()
    const { page, sandbox } = await openSandbox({
      SANDBOX_DATA_DIR: '',
      TMPDIR: directory,
      TEMP: directory,
    })
    await page.getByText('Bạn hỏi thử').first().waitFor()
    sandbox.signals('SIGINT')
    expect(await sandbox.exit).toBe(0)
    expect(sandbox.stderr()).toBe('')
    expect(readdirSync(directory).filter((name) => name.startsWith('so-tay-57'))).toEqual([])
    await page.getByText('Mất liên lạc với chương trình').waitFor()
  })
})

function runSandbox(env: Record<string, string>): Program {
  return launch(process.execPath, ['--import', 'tsx', 'scripts/sandbox.ts'], {
    SANDBOX_PORT: '0',
    SANDBOX_DATA_DIR: env.SANDBOX_DATA_DIR ?? temporaryDirectory(),
    ...env,
  })
}

async function startSandbox(env: Record<string, string> = {}) {
  const sandbox = runSandbox(env)
  const url = await vi.waitFor(
    () => {
      const [found] = /http:\/\/localhost:\d+/.exec(sandbox.stdout()) ?? []
      if (found !== undefined) return found
      throw new Error(`The sandbox names no address:\n${sandbox.stderr()}`)
    },
    { timeout: START_TIMEOUT_MS, interval: 50 },
  )
  return { sandbox, url }
}

async function openSandbox(env: Record<string, string> = {}, viewport = WIDE) {
  const { sandbox, url } = await startSandbox(env)
  const page: Page = await browser.newPage({ viewport })
  page.setDefaultTimeout(SEEN_TIMEOUT_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  onTestFinished(async () => {
    await page.close()
    expect(faults).toEqual([])
  })
  await page.goto(url)
  return { sandbox, page }
}

async function say(phone: Locator, text: string): Promise<void> {
  const field = phone.getByRole('textbox', { name: 'Nhắn cho Sổ tay 57' })
  await field.fill(text)
  await field.press('Enter')
}

async function press(phone: Locator, label: string): Promise<void> {
  await phone.getByRole('button', { name: label, exact: true }).last().click()
}

function newest(phone: Locator): Locator {
  return phone.locator('.message.theirs').last()
}

/** Waits until the newest message on the other side reads so, or another part of the phone. */
async function sees(phone: Locator, text: RegExp, part = '.message.theirs'): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await phone.locator(part).last().innerText({ timeout: 1_000 })).toMatch(text)
    },
    { timeout: SEEN_TIMEOUT_MS, interval: 50 },
  )
}
