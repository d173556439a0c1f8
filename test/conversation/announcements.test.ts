import { describe, expect, it } from 'vitest'
import { encodePress, type Press } from '../../src/broadcast/button-data.ts'
import { answered, citation } from '../support/fake-answerer.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { CONTENT } from './fake-desk.ts'
import { GROUP, setUp } from './setup.ts'

/** A conversation in which announcement 1 was sent with a question. */
function setUpAnnounced(options: Parameters<typeof setUp>[0] = {}) {
  const conversation = setUp(options)
  conversation.office.add({ state: 'finished', content: { ...CONTENT, questionId: 'q2' } })
  const tap = (press: Press, rest = {}) =>
    conversation.pressData(encodePress(1, press), 'announced', rest)
  return { ...conversation, tap }
}

describe('who wants announcements', () => {
  it.each(['dungthongbao', 'DungThongBao'])(
    'stops by /%s and says how to come back',
    async (name) => {
      const { command, stores } = setUp()
      const reply = textOf(await command(name))
      expect(reply).toContain('không gửi thông báo cho Bạn nữa')
      expect(reply).toContain('/nhanthongbao')
      expect(stores.consents.changes).toEqual(['fake chat off command'])
    },
  )

  it.each(['dừng thông báo', 'Dung thong bao', 'không nhận thông báo', 'ngừng nhận thông báo'])(
    'stops by the words “%s”',
    async (words) => {
      const { say, stores, answerer } = setUp()
      await say(words)
      expect(stores.consents.changes).toEqual(['fake chat off command'])
      expect(answerer.asked).toEqual([])
    },
  )

  it('comes back by /nhanthongbao or its words', async () => {
    const { command, say, stores } = setUp()
    await command('dungthongbao')
    expect(textOf(await say('nhận thông báo'))).toContain('lại nhận thông báo')
    expect(textOf(await command('nhanthongbao'))).toContain('vẫn đang nhận')
    expect(stores.consents.changes).toEqual(['fake chat off command', 'fake chat on command'])
  })

  it('is asked for in private only', async () => {
    const { command, stores } = setUp()
    expect(textOf(await command('dungthongbao', GROUP))).toContain('nhắn riêng')
    expect(stores.consents.changes).toEqual([])
  })

  it('is told in the first words how to stop', async () => {
    const { command } = setUp()
    expect(textOf(await command('start'))).toContain('/dungthongbao')
    expect(textOf(await command('start', GROUP))).not.toContain('/dungthongbao')
  })

  it('is answered where nothing could be sent', async () => {
    const { command } = setUp({ announces: false })
    expect(textOf(await command('dungthongbao'))).toContain('không gửi thông báo')
  })
})

describe('the buttons below an announcement', () => {
  it('notes that it was read, with a notice and no message, as often as it is pressed', async () => {
    const { tap, sent, notices, read } = setUpAnnounced()
    await tap({ kind: 'read' })
    await tap({ kind: 'read' })
    expect(notices).toEqual(Array(2).fill('Đã ghi nhận Bạn đã đọc.'))
    expect(sent).toEqual([])
    expect(read).toEqual(['1 fake:chat', '1 fake:chat'])
  })

  it('stops announcements by button', async () => {
    const { tap, stores, read } = setUpAnnounced()
    expect(textOf(await tap({ kind: 'stop' }))).toContain('/nhanthongbao')
    expect(stores.consents.changes).toEqual(['fake chat off button'])
    expect(read).toEqual(['1 fake:chat'])
  })

  it.each([
    [1, 'Đúng rồi. Giải thích Hai.'],
    [0, 'Chưa đúng. Đáp án đúng là: Đúng Hai. Giải thích Hai.'],
  ])('grades the option %i of its question at once', async (index, verdict) => {
    const { tap, read, press, edits } = setUpAnnounced()
    const reply = await tap({ kind: 'answer', index })
    expect(textOf(reply)).toContain(verdict)
    expect(textOf(reply)).toContain('Mục II.1, gạch đầu dòng thứ 2')
    expect(edits).toEqual([])
    expect(read).toEqual(['1 fake:chat'])
    expect(textOf(await press('Xem nguyên văn'))).toContain('Đoạn trước.')
  })

  it('tells a group to which it was passed on nothing of who was right', async () => {
    const { tap } = setUpAnnounced()
    const reply = textOf(await tap({ kind: 'answer', index: 0 }, GROUP))
    expect(reply).toContain('trò chuyện riêng')
    expect(reply).not.toContain('đúng')
  })

  it('says so when the question is gone, and offers others', async () => {
    const { tap, pressData } = setUpAnnounced()
    expect(textOf(await tap({ kind: 'answer', index: 7 }))).toContain('đã được thay hoặc bỏ')
    const data = encodePress(99, { kind: 'answer', index: 0 })
    expect(textOf(await pressData(data, null))).toContain('đã được thay hoặc bỏ')
  })

  it('invites a question, and offers such as the documents answer', async () => {
    const { tap, answerer, press } = setUpAnnounced()
    answerer.script.reply = ({ question }) =>
      question === 'Câu hỏi Hai?'
        ? { kind: 'not_in_corpus', reason: { kind: 'nothing_close' }, nearest: [] }
        : answered()
    const reply = await tap({ kind: 'ask' })
    expect(textOf(reply)).toContain('Bạn muốn hỏi gì về thông báo này?')
    expect(labelsOf(reply)).toEqual(['Câu hỏi Một?', 'Câu hỏi Ba?'])
    await press('Câu hỏi Ba?')
    expect(answerer.asked.at(-1)?.question).toBe('Câu hỏi Ba?')
  })

  it('only invites when the documents say nothing close', async () => {
    const { tap, answerer } = setUpAnnounced()
    answerer.script.reply = () => answered([citation({ passageId: 'chuong-trinh#IV/1' })])
    expect(labelsOf(await tap({ kind: 'ask' }))).toEqual([])
  })

  it('proves nothing about a member when it was passed on to a group', async () => {
    const { tap, read, stores } = setUpAnnounced()
    await tap({ kind: 'read' }, GROUP)
    await tap({ kind: 'stop' }, GROUP)
    expect(read).toEqual([])
    expect(stores.consents.changes).toEqual([])
  })

  it('counts what comes long after, without answering it', async () => {
    const { read, stores, sent, notices, receiver, incoming, clock } = setUpAnnounced()
    const press = (data: string) =>
      ({ kind: 'action', data, acknowledgementId: 'q', onMessageId: null }) as const
    const left = [
      press(encodePress(1, { kind: 'practice' })),
      press(encodePress(1, { kind: 'stop' })),
      { kind: 'command', name: 'nhanthongbao', argument: '' } as const,
      { kind: 'text', text: 'dừng thông báo' } as const,
    ]
    for (const content of left) await stores.inbox.accept(incoming(content))
    clock.advance(3 * 86_400_000)
    await receiver.resume('fake')
    await receiver.drain()
    expect(read).toEqual(['1 fake:chat', '1 fake:chat'])
    expect(stores.consents.changes).toEqual([
      'fake chat off button',
      'fake chat on command',
      'fake chat off command',
    ])
    expect(sent).toEqual([])
    expect(notices[1]).toContain('/nhanthongbao')
  })

  it('holds while a person of the office answers in the chat', async () => {
    const { command, tap, receive, stores, read, sent } = setUpAnnounced()
    stores.chats.pausedUntil = async () => '2026-01-10T09:00:00.000Z'
    await receive({ kind: 'text', text: 'kinh tế số là gì' })
    await tap({ kind: 'practice' })
    expect(sent).toEqual([])
    await tap({ kind: 'stop' })
    await command('nhanthongbao')
    expect(stores.consents.changes).toEqual(['fake chat off button', 'fake chat on command'])
    expect(read).toHaveLength(2)
  })
})

