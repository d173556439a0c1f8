import { describe, expect, it } from 'vitest'
import type { ShownMessage } from '../support/fake-telegram/chat-view.ts'
import type { FakeUser } from '../support/fake-telegram/people.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { createTelegram, edited, startBot, startBotWithLan, withStore } from './setup.ts'
import { createZalo, startOnZalo } from './zalo-setup.ts'

const VERDICT = /Đúng rồi\.|Chưa đúng\. Đáp án đúng là: /

/** Chooses the first option, and sends it where several are right. */
async function choose(
  { telegram }: { telegram: Awaited<ReturnType<typeof createTelegram>> },
  lan: FakeUser,
  question: ShownMessage,
): Promise<ShownMessage> {
  await lan.presses(question.buttons[0]?.[0] ?? '', { on: question }).answer()
  if (question.text.includes('nhiều đáp án')) {
    const find = () => lan.chat.messages().find(({ id }) => id === question.id)
    const marked = await telegram.waitUntil(
      () => find()?.buttons.flat().includes('Xong') && find(),
      () => 'a marked option',
    )
    await lan.presses('Xong', { on: marked }).answer()
  }
  return edited(telegram, lan.chat, { message: question, text: VERDICT })
}

describe('studying alone on Telegram', () => {
  it('goes from the welcome to the end of ten questions, over a restart', async () => {
    const telegram = await createTelegram()
    const first = await startBotWithLan({ telegram })
    const { lan, dataDirectory } = first
    lan.starts()
    await lan.chat.next('Xin chào Bạn')
    await lan.presses('Ôn tập 10 câu').answer()
    const question = await lan.chat.next('Câu 1 trên 10')
    const told = await choose({ telegram }, lan, question)
    expect(told.buttons.flat()).toEqual(['Xem nguyên văn', 'Câu tiếp'])
    expect(told.text).toContain('mục ')
    await lan.presses('Xem nguyên văn').answer()
    await lan.chat.next()
    await first.stop()

    await startBot({ telegram, dataDirectory })
    lan.says('/ontap')
    await lan.chat.next('đã trả lời 1 trên 10 câu')
    await lan.presses('Làm tiếp câu 2 trên 10').answer()
    for (let number = 2; number <= 10; number++) {
      const asked = await lan.chat.next(`Câu ${number} trên 10`)
      await choose({ telegram }, lan, asked)
      if (number < 10) await lan.presses('Câu tiếp').answer()
    }
    const summary = await lan.chat.next('Kết quả: Ôn tập chung')
    expect(summary.text).toMatch(/Đúng \d+ trên 10 câu\./)
  })

  it('takes an old button once, whatever else was pressed meanwhile', async () => {
    const { lan, telegram } = await startBotWithLan()
    lan.says('/ontap mục tiêu 2030')
    const question = await lan.chat.next('Câu 1 trên')
    const [one = '', other = ''] = question.buttons.flat()
    const twice = [lan.presses(one, { on: question }), lan.presses(other, { on: question })]
    const answers = await Promise.all(twice.map((press) => press.answer()))
    expect(answers.filter((notice) => notice?.includes('đã trả lời câu này'))).toHaveLength(1)
    await edited(telegram, lan.chat, { message: question, text: VERDICT })
  })
})

it('goes by numbers on Zalo, where there are no buttons', async () => {
  const zalo = await createZalo()
  zalo.buttons = 'refused'
  const { lan } = await startOnZalo({ zalo })
  await lan.says('/ontap mục tiêu 2030')
  const question = await lan.chat.next('Câu 1 trên')
  expect(question.text).toMatch(/Bạn gõ số để chọn:\n1\. /)
  await lan.says('1')
  const told = await lan.chat.next(VERDICT)
  expect(told.text).toMatch(/1\. Xem nguyên văn\n2\. Câu tiếp/)
  await lan.says('2')
  await lan.chat.next('Câu 2 trên')
  await lan.says('b')
  await lan.chat.next(VERDICT)
  expect(zalo.faults()).toEqual([])
})

it('goes on in the other account once both are linked, and ends in both when erased', async () => {
  const telegram = await createTelegram()
  const { lan } = await startOnZalo({ telegram })
  const phone = telegram.user('Lan')
  phone.says('/ontap 10')
  const question = await phone.chat.next('Câu 1 trên 10')
  await choose({ telegram }, phone, question)
  phone.says('/lienket')
  const offer = await phone.chat.next(/[A-Z0-9]{4}-[A-Z0-9]{4}/)
  await lan.says(`/lienket ${/[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(offer.text)?.[0] ?? ''}`)
  await lan.chat.next('Telegram')
  await lan.says('/ontap')
  await lan.chat.next('đã trả lời 1 trên 10 câu')
  await lan.taps('Làm tiếp câu 2 trên 10')
  await lan.chat.next('Câu 2 trên 10')
  await lan.says('a')
  await lan.chat.next(VERDICT)
  phone.says('/ontap tiếp')
  await phone.chat.next('Câu 3 trên 10')

  await lan.says('/xoadulieu')
  await lan.chat.next('1 lượt làm bài với 2 câu trả lời')
  await lan.taps('Xóa')
  await lan.chat.next('chắc chắn')
  await lan.taps('Xóa hết')
  await lan.chat.next('Đã xóa dữ liệu học tập')
  phone.says('/ontap')
  await phone.chat.next('Bạn muốn ôn tập theo cách nào?')
})

describe('a reminder', () => {
  const DAY_MS = 86_400_000

  /** Noon of a day before, by the clocks of Vietnam, and going on from there. */
  function noonClock() {
    const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 5 * 3_600_000
    const shift = noon - Date.now()
    return { now: () => new Date(Date.now() + shift) }
  }

  /** As if the time of the next job had come, and what was studied were due. */
  function letTimePass(dataDirectory: string): Promise<void> {
    return withStore(dataDirectory, async (db) => {
      const longAgo = '2025-01-01T00:00:00.000Z'
      await db.updateTable('review_cards').set({ due: longAgo }).execute()
      await db.updateTable('people').set({ studied_at: longAgo }).execute()
      await db
        .updateTable('job_schedules')
        .set({ next_at: longAgo })
        .where('name', '=', 'remind-study')
        .execute()
    })
  }

  it('comes at its hour, once, also when the program starts again', async () => {
    const telegram = await createTelegram()
    const dataDirectory = temporaryDirectory()
    const overrides = { clock: noonClock() }
    const first = await startBotWithLan({ telegram, dataDirectory, overrides })
    const { lan } = first
    lan.says('/nhacnho 11:59')
    await lan.chat.next('nhắc Bạn lúc 11 giờ 59')
    lan.says('/ontap 10')
    await lan.chat.next('Câu 1 trên 10')
    lan.says('A')
    await lan.chat.next(VERDICT)
    await first.stop()

    await letTimePass(dataDirectory)
    const second = await startBot({ telegram, dataDirectory, overrides })
    await lan.chat.next('hôm nay có 1 câu đến hạn ôn lại')
    await second.stop()
    await letTimePass(dataDirectory)
    await startBot({ telegram, dataDirectory, overrides })
    await lan.presses('Ôn tập ngay').answer()
    await lan.chat.next('Bạn đang làm dở')
    await lan.presses('Làm lượt mới').answer()
    await lan.chat.next('Câu 1 trên 10')
    const reminders = lan.chat.messages().filter(({ text }) => text.includes('đến hạn ôn lại.'))
    expect(reminders).toHaveLength(1)
  })
})
