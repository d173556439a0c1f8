import { expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { createTelegram, startApp, withStore } from './setup.ts'
import { createZalo, zaloSettings } from './zalo-setup.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const QUESTIONS = 5
const SEVERAL = 'nhiều đáp án'

/** So many minutes after noon of a day before, by the clocks of Vietnam, and going on from there. */
function noonClock(minutes: number) {
  const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 5 * 3_600_000
  const shift = noon + minutes * MINUTE_MS - Date.now()
  return { now: () => new Date(Date.now() + shift) }
}

/** As if the minute of the next job had come. */
function letJobCome(dataDirectory: string): Promise<void> {
  return withStore(dataDirectory, async (db) => {
    await db
      .updateTable('job_schedules')
      .set({ next_at: '2025-01-01T00:00:00.000Z' })
      .where('name', '=', 'contests')
      .execute()
  })
}

it('goes from its making in the chat to the results, for people on two platforms', async () => {
  const telegram = await createTelegram()
  const zalo = await createZalo()
  zalo.buttons = 'refused'
  const minh = telegram.user('Minh')
  const lan = telegram.user('Lan')
  const hoa = zalo.user('Hoa')
  const dataDirectory = temporaryDirectory()
  const settings = {
    ...zaloSettings(zalo),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    DATA_DIR: dataDirectory,
    ADMINS: `telegram:${minh.id}`,
    BROADCAST_QUIET_HOURS: 'off',
  }
  const start = async (minutes: number) => {
    const program = await startApp(settings, { clock: noonClock(minutes) })
    zalo.webhookUrl = `${program.url}/webhooks/zalo-oa`
    return program
  }

  const first = await start(0)
  minh.starts()
  await minh.chat.next('Xin chào')
  lan.starts()
  await lan.chat.next('Xin chào')
  await hoa.follows()
  await hoa.chat.next('Xin chào')
  minh.says('/cuocthi tạo')
  await minh.chat.next('Tên cuộc thi')
  minh.says('Đợt 1')
  await minh.chat.next('mở lúc nào')
  minh.says('ngay')
  await minh.chat.next('đóng lúc nào')
  minh.says('15:00')
  await minh.chat.next('bao nhiêu câu')
  await minh.presses(`${QUESTIONS} câu`).answer()
  await minh.chat.next('bao nhiêu lượt')
  await minh.presses('1 lượt').answer()
  await minh.chat.next('Mỗi người làm 1 lượt, 5 câu.')
  await minh.presses('Tạo, có thông báo').answer()
  await minh.chat.next('Đã tạo cuộc thi số 1')
  await first.stop()

  await letJobCome(dataDirectory)
  const second = await start(1)
  await lan.chat.next('Cuộc thi “Đợt 1” đã mở')
  await hoa.chat.next('Cuộc thi “Đợt 1” đã mở')
  await lan.presses('Vào cuộc thi').answer()
  await lan.chat.next('Mở đến 15:00')
  await lan.presses('Bắt đầu lượt 1').answer()
  for (let number = 1; number <= QUESTIONS; number++) {
    const question = await lan.chat.next(`Lượt 1, câu ${number} trên 5`)
    lan.says(question.text.includes(SEVERAL) ? 'A B' : 'A')
  }
  const finished = await lan.chat.next('Xong lượt 1')
  expect(finished.text).toMatch(/đúng \d trên 5 câu/)
  expect(finished.text).not.toContain('Đáp án đúng')
  lan.says('đoán 1')
  await lan.chat.next('Đã ghi dự đoán của Bạn: 1 người')

  await hoa.says('1')
  await hoa.chat.next('Bắt đầu lượt 1')
  await hoa.says('1')
  for (let number = 1; number < QUESTIONS; number++) {
    const question = await hoa.chat.next(`Lượt 1, câu ${number} trên 5`)
    await hoa.says(question.text.includes(SEVERAL) ? 'a b' : '2')
  }
  // The time is over before the last one.
  await hoa.chat.next('Lượt 1, câu 5 trên 5')
  await second.stop()

  await letJobCome(dataDirectory)
  await start(182)
  const told = await lan.chat.next('Kết quả cuộc thi “Đợt 1”')
  expect(told.text).toContain('Có 2 người tham gia.')
  expect(told.text).toContain('Lan: đúng')
  await hoa.chat.next('Kết quả cuộc thi “Đợt 1”')
  await lan.presses('Xem kết quả').answer()
  await lan.chat.next('không có cuộc thi nào đang mở')
  await lan.presses('Kết quả: Đợt 1').answer()
  await lan.chat.next(/Bạn xếp hạng [12] trên 2 người/)
  await lan.presses('Xem đáp án').answer()
  expect((await lan.chat.next('Đáp án: Đợt 1')).text).toContain('Đáp án đúng')
  await hoa.says('1')
  await hoa.chat.next('Kết quả: Đợt 1')
  await hoa.says('1')
  await hoa.chat.next(/Bạn xếp hạng [12] trên 2 người: đúng \d trên 5 câu/)
}, 30_000)
