/** A meeting looked after by several processes that share a store. */
import { expect, it } from 'vitest'
import type { ShownMessage } from '../support/fake-telegram/chat-view.ts'
import { newPostgres } from '../support/shared-postgres.ts'
import { createTelegram, startApp } from './setup.ts'

const WHOLE_MS = 60_000

const isPoll = (number: number) => (message: ShownMessage) =>
  message.poll !== null && message.text.startsWith(`Câu ${number}/`)

it('goes on with another worker when one stops in mid-question', {
  timeout: WHOLE_MS,
}, async () => {
  const telegram = await createTelegram()
  const shared = {
    DATABASE_URL: await newPostgres(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  }
  const start = (ROLE: string) => startApp({ ...shared, ROLE })
  await start('poller')
  const workers = [await start('worker'), await start('worker')] as const
  const [hoa, lan, minh] = ['Hoa', 'Lan', 'Minh'].map((name) => telegram.user(name))
  if (hoa === undefined || lan === undefined || minh === undefined) throw new Error('nobody there')
  hoa.starts()
  const group = telegram.group('Chi bộ 3', { addedBy: hoa, members: [lan, minh] })
  await group.next('Xin chào các Bạn.')
  hoa.says('/thi 2', { in: group })
  const lobby = await group.next((message) => message.buttons.flat().includes('Bắt đầu'))
  const binh = telegram.user('Bình')
  binh.says(/mã (\d{5})/.exec(lobby.text)?.[1] ?? '')
  await binh.chat.next('Bạn đã vào phiên thi')
  hoa.presses('Bắt đầu', { in: group })

  const poll = await group.next(isPoll(1))
  lan.votes(poll, [0])
  await binh.chat.next('Phiên thi, câu 1/2')
  // Several may be right.
  const right = telegram.calls('sendPoll')[0]?.payload.correct_option_ids as number[]
  binh.says(right.map((option) => 'ABCDEF'[option]).join(' '))
  await binh.chat.next('Đã ghi câu trả lời của Bạn')
  await telegram.whenAllConfirmed()
  await workers[0].stop()
  minh.votes(poll, [1])
  await telegram.whenAllConfirmed()
  await hoa.presses('Hiện đáp án', { in: group }).answer()
  const reveal = await group.next('Câu 1/2: đáp án')
  expect(reveal.text).toContain('3 trên 3 người trả lời')
  await expect
    .poll(() => hoa.presses('Câu tiếp', { in: group }).answer(), { timeout: 5_000 })
    .toContain('Chuyển ngay')
  await group.next(isPoll(2))
  hoa.presses('Kết thúc', { in: group })
  await group.next('ngay bây giờ?')
  hoa.presses('Kết thúc luôn', { in: group })
  const final = await group.next('Kết thúc phiên thi mã')
  for (const name of ['Lan', 'Minh', 'Bình']) expect(final.text.split(name)).toHaveLength(2)
  const asked = telegram.polls().map(({ question }) => question.slice(0, 'Câu 1/2'.length))
  expect(asked).toEqual(['Câu 1/2', 'Câu 2/2'])
})
