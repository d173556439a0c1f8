import { describe, expect, it } from 'vitest'
import { encodeMeetingPress } from '../../src/quiz/meeting/button-data.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { alone, ask, openMeeting, SEVERAL } from './meeting-room.ts'
import { setUp } from './setup.ts'

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

  it('asks for all letters where several are right and one was typed', async () => {
    const test = setUp()
    const id = openMeeting(test, { questions: [SEVERAL] })
    await test.say('48213', alone('lan'))
    ask(test, id)
    expect(textOf(await test.say('a', alone('lan')))).toContain('gõ đủ các chữ')
    expect(test.meetings.votes).toEqual([])
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
