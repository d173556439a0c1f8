import { describe, expect, it, vi } from 'vitest'
import { encodeMeetingPress } from '../../src/quiz/meeting/button-data.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { alone, ask, HOA, inGroup, LAN, openMeeting } from './meeting-room.ts'
import { GROUP, setUp } from './setup.ts'

describe('steering', () => {
  it('is the host’s in private', async () => {
    const test = setUp()
    const id = openMeeting(test)
    const data = encodeMeetingPress(id, { kind: 'start' })
    await test.pressData(data, 'lobby', alone('lan'))
    await test.pressData(data, 'lobby', alone('hoa'))
    expect(test.meetings.orders).toEqual(['1 start fake:hoa fake:delivery-2'])
    expect(test.notices[0]).toContain('Chỉ người chủ trì')
  })

  it('is the admins’ in a group, also of a meeting that another began', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    ask(test, id)
    test.meetings.script.standings.set('an', 'admin').set('lan', 'member')
    const data = encodeMeetingPress(id, { kind: 'skip', question: 0 })
    await test.pressData(data, 'poll-1', inGroup(LAN))
    await test.pressData(data, 'poll-1', inGroup({ id: 'an', displayName: 'An' }))
    expect(test.meetings.orders).toEqual(['1 skip 0 fake:an fake:delivery-2'])
  })

  it.each([
    ['done', 'Đã thêm 30 giây'],
    ['repeat', 'đã được thực hiện'],
    ['too_late', 'không còn dùng được'],
    ['not_allowed_in_mode', 'không thêm giờ được'],
  ] as const)('says that an order is %s', async (outcome, text) => {
    const test = setUp()
    const id = openMeeting(test)
    test.meetings.script.order = outcome
    const data = encodeMeetingPress(id, { kind: 'extend', question: 0 })
    await test.pressData(data, 'controls', alone('hoa'))
    expect(test.notices.at(-1)).toContain(text)
  })

  it('asks before it ends', async () => {
    const test = setUp()
    const id = openMeeting(test)
    ask(test, id)
    const data = encodeMeetingPress(id, { kind: 'ask_end' })
    await test.pressData(data, 'controls', alone('hoa'))
    expect(test.meetings.orders).toEqual([])
    await test.press('Kết thúc luôn', alone('hoa'))
    expect(test.meetings.orders[0]).toContain('1 end')
  })

  it('says in the place of the pause that the meeting goes on', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    test.meetings.script.standings.set('hoa', 'admin')
    await test.pressData(encodeMeetingPress(id, { kind: 'resume' }), 'paused', inGroup(HOA))
    expect(textOf(test.edits.at(-1)?.message ?? { blocks: [] })).toBe('Phiên thi tiếp tục.')
  })

  it('opens the clause of a question', async () => {
    const test = setUp()
    const id = openMeeting(test)
    const data = encodeMeetingPress(id, { kind: 'clause', question: 0 })
    expect(textOf(await test.pressData(data, 'reveal', alone('lan')))).toContain('Đoạn trước.')
  })

  it('prints a clause in a group only for those who steer', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    test.meetings.script.standings.set('an', 'admin').set('lan', 'member')
    const data = encodeMeetingPress(id, { kind: 'clause', question: 0 })
    await test.pressData(data, 'reveal', inGroup(LAN))
    expect(test.sent).toEqual([])
    expect(test.notices.at(-1)).toContain('gạch đầu dòng thứ 2. Muốn đọc nguyên văn')
    expect(test.notices.at(-1)?.length).toBeLessThanOrEqual(200)
    await test.pressData(data, 'reveal', inGroup({ id: 'an', displayName: 'An' }))
    expect(test.sent).toHaveLength(1)
    await test.pressData(data, 'reveal', inGroup(HOA))
    expect(test.sent).toHaveLength(2)
  })

  it('reads no log for a clause, which a whole group may ask for at once', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    const find = vi.spyOn(test.meetings.desk, 'find')
    await test.pressData(encodeMeetingPress(id, { kind: 'clause', question: 0 }), 'r', inGroup(LAN))
    expect(find).not.toHaveBeenCalled()
  })

  it('stays possible for a host who has answered on the same phone', async () => {
    const test = setUp()
    const id = openMeeting(test)
    ask(test, id)
    const data = encodeMeetingPress(id, { kind: 'vote', question: 0, choices: [1] })
    await test.pressData(data, 'q-1', alone('hoa'))
    expect(labelsOf(test.edits.at(-1)?.message ?? { blocks: [] })).toContain('Hiện đáp án')
  })

  it('stands still when the group is lost, and goes on when the bot is back', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    ask(test, id)
    await test.receive({ kind: 'membership', state: 'removed' }, inGroup(HOA))
    expect(test.meetings.lost).toEqual(['fake:group'])
    test.meetings.log(id, { kind: 'paused', reason: 'group_lost' })
    const reply = await test.receive({ kind: 'membership', state: 'active' }, inGroup(HOA))
    expect(textOf(reply)).toContain('đã trở lại nhóm')
    expect(labelsOf(reply)).toEqual(['Tiếp tục', 'Kết thúc'])
  })

  it('gives the report in private when the button in the group is pressed', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address, host: null })
    const data = encodeMeetingPress(id, { kind: 'report' })
    test.meetings.script.standings.set('hoa', 'admin').set('lan', 'member')
    await test.pressData(data, 'final', inGroup(HOA))
    expect(test.notices.at(-1)).toContain('chưa kết thúc')
    test.meetings.log(id, { kind: 'ended', reason: 'done' })
    await test.pressData(data, 'final', inGroup(LAN))
    await test.pressData(data, 'final', inGroup(HOA))
    test.meetings.script.report = { kind: 'gone' }
    await test.pressData(data, 'final', inGroup(HOA))
    expect(test.meetings.reports).toEqual(['1 report fake:hoa', '1 report fake:hoa'])
    expect(test.notices.slice(1)).toEqual([
      'Chỉ người chủ trì và quản trị viên của nhóm điều khiển phiên thi.',
      'Sổ tay đã gửi vào chat riêng của Bạn.',
      'Sổ tay chưa gửi được cho Bạn. Bạn mở chat riêng với Sổ tay, bấm Bắt đầu, rồi bấm lại nút này.',
    ])
  })
})
