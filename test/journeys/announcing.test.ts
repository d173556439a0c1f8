import { describe, expect, it } from 'vitest'
import type { FakeUser } from '../support/fake-telegram/people.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { createTelegram, edited, startApp } from './setup.ts'
import { createZalo, zaloSettings } from './zalo-setup.ts'

const TEXT = '# Mời sinh hoạt\n**Thời gian:** 8 giờ ngày 25/11\n- Nội dung: Nghị quyết 57'
const SHOWN = 'Mời sinh hoạt\n\nThời gian: 8 giờ ngày 25/11'

/** Minh may announce on Telegram; Lan on Telegram and Hoa on Zalo have talked to the bot. */
async function startOffice() {
  const telegram = await createTelegram()
  const zalo = await createZalo()
  const minh = telegram.user('Minh')
  const lan = telegram.user('Lan')
  const hoa = zalo.user('Hoa')
  const program = await startApp({
    ...zaloSettings(zalo),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    DATA_DIR: temporaryDirectory(),
    ADMINS: `telegram:${minh.id}`,
    BROADCAST_QUIET_HOURS: 'off',
  })
  zalo.webhookUrl = `${program.url}/webhooks/zalo-oa`
  minh.starts()
  await minh.chat.next('Xin chào')
  lan.starts()
  await lan.chat.next('Xin chào')
  await hoa.follows()
  await hoa.chat.next('Xin chào')
  return { telegram, zalo, minh, lan, hoa, ...program }
}

/** Composes and confirms; resolves with the message that shows the progress. */
async function announce(minh: FakeUser, count: number) {
  minh.says('/thongbao')
  await minh.chat.next('Bạn chọn')
  await minh.presses('Soạn mới').answer()
  await minh.chat.next('gõ nội dung')
  minh.says(TEXT)
  await minh.chat.next('(nháp)')
  await minh.presses('Gửi').answer()
  await minh.chat.next(`Sẽ gửi cho ${count} người`)
  minh.says(String(count))
  return minh.chat.next('đã lên lịch')
}

describe('an announcement from the chat', () => {
  it('is composed, confirmed by the number, arrives on both platforms, and is accounted for', async () => {
    const { telegram, minh, lan, hoa } = await startOffice()
    const progress = await announce(minh, 3)
    await lan.chat.next(SHOWN)
    await hoa.chat.next('Mời sinh hoạt')
    await edited(telegram, minh.chat, { message: progress, text: 'Đã xong 3 trên 3 người' })

    expect(await lan.presses('Đã đọc').answer()).toBe('Đã ghi nhận Bạn đã đọc.')
    await minh.presses('Báo cáo', { on: progress }).answer()
    const report = await minh.chat.next('Báo cáo')
    expect(report.text).toMatch(/đã đọc: 1\b/)
    expect(report.text).toContain('Zalo')
  })

  it('is not sent when the number is wrong', async () => {
    const { minh, lan } = await startOffice()
    minh.says('/thongbao')
    await minh.chat.next('Bạn chọn')
    await minh.presses('Soạn mới').answer()
    await minh.chat.next('gõ nội dung')
    minh.says(TEXT)
    await minh.chat.next('(nháp)')
    await minh.presses('Gửi').answer()
    await minh.chat.next('Sẽ gửi cho 3 người')
    minh.says('5')
    await minh.chat.next('Hiện có 3 người nhận')
    expect(lan.chat.messages().map(({ text }) => text)).not.toContainEqual(
      expect.stringContaining('Mời sinh hoạt'),
    )
  })

  it('does not reach who stopped it by the button or the command, until they allow it', async () => {
    const { minh, lan, hoa } = await startOffice()
    await announce(minh, 3)
    await lan.chat.next(SHOWN)
    lan.presses('Dừng nhận thông báo')
    await lan.chat.next('không gửi thông báo cho Bạn nữa')
    await hoa.says('dừng thông báo')
    await hoa.chat.next('không gửi thông báo cho Bạn nữa')
    await announce(minh, 1)
    lan.says('/nhanthongbao')
    await lan.chat.next('lại nhận thông báo')
    await announce(minh, 2)
    await lan.chat.next(SHOWN)
  })

  it('is only for those whom the operator has named', async () => {
    const { lan } = await startOffice()
    lan.says('/thongbao')
    const reply = await lan.chat.next('Chỉ người phụ trách')
    expect(reply.text).toContain(`telegram:${lan.id}`)
  })

  it('can be taken back where the platform can', async () => {
    const { telegram, minh, lan } = await startOffice()
    const progress = await announce(minh, 3)
    await lan.chat.next(SHOWN)
    await edited(telegram, minh.chat, { message: progress, text: 'hoàn tất' })
    await minh.presses('Thu hồi').answer()
    await edited(telegram, minh.chat, { message: progress, text: 'tin đã gửi sẽ được gỡ' })
    await minh.presses('Thu hồi', { on: progress }).answer()
    const review = await minh.chat.next(/Sẽ .* 2 người/)
    expect(review.text).toContain('Zalo')
    minh.says('2')
    await telegram.waitUntil(
      () => !lan.chat.messages().some(({ text }) => text.includes('Mời sinh hoạt')),
      () => 'the announcement to be gone from the chat of Lan',
    )
  })
})
