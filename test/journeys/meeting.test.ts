import { describe, expect, it } from 'vitest'
import type { ShownMessage } from '../support/fake-telegram/chat-view.ts'
import type { FakeGroup, FakeTelegram, FakeUser } from '../support/fake-telegram/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startProgram } from './program.ts'
import { createTelegram, startBot, withStore } from './setup.ts'
import { startOnZalo } from './zalo-setup.ts'

/** Every question waits some seconds for votes that are on their way. */
const WHOLE_MS = 60_000
const RIGHT_AWAY_MS = 20_000

function codeIn({ text }: { text: string }): string {
  return /mã (\d{5})/.exec(text)?.[1] ?? ''
}

const isPoll = (number: number) => (message: ShownMessage) =>
  message.poll !== null && message.text.startsWith(`Câu ${number}/`)

/** Presses until the meeting is as far as the button says. */
async function steer(who: FakeUser, label: string, group: FakeGroup): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const notice = await who.presses(label, { in: group }).answer()
    if (!notice?.includes('không còn dùng được')) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${label} came too early`)
}

/** Hoa's group, in which a meeting of two questions has its lobby. */
async function openInGroup(
  telegram: FakeTelegram,
  options: { basic?: boolean; line?: string } = {},
) {
  const hoa = telegram.user('Hoa')
  const [lan, minh, an] = ['Lan', 'Minh', 'An'].map((name) => telegram.user(name)) as [
    FakeUser,
    FakeUser,
    FakeUser,
  ]
  hoa.starts()
  const group = telegram.group('Chi bộ 3', {
    addedBy: hoa,
    admins: [an],
    members: [lan, minh],
    ...(options.basic && { basic: true }),
  })
  await group.next('Xin chào các Bạn.')
  hoa.says(options.line ?? '/thi 2', { in: group })
  const lobby = await group.next((message) => message.buttons.flat().includes('Bắt đầu'))
  return { hoa, lan, minh, an, group, code: codeIn(lobby), lobby }
}

function rightOptions(telegram: FakeTelegram, number: number): number[] {
  const call = telegram
    .calls('sendPoll')
    .find(({ payload }) => String(payload.question).startsWith(`Câu ${number}/`))
  return call?.payload.correct_option_ids as number[]
}

describe('a meeting', () => {
  it('in a group with phones on both platforms, to the report', { timeout: WHOLE_MS }, async () => {
    const telegram = await createTelegram()
    const { zalo } = await startOnZalo({ telegram })
    const { hoa, lan, minh, group, code } = await openInGroup(telegram)
    lan.presses('Tham gia', { in: group })
    const binh = telegram.user('Bình')
    binh.says(`mã ${code}`)
    await binh.chat.next('Bạn đã vào phiên thi')
    const hung = zalo.user('Hùng')
    await hung.says(code)
    await hung.chat.next('Bạn đã vào phiên thi')
    const outsider = telegram.user('Người lạ')
    hoa.presses('Bắt đầu', { in: group })

    const first = await group.next(isPoll(1))
    const [right = 0] = rightOptions(telegram, 1)
    const wrong = right === 0 ? 1 : 0
    lan.votes(first, rightOptions(telegram, 1))
    minh.votes(first, [wrong])
    outsider.votesElsewhere(first, [wrong])
    const asked = await binh.chat.next('Phiên thi, câu 1/2')
    const answers = asked.buttons.flat()
    expect(await binh.presses(answers[right] ?? '').answer()).toContain('Đã ghi')
    await hung.chat.next('Phiên thi, câu 1/2')
    await hung.says(String(right + 1))
    await hung.chat.next('Đã ghi câu trả lời của Bạn')

    await steer(hoa, 'Hiện đáp án', group)
    const reveal = await group.next('Câu 1/2: đáp án')
    expect(reveal.text).toContain('4 trên 4 người trả lời, 3 người đúng (75%).')
    await binh.chat.next('Bạn trả lời đúng.')
    await hung.chat.next('Bạn trả lời đúng.')

    await steer(hoa, 'Câu tiếp', group)
    lan.votes(await group.next(isPoll(2)), rightOptions(telegram, 2))
    await steer(hoa, 'Hiện đáp án', group)
    await group.next('Câu 2/2: đáp án')
    await steer(hoa, 'Xem kết quả', group)
    const final = await group.next('Kết thúc phiên thi')
    expect(final.text).toContain('1. Lan: đúng 2 câu')
    expect(final.text).not.toContain('Người lạ')
    await hung.chat.next('Bạn nên đọc lại')
    const report = await hoa.chat.next((message) => message.document !== null)
    expect(report.text).toContain('Có 4 đồng chí tham gia trả lời 2 câu hỏi')
    expect(telegram.limitViolations()).toEqual([])
    expect(outsider.chat.messages()).toEqual([])
  })

  it('of a host on Zalo, with a phone on Telegram', { timeout: WHOLE_MS }, async () => {
    const telegram = await createTelegram()
    const { lan: hoa } = await startOnZalo({ telegram })
    await hoa.says('thi')
    await hoa.chat.next('Mở phiên thi')
    await hoa.says('/thi 1 thi đua')
    const lobby = await hoa.chat.next('Người chủ trì')
    const binh = telegram.user('Bình')
    binh.starts(`thi_${codeIn(lobby)}`)
    await binh.chat.next('Bạn đã vào phiên thi')
    const begin = lobby.text.split('\n').find((line) => line.includes('Bắt đầu')) ?? ''
    await hoa.says(/^(\d+)\./.exec(begin)?.[1] ?? '2')
    const asked = await binh.chat.next('Phiên thi, câu 1/1')
    binh.presses(asked.buttons.flat()[0] ?? '')
    await hoa.chat.next('Điều khiển')
    await hoa.says('2')
    await hoa.chat.next('1 trên 1 người trả lời')
    const told = await binh.chat.next(/Bạn trả lời (đúng|chưa đúng)/)
    expect(told.text).toContain('Câu 1/1: đáp án')
  })

  it('goes on after it was killed in mid-question, with every vote once', {
    timeout: WHOLE_MS,
  }, async () => {
    const telegram = await createTelegram()
    const dataDirectory = temporaryDirectory()
    const program = startProgram({
      DATA_DIR: dataDirectory,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    })
    await program.logs('"state":"running"')
    const { hoa, lan, minh, group } = await openInGroup(telegram)
    hoa.presses('Bắt đầu', { in: group })
    const poll = await group.next(isPoll(1))
    lan.votes(poll, rightOptions(telegram, 1))
    await telegram.whenAllConfirmed()
    program.signals('SIGKILL')
    await program.exit
    minh.votes(poll, rightOptions(telegram, 1))
    await startBot({ telegram, dataDirectory })
    await telegram.whenAllConfirmed()
    await steer(hoa, 'Hiện đáp án', group)
    const reveal = await group.next('Câu 1/2: đáp án')
    expect(reveal.text).toContain('2 trên 2 người trả lời, 2 người đúng (100%).')
    const polls = telegram.polls().filter(({ question }) => question.startsWith('Câu 1/'))
    expect(polls).toHaveLength(1)
  })

  it('goes on within a minute when its job was lost', { timeout: RIGHT_AWAY_MS }, async () => {
    const { telegram, dataDirectory } = await startBot()
    const { group } = await openInGroup(telegram)
    await withStore(dataDirectory, async (db) => {
      const { id } = await db.selectFrom('meetings').select('id').executeTakeFirstOrThrow()
      await db.deleteFrom('jobs').where('name', '=', 'meeting').execute()
      const event = JSON.stringify({ kind: 'started', by: null })
      const at = new Date().toISOString()
      await db
        .insertInto('meeting_events')
        .values({ meeting_id: id, key: 'started', at, account: null, event })
        .execute()
      await db
        .updateTable('job_schedules')
        .set({ next_at: '2025-01-01T00:00:00.000Z' })
        .where('name', '=', 'sweep-meetings')
        .execute()
    })
    await group.next(isPoll(1))
  })

  it('has one beginning, whoever presses, and any admin goes on with it', {
    timeout: WHOLE_MS,
  }, async () => {
    const telegram = await createTelegram()
    await startBot({ telegram })
    const { hoa, an, lan, group } = await openInGroup(telegram)
    expect(await lan.presses('Bắt đầu', { in: group }).answer()).toContain('Chỉ người chủ trì')
    const both = [hoa, an].map((one) => one.presses('Bắt đầu', { in: group }).answer())
    expect((await Promise.all(both)).sort()).toEqual([
      'Phiên thi bắt đầu. Câu đầu tiên đến ngay.',
      'Việc này đã được thực hiện.',
    ])
    await group.next(isPoll(1))
    an.says('/thi 5', { in: group })
    const busy = await group.next('Nhóm đang có một phiên thi')
    expect(busy.text).toContain('Câu 1/2')
    group.takesAs(hoa, 'left')
    await steer(an, 'Bỏ câu', group)
    await group.next(isPoll(2))
    an.presses('Kết thúc', { in: group })
    await group.next('ngay bây giờ?')
    await steer(an, 'Kết thúc luôn', group)
    await group.next('Người chủ trì đã hủy phiên thi.')
    expect(telegram.polls().map(({ closedAt }) => closedAt !== null)).toEqual([true, true])
  })

  it('moves along with an upgraded group', { timeout: RIGHT_AWAY_MS }, async () => {
    const telegram = await createTelegram()
    await startBot({ telegram })
    const { hoa, group } = await openInGroup(telegram, { basic: true })
    hoa.presses('Bắt đầu', { in: group })
    await group.next(isPoll(1))
    const upgraded = group.upgrades()
    hoa.says('/thi', { in: upgraded })
    const state = await upgraded.next('Phiên thi mã')
    expect(state.buttons.flat()).toContain('Hiện đáp án')
    await steer(hoa, 'Hiện đáp án', upgraded)
    await upgraded.next('Câu 1/2: đáp án')
  })

  it('waits for the group that removed the bot', { timeout: WHOLE_MS }, async () => {
    const telegram = await createTelegram()
    await startBot({ telegram })
    const { hoa, lan, group } = await openInGroup(telegram)
    hoa.presses('Bắt đầu', { in: group })
    const poll = await group.next(isPoll(1))
    group.kicksBot(hoa)
    const told = await hoa.chat.next('thêm Sổ tay vào lại nhóm')
    expect(told.buttons.flat()).toContain('Tiếp tục')
    group.addsBot(hoa)
    await group.next('Sổ tay đã trở lại nhóm.')
    await steer(hoa, 'Tiếp tục', group)
    lan.votes(poll, rightOptions(telegram, 1))
    hoa.says('/thi', { in: group })
    await group.next('Phiên thi mã')
    await steer(hoa, 'Hiện đáp án', group)
    const reveal = await group.next('Câu 1/2: đáp án')
    expect(reveal.text).toContain('1 trên 1 người trả lời')
  })
})
