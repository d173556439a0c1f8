import { describe, expect, it } from 'vitest'
import type { DeliveryResult } from '../../src/channels/channel.ts'
import { createMeetingStage } from '../../src/conversation/meeting-stage.ts'
import type { Notice, Target } from '../../src/quiz/meeting/ports.ts'
import type { MeetingView } from '../../src/quiz/meeting/view.ts'
import { citation } from '../support/fake-answerer.ts'
import { createFakeChannel, labelsOf, textOf } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryChats } from '../support/memory-stores.ts'
import { createFakeFiles, createFakePolls } from './fake-meetings.ts'
import {
  asked,
  GROUP,
  HOST,
  phone,
  QUESTIONS,
  question,
  round,
  STARTED,
  viewOf,
} from './meeting-views.ts'

const TO_GROUP: Target = { kind: 'group', group: GROUP }
const to = (chatId: string): Target => ({ kind: 'phone', account: { channel: 'fake', chatId } })
const IN_GROUP = { meeting: { group: GROUP } }

function setUp({ hasPolls = true, hasFiles = true } = {}) {
  const fake = createFakeChannel()
  const polls = createFakePolls()
  const files = createFakeFiles()
  const chats = createMemoryChats()
  const stage = createMeetingStage({
    places: {
      polls: () => (hasPolls ? polls.channel : null),
      files: () => (hasFiles ? files.channel : null),
      startLink: (name, payload) => (name === 'fake' ? `https://t.me/bot?start=${payload}` : null),
      channels: () => ['fake', 'zalo-oa', 'zalo-bot'],
    },
    channel: (name) => (name === 'fake' ? fake.channel : undefined),
    channelTitle: (name) => (name === 'fake' ? 'Telegram' : 'Zalo'),
    current: async () => ({
      answerer: { cite: (id) => (id === citation().passageId ? citation() : null) },
    }),
    chats,
    clock: createFakeClock(),
  })
  /** Text and labels of what came of it. */
  async function send(view: MeetingView, notice: Notice, target: Target) {
    const result = await stage.send(view, notice, target)
    const message = fake.sent.at(-1)?.message ?? { blocks: [] }
    return { result, text: textOf(message), labels: labelsOf(message) }
  }
  return { ...fake, polls, files, chats, stage, send }
}

describe('the lobby', () => {
  it('tells a group how to come in, and who is there', async () => {
    const test = setUp()
    const { text, labels } = await test.send(
      viewOf([{ kind: 'joined', account: 'fake:lan', name: 'Lan', phone: false }], IN_GROUP),
      { kind: 'lobby' },
      TO_GROUP,
    )
    expect(text).toContain('Phiên thi mã 48213')
    expect(text).toContain('3 câu, mọi chủ đề, chế độ học')
    expect(text).toContain('nhắn mã 48213 cho Sổ tay ở Telegram hoặc Zalo')
    expect(text).toContain('https://t.me/bot?start=thi_48213')
    expect(text).toContain('Đã tham gia 1 người: Lan.')
    expect(labels).toEqual(['Tham gia', 'Bắt đầu', 'Hủy phiên'])
    expect(test.sent[0]?.address).toEqual(GROUP)
  })

  it('needs no name of who opened it', async () => {
    const test = setUp()
    const alone = await test.send(
      viewOf([], { meeting: { hostName: '' } }),
      { kind: 'lobby' },
      to('hoa'),
    )
    expect(alone.text).toContain('Người chủ trì: người mở phiên.')
    const hidden = viewOf([], { meeting: { hostName: '', host: null, group: GROUP } })
    const shown = await test.send(hidden, { kind: 'lobby' }, TO_GROUP)
    expect(shown.text).toContain('Người chủ trì: quản trị viên của nhóm.')
  })

  it('names twenty and counts the rest', async () => {
    const test = setUp()
    const many = Array.from({ length: 25 }, (_, index) => phone(`p${index}`, `Người ${index}`))
    const { text } = await test.send(viewOf(many), { kind: 'lobby' }, to('hoa'))
    expect(text).toContain('Đã tham gia 25 người')
    expect(text).toContain('Người 19 và 5 người nữa')
  })

  it('is brought up to date in its place', async () => {
    const test = setUp()
    const view = viewOf([phone('lan', 'Lan')])
    expect(await test.stage.redrawLobby(view, to('hoa'), 'm1')).toEqual({
      kind: 'sent',
      messageId: 'm1',
    })
    expect(test.edits[0]?.messageId).toBe('m1')
    expect(textOf(test.edits[0]?.message ?? { blocks: [] })).toContain('Lan')
  })
})

