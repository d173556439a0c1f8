import { describe, expect, it } from 'vitest'
import type { DeliveryResult } from '../../src/channels/channel.ts'
import { createMeetingStage } from '../../src/conversation/meeting-stage.ts'
import type { Notice, Target } from '../../src/quiz/meeting/ports.ts'
import { citation } from '../support/fake-answerer.ts'
import { textOf } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryChats } from '../support/memory-stores.ts'
import { createFakePolls } from './fake-meetings.ts'
import { asked, GROUP, phone, QUESTIONS, question, STARTED, viewOf } from './meeting-views.ts'
import { IN_GROUP, neverOver, setUpStage, TO_GROUP, to } from './stage-setup.ts'

describe('the lobby', () => {
  it('tells a group how to come in, and who is there', async () => {
    const test = setUpStage()
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
    const test = setUpStage()
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
    const test = setUpStage()
    const many = Array.from({ length: 25 }, (_, index) => phone(`p${index}`, `Người ${index}`))
    const { text } = await test.send(viewOf(many), { kind: 'lobby' }, to('hoa'))
    expect(text).toContain('Đã tham gia 25 người')
    expect(text).toContain('Người 19 và 5 người nữa')
  })

  it('is brought up to date in its place', async () => {
    const test = setUpStage()
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
    const test = setUpStage()
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
    const test = setUpStage()
    const compete = { mode: 'compete', questionCount: 3, topic: null } as const
    const view = viewOf([phone('lan'), STARTED], { meeting: { group: GROUP, settings: compete } })
    await test.stage.send(view, notice, TO_GROUP)
    expect(test.polls.sent[0]?.openSeconds).toBe(46)
    const labels = test.polls.sent[0]?.buttons.flat().map(({ label }) => label)
    expect(labels).not.toContain('Thêm 30 giây')
  })

  it('keeps the explanation of a poll within what it takes', async () => {
    const test = setUpStage()
    const long = question('long', { explanation: `${'Rất dài '.repeat(60)}.` })
    const view = viewOf([STARTED], { meeting: { group: GROUP, questions: [long] } })
    await test.stage.send(view, notice, TO_GROUP)
    expect(test.polls.sent[0]?.explanation.length).toBeLessThanOrEqual(200)
    expect(test.polls.sent[0]?.explanation).toContain('gạch đầu dòng thứ 2')
  })

  it('is a message with buttons where its poll would be too long, or there are none', async () => {
    const long = question('long', { options: ['Một', 'Hai '.repeat(40)] })
    const test = setUpStage()
    const view = viewOf([STARTED], { meeting: { group: GROUP, questions: [long] } })
    const { labels, text } = await test.send(view, notice, TO_GROUP)
    expect(test.polls.sent).toEqual([])
    expect(test.stage.asksByPoll(view, 0)).toBe(false)
    expect(text).toContain('A. Một')
    expect(labels.slice(0, 2)).toEqual(['A', 'B'])
    expect(labels).toContain('Bỏ câu')
    const plain = setUpStage({ hasPolls: false })
    const short = await plain.send(viewOf([STARTED], IN_GROUP), notice, TO_GROUP)
    expect(short.labels.slice(0, 3)).toEqual(['20%', '30%', '40%'])
  })

  it('is a message with buttons where the group takes no polls, unless several are right', async () => {
    const test = setUpStage()
    const forbidden = { kind: 'failed', reason: 'not enough rights to send polls' } as const
    test.polls.results.push(forbidden, forbidden)
    const view = viewOf([STARTED], IN_GROUP)
    const { result, labels } = await test.send(view, notice, TO_GROUP)
    expect(result).toEqual({ kind: 'sent', messageId: null })
    expect(labels.slice(0, 3)).toEqual(['20%', '30%', '40%'])
    const several: Notice = { kind: 'question', question: 2, seconds: 45 }
    expect((await test.send(view, several, TO_GROUP)).result).toEqual(forbidden)
  })

  it('comes to a phone with its options and the time', async () => {
    const test = setUpStage()
    const { text, labels } = await test.send(viewOf([phone('lan'), STARTED]), notice, to('lan'))
    expect(text).toBe(
      'Phiên thi, câu 1/3\nKinh tế số đạt bao nhiêu GRDP?\nBạn có 45 giây để trả lời.',
    )
    expect(labels).toEqual(['20%', '30%', '40%'])
  })

  it('comes to a host who plays with the buttons to steer', async () => {
    const test = setUpStage()
    const { labels } = await test.send(viewOf([phone('hoa'), STARTED]), notice, to('hoa'))
    expect(labels.slice(0, 4)).toEqual(['20%', '30%', '40%', 'Thêm 30 giây'])
    const elsewhere = viewOf([phone('hoa'), STARTED], IN_GROUP)
    expect((await test.send(elsewhere, notice, to('hoa'))).labels).toEqual(['20%', '30%', '40%'])
  })

  it('tells that several are right', async () => {
    const test = setUpStage()
    const third: Notice = { kind: 'question', question: 2, seconds: 45 }
    const { text, labels } = await test.send(viewOf([phone('lan'), STARTED]), third, to('lan'))
    expect(text).toContain('nhiều đáp án đúng')
    expect(labels).toEqual(['Thể chế', 'Hạ tầng', 'Nhân lực'])
  })

  it('comes with the buttons to steer for a host without a group', async () => {
    const test = setUpStage()
    const view = viewOf([phone('lan'), STARTED, ...asked(0)])
    const { text, labels } = await test.send(view, { kind: 'controls', question: 0 }, to('hoa'))
    expect(text).toContain('Đã có 0 trên 1 người trả lời.')
    expect(labels).toContain('Tạm dừng')
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
    const test = setUpStage()
    test.nextSends(result)
    expect(await test.stage.send(viewOf([]), lobby, to('hoa'))).toEqual(told)
  })

  it('moves the chat along with an upgraded group, also by a poll', async () => {
    const test = setUpStage()
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
    const test = setUpStage()
    const elsewhere: Target = { kind: 'phone', account: { channel: 'viber', chatId: 'x' } }
    expect(await test.stage.send(viewOf([]), lobby, elsewhere)).toEqual({ kind: 'gone' })
  })
})

describe('polls and members', () => {
  it('closes a poll and tells how many voted', async () => {
    const test = setUpStage()
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
      timing: neverOver,
    })
    const lan = { channel: 'fake', chatId: 'lan' }
    expect(await stage.isMember(viewOf([], IN_GROUP), lan)).toBe(isMember)
  })
})
