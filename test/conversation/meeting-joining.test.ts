import { describe, expect, it } from 'vitest'
import { encodeMeetingPress } from '../../src/quiz/meeting/button-data.ts'
import { textOf } from '../support/fake-channel.ts'
import { alone, ask, inGroup, LAN, openMeeting } from './meeting-room.ts'
import { GROUP, setUp } from './setup.ts'

describe('joining', () => {
  it.each(['48213', 'mã 48213', 'Mã phiên thi: 48213'])('by typing %s', async (text) => {
    const test = setUp()
    openMeeting(test)
    const reply = await test.say(text, alone('lan', 'Lan'))
    expect(textOf(reply)).toContain('Bạn đã vào phiên thi mã 48213 do Cô Hoa chủ trì')
    expect(textOf(reply)).toContain('Tên hiện trong bảng: Lan')
    expect(test.meetings.held[0]?.events[0]?.event).toMatchObject({
      kind: 'joined',
      account: 'fake:lan',
      phone: true,
    })
  })

  it.each(['thi 48213', 'start thi_48213'])('by /%s', async (line) => {
    const test = setUp()
    openMeeting(test)
    await test.command(line, alone('lan', 'Lan'))
    expect(test.meetings.held[0]?.events).toHaveLength(1)
  })

  it('asks for a name where the platform tells none', async () => {
    const test = setUp()
    openMeeting(test)
    const reply = await test.say('48213', alone('lan', ''))
    expect(textOf(reply)).toContain('Sổ tay chưa biết tên Bạn')
  })

  it('says when it runs already', async () => {
    const test = setUp()
    ask(test, openMeeting(test))
    expect(textOf(await test.say('48213', alone('lan')))).toContain('Câu tiếp theo sẽ đến đây')
  })

  it('knows no ended meeting and no other code', async () => {
    const test = setUp()
    test.meetings.log(openMeeting(test), { kind: 'ended', reason: 'host' })
    expect(textOf(await test.say('48213'))).toContain('không thấy phiên thi nào đang mở')
  })

  it('by the group’s button means presence, not messages', async () => {
    const test = setUp()
    const id = openMeeting(test, { group: GROUP.address })
    const data = encodeMeetingPress(id, { kind: 'join' })
    await test.pressData(data, 'lobby', inGroup(LAN))
    await test.pressData(data, 'lobby', inGroup(LAN))
    expect(test.meetings.held[0]?.events.map(({ event }) => event)).toEqual([
      { kind: 'joined', account: 'fake:lan', name: 'Lan', phone: false },
    ])
    expect(test.notices).toEqual([
      'Đã ghi tên Bạn. Bạn trả lời ngay trong nhóm.',
      'Bạn đã có tên trong phiên thi.',
    ])
  })

  it('by a code in a group is sent to the private chat', async () => {
    const test = setUp()
    openMeeting(test)
    const reply = await test.command('thi 48213', inGroup(LAN))
    expect(textOf(reply)).toContain('chat riêng')
    expect(test.meetings.held[0]?.events).toEqual([])
  })
})
