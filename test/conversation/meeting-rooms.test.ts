import { describe, expect, it } from 'vitest'
import type { BankQuestion } from '../../src/quiz/bank.ts'
import { encodeMeetingPress } from '../../src/quiz/meeting/button-data.ts'
import type { Meeting } from '../../src/quiz/meeting/meeting.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { createFakeBank } from './fake-bank.ts'
import { GROUP, setUp } from './setup.ts'

type Test = ReturnType<typeof setUp>

const HOA = { id: 'hoa', displayName: 'Cô Hoa' }
const LAN = { id: 'lan', displayName: 'Lan' }
const inGroup = (sender: { id: string; displayName: string } | null) => ({ ...GROUP, sender })
const alone = (id: string, displayName = id) => ({
  address: { channel: 'fake', chatId: id, topicId: null },
  sender: { id, displayName },
})

const SEVERAL: BankQuestion = {
  id: 's1',
  topic: 'Mục tiêu',
  difficulty: 'medium',
  question: 'Những nội dung nào là đột phá?',
  options: ['Thể chế', 'Hạ tầng', 'Nhân lực'],
  correct: [0, 2],
  explanation: 'Thể chế và nhân lực. Còn lại không.',
  source: { doc: 'chuong-trinh', quote: 'Quy mô kinh tế số' },
  passageId: 'chuong-trinh#II.1/2',
}

/** A meeting of phones, hosted by `chat`, whose first question is open. */
function openMeeting(test: Test, fields: Partial<Meeting> = {}) {
  const { meetings, clock } = test
  const id = meetings.held.length + 1
  meetings.held.push({
    meeting: {
      id,
      code: '48213',
      settings: { mode: 'study', questionCount: 3, topic: null },
      questions: createFakeBank().list(),
      host: { channel: 'fake', chatId: 'hoa' },
      hostName: 'Cô Hoa',
      group: null,
      createdAt: clock.now().toISOString(),
      ...fields,
    },
    events: [],
  })
  return id
}

function ask(test: Test, id: number, question = 0) {
  const { meetings } = test
  meetings.log(id, { kind: 'started', by: null })
  meetings.log(id, { kind: 'asking', question })
  meetings.log(id, { kind: 'asked', question, seconds: 45 })
}

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