describe('Làm 3 câu', () => {
  it('asks three questions one after the other and tells the score', async () => {
    const { tap, press, edits, sent } = setUpAnnounced()
    const asked = textOf(await tap({ kind: 'practice' }))
    expect(asked).toContain('Câu 1 trên 3')
    const name = (text: string) => /Câu hỏi (\S+)\?/.exec(text)?.[1] ?? ''
    const names = [name(asked)]
    await press(`Đúng ${names[0]}`)
    expect(textOf(edits[0]?.message ?? { blocks: [] })).toContain('Đúng rồi.')

    names.push(name(textOf(await press('Câu tiếp'))))
    await press(`Sai ${names[1]}`)
    expect(textOf(edits[1]?.message ?? { blocks: [] })).toContain('Chưa đúng.')

    names.push(name(textOf(await press('Câu tiếp'))))
    await press(`Đúng ${names[2]}`)
    const last = edits[2]?.message ?? { blocks: [] }
    expect(labelsOf(last)).toEqual(['Xem nguyên văn'])
    const summary = sent.at(-1)?.message ?? { blocks: [] }
    expect(textOf(summary)).toContain('Đúng 2 trên 3 câu.')
    expect(labelsOf(summary)).toEqual(['Xem nguyên văn', 'Làm 3 câu khác', 'Câu tôi hay sai'])
    expect(new Set(names).size).toBe(3)
    expect(sent).toHaveLength(4)
    expect(textOf(await press('Làm 3 câu khác'))).toContain('Câu 1 trên 3')
  })

  it('asks the same again when the same press is handled again', async () => {
    const first = setUpAnnounced()
    const again = setUpAnnounced()
    const asked = textOf(await first.tap({ kind: 'practice' }))
    expect(textOf(await again.tap({ kind: 'practice' }))).toBe(asked)
  })

  it('is not done in a group to which the announcement was passed on', async () => {
    const { tap } = setUpAnnounced()
    expect(textOf(await tap({ kind: 'practice' }, GROUP))).toContain('trò chuyện riêng')
  })
})

describe('/donvi', () => {
  const chat = { channel: 'fake', chatId: 'chat', topicId: null }

  it('keeps the unit as it was typed, shows it and clears it', async () => {
    const { command, stores } = setUp()
    expect(textOf(await command('donvi'))).toContain('chưa ghi đơn vị')
    await command('donvi  Chi bộ 3,  Đảng bộ xã A')
    expect((await stores.chats.settings(chat)).unit).toBe('Chi bộ 3, Đảng bộ xã A')
    expect(textOf(await command('donvi'))).toContain('Đơn vị của Bạn: Chi bộ 3, Đảng bộ xã A.')
    await command('donvi không')
    expect((await stores.chats.settings(chat)).unit).toBeNull()
  })

  it('takes at most 80 characters', async () => {
    const { command, stores } = setUp()
    expect(textOf(await command(`donvi ${'a'.repeat(81)}`))).toContain('dài quá 80')
    expect((await stores.chats.settings(chat)).unit).toBeNull()
    await command(`donvi ${'a'.repeat(80)}`)
    expect((await stores.chats.settings(chat)).unit).toHaveLength(80)
  })

  it('belongs to a person, so that a group has none', async () => {
    const { command, stores } = setUp()
    expect(textOf(await command('donvi Chi bộ 3', GROUP))).toContain('nhắn riêng')
    expect((await stores.chats.settings(GROUP.address)).unit).toBeNull()
  })
})