describe('a question', () => {
  const notice: Notice = { kind: 'question', question: 0, seconds: 45 }

  it('is a poll in a group, with its number, reference and the host’s buttons', async () => {
    const test = setUp()
    const view = viewOf([STARTED, { kind: 'asking', question: 0 }], IN_GROUP)
    expect(await test.stage.send(view, notice, TO_GROUP)).toEqual({
      kind: 'sent',
      messageId: 'poll-1',
      pollId: 'p1',
    })
    const [poll] = test.polls.sent
    expect(poll?.text).toBe('Câu 1/3 (mã 48213): Kinh tế số đạt bao nhiêu GRDP?')
    expect(poll?.options).toEqual(QUESTIONS[0]?.options)
    expect(poll?.correct).toEqual([2])
    expect(poll?.openSeconds).toBeNull()
    expect(poll?.explanation).toBe(`Văn bản nêu rõ điều này.\n${citation().source}`)
    expect(poll?.buttons.flat().map(({ label }) => label)).toEqual([
      'Thêm 30 giây',
      'Hiện đáp án',
      'Bỏ câu',
      'Tạm dừng',
      'Kết thúc',
    ])
    expect(test.stage.asksByPoll(view, 0)).toBe(true)
  })

  it('counts down in the poll where nobody can have more time', async () => {
    const test = setUp()
    const compete = { mode: 'compete', questionCount: 3, topic: null } as const
    const view = viewOf([phone('lan'), STARTED], { meeting: { group: GROUP, settings: compete } })
    await test.stage.send(view, notice, TO_GROUP)
    expect(test.polls.sent[0]?.openSeconds).toBe(46)
    const labels = test.polls.sent[0]?.buttons.flat().map(({ label }) => label)
    expect(labels).not.toContain('Thêm 30 giây')
  })

  it('keeps the explanation of a poll within what it takes', async () => {
    const test = setUp()
    const long = question('long', { explanation: `${'Rất dài '.repeat(60)}.` })
    const view = viewOf([STARTED], { meeting: { group: GROUP, questions: [long] } })
    await test.stage.send(view, notice, TO_GROUP)
    expect(test.polls.sent[0]?.explanation.length).toBeLessThanOrEqual(200)
    expect(test.polls.sent[0]?.explanation).toContain('gạch đầu dòng thứ 2')
  })

  it('is a message with buttons where its poll would be too long, or there are none', async () => {
    const long = question('long', { options: ['Một', 'Hai '.repeat(40)] })
    const test = setUp()
    const view = viewOf([STARTED], { meeting: { group: GROUP, questions: [long] } })
    const { labels, text } = await test.send(view, notice, TO_GROUP)
    expect(test.polls.sent).toEqual([])
    expect(test.stage.asksByPoll(view, 0)).toBe(false)
    expect(text).toContain('A. Một')
    expect(labels.slice(0, 2)).toEqual(['A', 'B'])
    expect(labels).toContain('Bỏ câu')
    const plain = setUp({ hasPolls: false })
    const short = await plain.send(viewOf([STARTED], IN_GROUP), notice, TO_GROUP)
    expect(short.labels.slice(0, 3)).toEqual(['20%', '30%', '40%'])
  })

  it('comes to a phone with its options and the time', async () => {
    const test = setUp()
    const { text, labels } = await test.send(viewOf([phone('lan'), STARTED]), notice, to('lan'))
    expect(text).toBe('Câu 1/3\nKinh tế số đạt bao nhiêu GRDP?\nBạn có 45 giây để trả lời.')
    expect(labels).toEqual(['20%', '30%', '40%'])
  })

  it('comes to a host who plays with the buttons to steer', async () => {
    const test = setUp()
    const { labels } = await test.send(viewOf([phone('hoa'), STARTED]), notice, to('hoa'))
    expect(labels.slice(0, 4)).toEqual(['20%', '30%', '40%', 'Thêm 30 giây'])
    const elsewhere = viewOf([phone('hoa'), STARTED], IN_GROUP)
    expect((await test.send(elsewhere, notice, to('hoa'))).labels).toEqual(['20%', '30%', '40%'])
  })

  it('tells that several are right', async () => {
    const test = setUp()
    const third: Notice = { kind: 'question', question: 2, seconds: 45 }
    const { text, labels } = await test.send(viewOf([phone('lan'), STARTED]), third, to('lan'))
    expect(text).toContain('nhiều đáp án đúng')
    expect(labels).toEqual(['Thể chế', 'Hạ tầng', 'Nhân lực'])
  })

  it('comes with the buttons to steer for a host without a group', async () => {
    const test = setUp()
    const view = viewOf([phone('lan'), STARTED, ...asked(0)])
    const { text, labels } = await test.send(view, { kind: 'controls', question: 0 }, to('hoa'))
    expect(text).toContain('Đã có 0 trên 1 người trả lời.')
    expect(labels).toContain('Tạm dừng')
  })
})

