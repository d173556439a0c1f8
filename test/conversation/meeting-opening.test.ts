import { describe, expect, it } from 'vitest'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { alone, ask, HOA, inGroup, LAN, openMeeting } from './meeting-room.ts'
import { setUp } from './setup.ts'

describe('opening a meeting', () => {
  it('is put together by buttons in one message', async () => {
    const test = setUp()
    expect(textOf(await test.command('thi'))).toContain('10 câu, mọi chủ đề, chế độ học')
    await test.press('5 câu')
    await test.press('Chế độ thi đua')
    await test.press('Chủ đề: tất cả')
    expect(labelsOf(test.shown.at(-1)?.message ?? { blocks: [] })).toEqual([
      'Mọi chủ đề',
      'Mục tiêu',
    ])
    await test.press('Mục tiêu')
    await test.press('Mở phiên')
    expect(test.sent).toHaveLength(1)
    const [{ meeting } = {}] = test.meetings.held
    expect(meeting?.settings).toEqual({ mode: 'compete', questionCount: 5, topic: 'Mục tiêu' })
    expect(meeting?.host).toEqual({ channel: 'fake', chatId: 'chat' })
    expect(textOf(test.shown.at(-1)?.message ?? { blocks: [] })).toContain(
      'Đã mở phiên thi mã 48213',
    )
  })

  it('takes what was typed at once', async () => {
    const test = setUp()
    await test.command('thi 2 câu thi đua mục tiêu')
    expect(test.meetings.held[0]?.meeting.settings).toEqual({
      mode: 'compete',
      questionCount: 2,
      topic: 'Mục tiêu',
    })
  })

  it('asks for the topic when what was typed is none', async () => {
    const test = setUp()
    const reply = await test.command('thi 5 chuyển đổi số')
    expect(textOf(reply)).toContain('Chưa có chủ đề “chuyển đổi số”')
    await test.press('Mục tiêu')
    await test.press('Mở phiên')
    expect(test.meetings.held[0]?.meeting.settings.questionCount).toBe(5)
  })

  it.each([
    ['a member', LAN, 'member', false],
    ['an admin', HOA, 'admin', true],
    ['somebody the platform says nothing about', HOA, null, false],
  ] as const)('in a group by %s', async (_, sender, standing, opens) => {
    const test = setUp()
    test.meetings.script.standings.set(sender.id, standing)
    await test.command('thi 3', inGroup(sender))
    expect(test.meetings.held).toHaveLength(opens ? 1 : 0)
  })

  it('in a group by an admin who writes as the group', async () => {
    const test = setUp()
    await test.command('thi 3', inGroup(null))
    expect(test.meetings.held[0]?.meeting).toMatchObject({
      host: null,
      group: { channel: 'fake', chatId: 'group' },
    })
  })

  it('keeps the buttons of the screen from who may not open', async () => {
    const test = setUp()
    test.meetings.script.standings.set('hoa', 'admin').set('lan', 'member')
    await test.command('thi', inGroup(HOA))
    await test.press('Mở phiên', inGroup(LAN))
    expect(test.meetings.held).toHaveLength(0)
    expect(test.notices.at(-1)).toContain('Chỉ người chủ trì')
  })

  it('shows the one that is open instead of a second', async () => {
    const test = setUp()
    test.meetings.script.standings.set('hoa', 'admin')
    await test.command('thi 3', inGroup(HOA))
    const reply = await test.command('thi 10 thi đua', inGroup(HOA))
    expect(textOf(reply)).toContain('Nhóm đang có một phiên thi')
    expect(labelsOf(reply)).toEqual(['Tham gia', 'Bắt đầu', 'Hủy phiên'])
    expect(test.meetings.held).toHaveLength(1)
  })

  it('shows the host the running meeting with its buttons', async () => {
    const test = setUp()
    ask(test, openMeeting(test))
    const reply = await test.command('thi', alone('hoa'))
    expect(textOf(reply)).toContain('Câu 1/3')
    expect(labelsOf(reply)).toContain('Bỏ câu')
  })

  it('says where meetings are held where none can be', async () => {
    const test = setUp({ holdsMeetings: false })
    expect(textOf(await test.command('thi'))).toContain('cần Telegram hoặc Zalo')
  })

  it('sends old reports again', async () => {
    const test = setUp()
    const id = openMeeting(test, { host: { channel: 'fake', chatId: 'chat' } })
    test.meetings.log(id, { kind: 'ended', reason: 'done' })
    await test.command('thi')
    const list = await test.press('Báo cáo các phiên trước')
    await test.press(labelsOf(list)[0] ?? '')
    expect(test.meetings.reports).toEqual(['1 report fake:chat'])
  })
})
