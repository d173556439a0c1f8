/** The group of the sandbox's Telegram, as a browser shows it; the test writes there as the bot. */
import { readFile } from 'node:fs/promises'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createActor } from '../../scripts/sandbox/actions.ts'
import { type PageServer, startPageServer } from '../../scripts/sandbox/page-server.ts'
import { createTelegramPhone } from '../../scripts/sandbox/telegram-phone.ts'
import { createZaloPhone } from '../../scripts/sandbox/zalo-phone.ts'
import { launchChromium } from '../support/chromium.ts'
import { createFakeTelegram } from '../support/fake-telegram/index.ts'
import { createFakeZaloOa } from '../support/fake-zalo-oa/index.ts'

const START_TIMEOUT_MS = 30_000
const TEST_TIMEOUT_MS = 60_000
const SEEN_TIMEOUT_MS = 10_000
const EXPLANATION = 'Phần ký tên của Hướng dẫn.'
const QUIZ = {
  question: 'Ai ký Hướng dẫn?',
  options: [{ text: 'Trưởng ban' }, { text: 'Phó Trưởng ban' }, { text: 'Chánh Văn phòng' }],
  type: 'quiz',
  is_anonymous: false,
  correct_option_ids: [1],
  explanation: EXPLANATION,
}

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, START_TIMEOUT_MS)
afterAll(async () => browser?.close())

async function openGroup() {
  let server: PageServer | null = null
  const onChange = () => server?.changed()
  const telegram = await createFakeTelegram({ onChange })
  const zalo = await createFakeZaloOa({ onMessage: onChange })
  const phones = { telegram: createTelegramPhone(telegram, []), zalo: createZaloPhone(zalo, []) }
  const program = { ready: async () => {}, setZaloButtons: async () => {} }
  server = await startPageServer({
    port: 0,
    state: () => ({ telegram: phones.telegram.state(), zalo: phones.zalo.state() }),
    act: createActor({ phones, program }),
    documentOf: phones.telegram.documentOf,
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(SEEN_TIMEOUT_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  onTestFinished(async () => {
    await page.close()
    await server?.stop()
    await Promise.all([telegram.stop(), zalo.stop()])
    expect(faults).toEqual([])
  })
  await page.goto(server.url)
  const phone = page.locator('[data-phone=telegram]')
  await phone.getByRole('button', { name: 'Nhóm Chi bộ 3' }).click()
  await phone.getByText('4 thành viên và Sổ tay 57').waitFor()
  const chatId = telegram.pendingUpdates().flatMap((update) => update.my_chat_member?.chat.id ?? [])
  const call = async (method: string, fields: Record<string, unknown>) => {
    const body = new FormData()
    body.set('chat_id', String(chatId.at(-1)))
    for (const [key, value] of Object.entries(fields)) {
      body.set(
        key,
        value instanceof File || typeof value === 'string' ? value : JSON.stringify(value),
      )
    }
    const url = `${telegram.apiRoot}/bot${telegram.token}/${method}`
    const answer = await fetch(url, { method: 'POST', body })
    expect(await answer.json()).toMatchObject({ ok: true })
  }
  return { telegram, page, phone, call }
}

/** The options of a poll that is over, as they read. */
function resultsOf(phone: Locator): Promise<string[]> {
  return phone.locator('.result').allInnerTexts()
}

describe('the group of the sandbox', { timeout: TEST_TIMEOUT_MS }, () => {
  it('takes a vote, and shows what was right and what the others chose', async () => {
    const { telegram, phone, call } = await openGroup()
    await call('sendPoll', QUIZ)
    await phone.getByText('Ai ký Hướng dẫn?').waitFor()
    expect(await phone.locator('.messages').innerText()).toContain('Chưa có ai trả lời')
    await phone.getByRole('button', { name: 'Trưởng ban', exact: true }).click()
    await phone.getByText(EXPLANATION).waitFor()
    await phone.getByRole('button', { name: 'Ba người khác trả lời' }).click()
    await phone.getByText('4 người đã trả lời').waitFor()
    const read = (await resultsOf(phone)).map((text) => text.replace(/\s+/g, ' ').trim())
    expect(read).toEqual([
      '50% Trưởng ban (Bạn chọn) ✗',
      '50% Phó Trưởng ban ✓',
      '0% Chánh Văn phòng',
    ])
    expect(telegram.votes().map(({ name, choices }) => [name, choices])).toEqual([
      ['Lan', [0]],
      ['Minh', [0]],
      ['Hoa', [1]],
      ['Tuấn', [1]],
    ])
  })

  it('keeps what is ticked while others vote, and sends several at once', async () => {
    const { telegram, phone, call } = await openGroup()
    await call('sendPoll', { ...QUIZ, allows_multiple_answers: true, correct_option_ids: [0, 2] })
    const send = phone.getByRole('button', { name: 'Bỏ phiếu' })
    expect(await send.isDisabled()).toBe(true)
    await phone.getByRole('checkbox', { name: 'Chánh Văn phòng' }).check()
    await phone.getByRole('button', { name: 'Ba người khác trả lời' }).click()
    await phone.getByText('3 người đã trả lời').waitFor()
    await phone.getByRole('checkbox', { name: 'Trưởng ban', exact: true }).check()
    await send.click()
    await phone.getByText('4 người đã trả lời').waitFor()
    expect(telegram.votes().find(({ name }) => name === 'Lan')?.choices).toEqual([0, 2])
    // Nothing was wrong, so that there is nothing to explain.
    expect(await phone.getByText(EXPLANATION).count()).toBe(0)
  })

  it('shows the result of a poll that ended without a vote', async () => {
    const { phone, call } = await openGroup()
    await call('sendPoll', QUIZ)
    await phone.getByText('Ai ký Hướng dẫn?').waitFor()
    await call('stopPoll', { message_id: '1' })
    await phone.getByText('Đã kết thúc').waitFor()
    expect(await phone.locator('.result.right').innerText()).toContain('Phó Trưởng ban')
    expect(await phone.getByRole('button', { name: 'Ba người khác trả lời' }).isVisible()).toBe(
      false,
    )
  })

  it('offers a file to open', async () => {
    const { page, phone, call } = await openGroup()
    const file = new File(['PK kết quả'], 'Kết quả phiên thi.xlsx')
    await call('sendDocument', { document: 'attach://tep', tep: file, caption: 'Báo cáo' })
    const downloading = page.waitForEvent('download')
    await phone.getByRole('link', { name: 'Kết quả phiên thi.xlsx (1 KB)' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('Kết quả phiên thi.xlsx')
    expect(await readFile(await download.path(), 'utf8')).toBe('PK kết quả')
  })

  it('is another chat than the private one', async () => {
    const { telegram, phone, call } = await openGroup()
    await call('sendMessage', { text: 'Chào cả nhóm' })
    await phone.getByText('Chào cả nhóm').waitFor()
    const field = phone.getByRole('textbox', { name: 'Nhắn cho Sổ tay 57' })
    await field.fill('/thi')
    await field.press('Enter')
    await phone.locator('.mine', { hasText: '/thi' }).waitFor()
    expect(telegram.pendingUpdates().at(-1)?.message?.chat.type).toBe('supergroup')
    await phone.getByRole('button', { name: 'Nhắn riêng' }).click()
    await phone.getByRole('button', { name: 'Bắt đầu', exact: true }).waitFor()
    expect(await phone.locator('.messages').innerText()).not.toContain('Chào cả nhóm')
  })
})
