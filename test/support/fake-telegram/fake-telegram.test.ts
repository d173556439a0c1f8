/** The fake itself: what it lets pass decides what the tests above it are worth. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callApi } from './call-api.ts'
import { createFakeTelegram, type FakeTelegram, type FakeUser } from './index.ts'

let telegram: FakeTelegram
let lan: FakeUser
let now: number

beforeEach(async () => {
  now = Date.parse('2025-11-22T08:00:00Z')
  telegram = await createFakeTelegram({ now: () => now })
  lan = telegram.user('Lan')
  lan.starts()
})
afterEach(() => telegram.stop())

const call = (method: string, payload?: object, token = telegram.token) =>
  callApi({ apiRoot: telegram.apiRoot, token }, method, payload)
const send = (payload: object) => call('sendMessage', { chat_id: lan.id, text: 'a', ...payload })
const withData = (callback_data: string) => ({
  reply_markup: { inline_keyboard: [[{ text: 'Xem', callback_data }]] },
})

describe('a text', () => {
  it('has 1 to 4096 code points', async () => {
    expect((await send({ text: '😀'.repeat(4096) })).ok).toBe(true)
    expect((await send({ text: 'đ'.repeat(4097) })).description).toContain('too long')
    expect((await send({ text: ' \n ' })).description).toContain('empty')
  })

  it.each([
    ['behind the end', [{ type: 'bold', offset: 2, length: 3 }], 'after the end'],
    ['within a surrogate pair', [{ type: 'bold', offset: 0, length: 1 }], 'splits'],
    ['empty', [{ type: 'bold', offset: 0, length: 0 }], 'is empty'],
    [
      'quotes in quotes',
      [
        { type: 'blockquote', offset: 0, length: 4 },
        { type: 'expandable_blockquote', offset: 2, length: 1 },
      ],
      'nested',
    ],
    [
      'that overlap in part',
      [
        { type: 'bold', offset: 0, length: 3 },
        { type: 'italic', offset: 2, length: 2 },
      ],
      'overlap',
    ],
  ])('may not have entities %s', async (_what, entities, fault) => {
    expect((await send({ text: '😀ab', entities })).description).toContain(fault)
  })

  it('loses entities over a hundred, as the real one does', async () => {
    const entities = Array.from({ length: 120 }, (_, index) => ({
      type: 'bold',
      offset: index * 2,
      length: 1,
    }))
    await send({ text: 'a '.repeat(120), entities })
    expect(lan.chat.last().entities).toHaveLength(100)
  })

  it('is trimmed, its entities moved along', async () => {
    await send({ text: '\n\nTựa\n', entities: [{ type: 'bold', offset: 2, length: 4 }] })
    expect(lan.chat.last().marked('bold')).toEqual(['Tựa'])
  })

  it('may not use parse_mode', async () => {
    expect((await send({ parse_mode: 'HTML' })).error_code).toBe(400)
  })
})

describe('other limits', () => {
  it('counts callback data in bytes', async () => {
    expect((await send(withData('đ'.repeat(32)))).ok).toBe(true)
    expect((await send(withData('đ'.repeat(33)))).description).toContain('BUTTON_DATA_INVALID')
    expect((await send(withData(''))).description).toContain('BUTTON_DATA_INVALID')
  })

  it('remembers what was pressed, with the message as it stood then', async () => {
    await send(withData('a1'))
    lan.presses('Xem')
    const { id, text } = lan.chat.last()
    await call('editMessageText', { chat_id: lan.id, message_id: id, text: 'Đã xem.' })
    expect(telegram.presses()).toMatchObject([
      { userId: lan.id, chatId: lan.id, messageId: id, text, label: 'Xem', labels: ['Xem'] },
    ])
  })

  it('takes notices of up to 200 characters, on presses it knows, in time', async () => {
    await send(withData('a1'))
    const pressed = lan.presses('Xem')
    const answer = (text: string) => ({ callback_query_id: pressed.id, text })
    expect((await call('answerCallbackQuery', answer('đ'.repeat(201)))).error_code).toBe(400)
    await call('answerCallbackQuery', answer('đ'.repeat(200)))
    expect(await pressed.answer()).toHaveLength(200)
    pressed.expires()
    expect((await call('answerCallbackQuery', answer('x'))).description).toContain('too old')
  })

  it('lets a bot write 20 times a minute into a group, edits included', async () => {
    const group = telegram.group('Chi bộ 3')
    for (let count = 0; count < 19; count += 1) await send({ chat_id: group.id })
    const edit = (text: string) =>
      call('editMessageText', { chat_id: group.id, message_id: group.last().id, text })
    expect((await edit('b')).ok).toBe(true)
    now += 10_000
    expect(await edit('c')).toMatchObject({ error_code: 429, parameters: { retry_after: 50 } })
    now += 51_000
    expect((await edit('c')).ok).toBe(true)
  })

  it('checks topics and reply targets', async () => {
    const group = telegram.group('Chi bộ 3', { forum: true })
    const topic = group.addTopic('Học')
    const to = { chat_id: group.id }
    const thread = { ...to, message_thread_id: Number(topic.address.topicId) }
    expect((await send({ ...to, message_thread_id: 999 })).description).toContain(
      'thread not found',
    )
    expect((await send(thread)).ok).toBe(true)
    topic.closes()
    expect((await send(thread)).description).toContain('TOPIC_CLOSED')
    const reply = { message_id: 999 }
    expect((await send({ reply_parameters: reply })).description).toContain('replied not found')
    const lenient = { reply_parameters: { ...reply, allow_sending_without_reply: true } }
    expect((await send(lenient)).ok).toBe(true)
  })

  it('refuses an edit that changes nothing, or of a message of somebody else', async () => {
    await send({ text: 'a' })
    const edit = (message_id: number, text: string) =>
      call('editMessageText', { chat_id: lan.id, message_id, text })
    expect((await edit(lan.chat.last().id, 'a')).description).toContain('not modified')
    expect((await edit(lan.says('của tôi'), 'b')).description).toContain("can't be edited")
    expect((await edit(999, 'b')).description).toContain('to edit not found')
  })

  it('tells wrong tokens from unreadable ones, and knows methods in any case', async () => {
    expect((await call('getMe', {}, `57:${'A'.repeat(35)}`)).error_code).toBe(401)
    expect((await call('getMe', {}, 'nonsense')).error_code).toBe(404)
    expect((await call('GETME')).ok).toBe(true)
    expect((await call('getMeNot')).error_code).toBe(404)
  })

  it('reads forms as well as JSON', async () => {
    const body = new FormData()
    body.set('chat_id', String(lan.id))
    body.set('text', '57')
    body.set('reply_markup', JSON.stringify(withData('a1').reply_markup))
    await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessage`, { method: 'POST', body })
    expect(lan.chat.last()).toMatchObject({ text: '57', buttons: [['Xem']] })
  })
})

describe('updates', () => {
  const poll = async (payload: object = {}) =>
    ((await call('getUpdates', payload)).result ?? []) as { update_id: number }[]

  it('come until they are confirmed by a higher offset', async () => {
    const [first] = await poll()
    expect(await poll()).toHaveLength(1)
    expect(await poll({ offset: (first?.update_id ?? 0) + 1 })).toEqual([])
    expect(telegram.pendingUpdates()).toEqual([])
  })

  it('wake a long poll, and a second poll ends the first', async () => {
    const [{ update_id } = { update_id: 0 }] = await poll()
    const first = call('getUpdates', { offset: update_id + 1, timeout: 30 })
    await telegram.waitUntil(
      () => telegram.calls('getUpdates').length === 2,
      () => 'the first poll',
    )
    const second = call('getUpdates', { offset: update_id + 1, timeout: 30 })
    expect((await first).error_code).toBe(409)
    lan.says('dậy')
    expect((await second).result).toHaveLength(1)
  })

  it('are refused while a webhook is set', async () => {
    telegram.setWebhook('https://example.org')
    expect((await call('getUpdates')).error_code).toBe(409)
    await call('deleteWebhook', { drop_pending_updates: true })
    expect(await poll()).toEqual([])
  })

  it('leave out kinds that were not asked for', async () => {
    await poll({ allowed_updates: ['callback_query'] })
    lan.says('không nghe')
    expect(telegram.pendingUpdates()).toHaveLength(1)
  })

  it('leave out talk in groups that is not meant for the bot', async () => {
    const group = telegram.group('Chi bộ 3')
    const before = telegram.pendingUpdates().length
    lan.says('chiều họp nhé', { in: group })
    lan.says('/hoi@other_bot a', { in: group })
    expect(telegram.pendingUpdates()).toHaveLength(before)
    lan.says(`@${telegram.username} ai ký?`, { in: group })
    lan.says('/hoi ai ký?', { in: group })
    group.anonymousAdminSays('/hoi ai ký?')
    expect(telegram.pendingUpdates()).toHaveLength(before + 3)
  })
})

it('says what it waited for in vain', async () => {
  await expect(
    telegram.waitUntil(
      () => false,
      () => 'a miracle',
      30,
    ),
  ).rejects.toThrow('Waited 30 ms in vain for a miracle')
})

it('gives messages one by one, by what they say', async () => {
  await send({ text: 'một' })
  await send({ text: 'hai' })
  await send({ text: 'ba' })
  expect((await lan.chat.next()).text).toBe('một')
  expect((await lan.chat.next(/ba/)).text).toBe('ba')
})