describe('an answer', () => {
  const played = [
    phone('lan', 'Lan'),
    phone('hung', 'Hùng'),
    STARTED,
    ...round(0, ['lan 2', 'hung 0']),
  ]
  const notice: Notice = { kind: 'reveal', question: 0 }

  it('shows a group the shares and the clause, and nobody by name', async () => {
    const test = setUp()
    const { text, labels } = await test.send(viewOf(played, IN_GROUP), notice, TO_GROUP)
    expect(text).toContain('A. 20%: 1 người (50%)')
    expect(text).toContain('✓ C. 40%: 1 người (50%)')
    expect(text).toContain('2 trên 2 người trả lời, 1 người đúng (50%).')
    expect(text).toContain('Quy mô kinh tế số\nChương trình hành động của Tỉnh ủy Thái Nguyên')
    expect(text).not.toMatch(/Lan|Hùng|Bạn/)
    expect(labels).toEqual(['Xem nguyên văn', 'Câu tiếp', 'Tạm dừng', 'Kết thúc'])
  })

  it.each([
    ['lan', 'Bạn trả lời đúng.'],
    ['hung', 'Bạn trả lời chưa đúng. Bạn chọn: 20%'],
    ['an', 'A. 20%'],
  ])('tells %s how it was', async (id, text) => {
    const test = setUp()
    const shown = await test.send(viewOf(played), notice, to(id))
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual(['Xem nguyên văn'])
  })

  it('lets the host go on to the result below the last', async () => {
    const test = setUp()
    const view = viewOf([...played, ...round(2, ['lan 0+2'])])
    const { labels } = await test.send(view, { kind: 'reveal', question: 2 }, to('hoa'))
    expect(labels).toContain('Xem kết quả')
  })
})

describe('the tables', () => {
  const played = [
    phone('lan', 'Lan'),
    phone('hung', 'Hùng'),
    STARTED,
    ...round(0, ['lan 2', 'hung 0']),
    ...round(1, ['lan 0', 'hung 0']),
  ]
  const accounts = { 'fake:lan': { unit: 'Chi bộ 1' }, 'fake:hung': { unit: 'Chi bộ 2' } }

  it('show who leads, and on a phone the own place', async () => {
    const test = setUp()
    const notice: Notice = { kind: 'standings', question: 1 }
    const { text } = await test.send(viewOf(played), notice, to('hung'))
    expect(text).toBe(
      'Kết quả sau câu 2/3\n1. Lan: đúng 2 câu\n2. Hùng: đúng 1 câu\n' +
        'Bạn đứng thứ 2 trên 2 người: đúng 1 câu.',
    )
  })

  it('close by person and unit, with what to read again', async () => {
    const test = setUp()
    const view = viewOf([...played, { kind: 'ended', reason: 'host' }], { accounts })
    const hung = await test.send(view, { kind: 'final' }, to('hung'))
    expect(hung.text).toContain('Người chủ trì đã kết thúc, 2 trên 3 câu được tính.')
    expect(hung.text).toContain('1. Chi bộ 1: 100%, 1 người')
    expect(hung.text).toContain('Bạn nên đọc lại:')
    expect(hung.labels).toEqual(['Đọc lại câu 1: Kinh tế số đạt bao nhiêu GRDP?'])
    const lan = await test.send(view, { kind: 'final' }, to('lan'))
    expect(lan.text).toContain('Bạn trả lời đúng tất cả các câu.')
    const inGroup = viewOf([...played, { kind: 'ended', reason: 'done' }], IN_GROUP)
    const group = await test.send(inGroup, { kind: 'final' }, TO_GROUP)
    expect(group.text).not.toContain('đọc lại')
    expect(group.labels).toEqual(['Nhận biên bản và bảng kết quả'])
  })

  it.each([
    ['host', 'Người chủ trì đã hủy phiên thi.'],
    ['expired', 'quá lâu chưa bắt đầu'],
  ] as const)('say why nothing came of it: %s', async (reason, text) => {
    const test = setUp()
    const shown = await test.send(viewOf([{ kind: 'ended', reason }]), { kind: 'final' }, to('hoa'))
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual([])
  })
})

describe('a pause', () => {
  it.each([
    ['host', TO_GROUP, 'Người chủ trì bấm Tiếp tục'],
    ['group_lost', to('hoa'), 'thêm Sổ tay vào lại nhóm'],
  ] as const)('for %s says what to do', async (reason, target, text) => {
    const test = setUp()
    const view = viewOf([STARTED, ...asked(0), { kind: 'paused', reason }], IN_GROUP)
    const shown = await test.send(view, { kind: 'paused', count: 1 }, target)
    expect(shown.text).toContain(text)
    expect(shown.labels).toEqual(['Tiếp tục', 'Kết thúc'])
  })
})