describe('answering', () => {
  it('stores the option, says so, and keeps right or wrong for later', async () => {
    const test = setUp()
    const id = openMeeting(test)
    ask(test, id)
    const data = encodeMeetingPress(id, { kind: 'vote', question: 0, choices: [1] })
    await test.pressData(data, 'q-1', alone('lan'))
    expect(test.meetings.votes).toEqual(['1 0 fake:lan 1 fake:delivery-1'])
    expect(test.notices).toEqual(['Đã ghi câu trả lời của Bạn: B.'])
    const shown = test.edits.at(-1)?.message ?? { blocks: [] }
    expect(textOf(shown)).toContain('Bạn chọn: Đúng Một')
    expect(labelsOf(shown)).toEqual([])
  })

  it.each([
    ['already', 'Bạn đã trả lời câu này'],
    ['late', 'đã hết giờ'],
    ['not_yet', 'chưa mở'],
    ['no_such_option', 'không có lựa chọn này'],
  ] as const)('tells of a vote that is %s', async (outcome, text) => {
    const test = setUp()
    const id = openMeeting(test)
    test.meetings.script.vote = outcome
    const data = encodeMeetingPress(id, { kind: 'vote', question: 0, choices: [1] })
    await test.pressData(data, 'q-1', alone('lan'))
    expect(test.notices.at(-1)).toContain(text)
    expect(test.edits).toEqual([])
  })

  it('marks several options and sends them with Xong', async () => {
    const test = setUp()
    const id = openMeeting(test, { questions: [SEVERAL] })
    ask(test, id)
    const mark = encodeMeetingPress(id, { kind: 'mark', question: 0, choices: [0] })
    await test.pressData(mark, 'q-1', alone('lan'))
    await test.press('Nhân lực', alone('lan'))
    expect(labelsOf(test.shown.at(-1)?.message ?? { blocks: [] })).toEqual([
      '✓ Thể chế',
      'Hạ tầng',
      '✓ Nhân lực',
      'Xong',
    ])
    expect(test.meetings.votes).toEqual([])
    await test.press('Xong', alone('lan'))
    expect(test.meetings.votes[0]).toContain('1 0 fake:lan 0+2')
  })

  it('takes typed letters and numbers of those whose phone has the question', async () => {
    const test = setUp()
    const id = openMeeting(test, { questions: [SEVERAL] })
    await test.say('48213', alone('lan'))
    ask(test, id)
    await test.say('a, c', alone('lan'))
    await test.say('1 3', alone('lan'))
    expect(test.meetings.votes.map((vote) => vote.split(' ')[3])).toEqual(['0+2', '0+2'])
    await test.say('B', alone('chung'))
    expect(test.meetings.votes).toHaveLength(2)
  })

  it('takes a typed answer that was on its way when the question ended', async () => {
    const test = setUp()
    const id = openMeeting(test)
    await test.say('48213', alone('lan'))
    ask(test, id)
    test.clock.advance(45_000)
    test.meetings.log(id, { kind: 'closed', question: 0 })
    test.clock.advance(1_000)
    await test.say('B', alone('lan'))
    const inTime = test.clock.now().toISOString()
    test.clock.advance(3_000)
    test.meetings.log(id, { kind: 'revealed', question: 0 })
    await test.say('C', alone('lan'))
    expect(test.meetings.votes).toHaveLength(1)
    ask(test, id, 1)
    await test.receive({ kind: 'text', text: 'A' }, { ...alone('lan'), sentAt: inTime })
    await test.say('A', alone('lan'))
    expect(test.meetings.votes.map((vote) => vote.split(' ').slice(1, 4).join(' '))).toEqual([
      '0 fake:lan 1',
      '0 fake:lan 0',
      '1 fake:lan 0',
    ])
  })

  it('tells how to answer when a typed answer does not fit', async () => {
    const test = setUp()
    const id = openMeeting(test)
    await test.say('48213', alone('lan'))
    ask(test, id)
    const reply = await test.say('a b', alone('lan'))
    expect(textOf(reply)).toContain('chỉ chọn một đáp án')
    expect(test.meetings.votes).toEqual([])
  })

  it('leaves other texts to those who answer questions', async () => {
    const test = setUp()
    const id = openMeeting(test)
    await test.say('48213', alone('lan'))
    ask(test, id)
    await test.say('kinh tế số là gì', alone('lan'))
    expect(test.answerer.asked).toHaveLength(1)
  })

  it('counts also while a person of the office answers in the chat', async () => {
    const test = setUp()
    const id = openMeeting(test)
    await test.receive({ kind: 'handover', to: 'person' }, alone('lan'))
    const data = encodeMeetingPress(id, { kind: 'vote', question: 0, choices: [0] })
    await test.pressData(data, 'q-1', alone('lan'))
    expect(test.meetings.votes).toHaveLength(1)
  })

  it('counts when the press could be handled only long after', async () => {
    const test = setUp()
    const id = openMeeting(test)
    const data = encodeMeetingPress(id, { kind: 'vote', question: 0, choices: [0] })
    const press = test.incoming(
      { kind: 'action', data, acknowledgementId: 'query', onMessageId: 'q-1' },
      alone('lan'),
    )
    await test.stores.inbox.accept(press)
    test.clock.advance(600_000)
    await test.receiver.resume('fake')
    await test.receiver.drain()
    expect(test.meetings.votes).toHaveLength(1)
  })

  it('in a poll reaches the meeting without making a chat of the voter', async () => {
    const test = setUp()
    await test.receive({ kind: 'vote', pollId: 'p1', choices: [2] }, alone('lan', 'Lan'))
    await test.receive({ kind: 'poll_seen', pollId: 'p1', text: 'Câu 1/3 (mã 48213): …' })
    expect(test.meetings.pollVotes).toEqual([
      {
        channel: 'fake',
        pollId: 'p1',
        account: { channel: 'fake', chatId: 'lan' },
        name: 'Lan',
        choices: [2],
        deliveryId: 'fake:delivery-1',
        at: test.clock.now().toISOString(),
      },
    ])
    expect(test.meetings.notedPolls).toEqual(['fake p1 Câu 1/3 (mã 48213): …'])
    const voter = { channel: 'fake', chatId: 'lan', topicId: null }
    expect(test.stores.chats.reachability(voter)).toBeUndefined()
    expect(test.sent).toEqual([])
  })
})

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