describe('the report', () => {
  const view = viewOf([
    phone('lan', 'Lan'),
    STARTED,
    ...round(0, ['lan 2']),
    ...round(1, ['lan 1']),
    { kind: 'ended', reason: 'done' },
  ])

  it('is a workbook with the paragraph for the minutes', async () => {
    const test = setUp()
    const result = await test.stage.send(view, { kind: 'report' }, to('hoa'))
    expect(result).toEqual({ kind: 'sent', messageId: 'file-1' })
    expect(test.files.sent[0]?.to).toEqual(HOST)
    expect(test.files.sent[0]?.file.name).toBe('phien-thi-12-ma-48213.xlsx')
    expect(test.files.sent[0]?.file.caption).toContain('do đồng chí Nguyễn Thị Hoa chủ trì')
    expect(test.files.sent[0]?.file.bytes.slice(0, 2)).toEqual(Buffer.from('PK'))
    expect(test.sent).toEqual([])
  })

  it('is told in figures where no file can be sent', async () => {
    const test = setUp({ hasFiles: false })
    const { text } = await test.send(view, { kind: 'report' }, to('hoa'))
    expect(text).toContain('Mục tiêu: đúng 100%')
    expect(text).toContain('Câu 2 (đúng 0%): Chương trình hành động của Tỉnh ủy Thái Nguyên')
    expect(text).toContain('npm run quiz -- report 12 ket-qua.xlsx')
  })
})

describe('what became of a message', () => {
  const lobby: Notice = { kind: 'lobby' }
  it.each<[DeliveryResult, object]>([
    [{ kind: 'unreachable', reason: 'blocked' }, { kind: 'gone' }],
    [{ kind: 'unreachable', reason: 'window_closed' }, { kind: 'gone' }],
    [
      { kind: 'rate_limited', retryAfterMs: 900 },
      { kind: 'later', afterMs: 900 },
    ],
    [
      { kind: 'unavailable', reason: 'away' },
      { kind: 'later', afterMs: 5000 },
    ],
    [{ kind: 'unknown', reason: 'timeout' }, { kind: 'unknown' }],
    [
      { kind: 'failed', reason: 'odd' },
      { kind: 'failed', reason: 'odd' },
    ],
  ])('%o', async (result, told) => {
    const test = setUp()
    test.nextSends(result)
    expect(await test.stage.send(viewOf([]), lobby, to('hoa'))).toEqual(told)
  })

  it('moves the chat along with an upgraded group, also by a poll', async () => {
    const test = setUp()
    const view = viewOf([STARTED], IN_GROUP)
    test.nextSends({ kind: 'moved', newChatId: 'new', messageIds: ['9'] })
    expect(await test.stage.send(view, lobby, TO_GROUP)).toEqual({ kind: 'sent', messageId: '9' })
    test.polls.results.push({ kind: 'moved', newChatId: 'newer', pollId: 'p', messageId: '10' })
    const question: Notice = { kind: 'question', question: 0, seconds: 30 }
    expect(await test.stage.send(view, question, TO_GROUP)).toEqual({
      kind: 'sent',
      messageId: '10',
      pollId: 'p',
    })
    expect(test.chats.moves).toEqual(['fake group new', 'fake group newer'])
  })

  it('of a channel that is not here is that nobody is reached', async () => {
    const test = setUp()
    const elsewhere: Target = { kind: 'phone', account: { channel: 'viber', chatId: 'x' } }
    expect(await test.stage.send(viewOf([]), lobby, elsewhere)).toEqual({ kind: 'gone' })
  })
})

describe('polls and members', () => {
  it('closes a poll and tells how many voted', async () => {
    const test = setUp()
    const view = viewOf([STARTED], IN_GROUP)
    expect(await test.stage.closePoll(view, 'poll-1')).toEqual({ kind: 'closed', voters: 3 })
    expect(test.polls.closed).toEqual(['poll-1'])
  })

  it.each([
    ['admin', true],
    ['member', true],
    ['outside', false],
    [null, null],
  ] as const)('%s', async (standing, isMember) => {
    const standings = new Map([['lan', standing]])
    const stage = createMeetingStage({
      places: {
        polls: () => createFakePolls(standings).channel,
        files: () => null,
        startLink: () => null,
        channels: () => [],
      },
      channel: () => undefined,
      channelTitle: (name) => name,
      current: async () => ({ answerer: { cite: () => null } }),
      chats: createMemoryChats(),
      clock: createFakeClock(),
    })
    const lan = { channel: 'fake', chatId: 'lan' }
    expect(await stage.isMember(viewOf([], IN_GROUP), lan)).toBe(isMember)
  })
})
