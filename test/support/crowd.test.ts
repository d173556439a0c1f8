/** Many people on each fake platform, who are only counted. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCrowd } from './crowd.ts'
import { createFakeTelegram } from './fake-telegram/index.ts'
import { createFakeZaloBot } from './fake-zalo-bot/index.ts'
import { createCaller } from './fake-zalo-oa/calling.ts'
import { createFakeZaloOa } from './fake-zalo-oa/index.ts'

const SIZE = 100_000
/** Ten in the morning in Vietnam. */
const MORNING = Date.parse('2026-11-22T03:00:00Z')

describe('a crowd', () => {
  it('knows of each member how many copies of a message arrived', () => {
    const crowd = createCrowd('7', SIZE)
    for (const member of [3, 99_999, 3]) crowd.receive(member, 'Mai họp lúc 8 giờ.')
    crowd.receive(4, 'Câu trả lời khác.')
    expect(crowd.sentTo('họp')).toEqual(
      new Map([
        ['7000000003', 2],
        ['7000099999', 1],
      ]),
    )
    expect(crowd.tally('họp')).toEqual({ none: SIZE - 2, one: 1, more: 1 })
    expect(crowd.tally()).toEqual({ none: SIZE - 3, one: 2, more: 1 })
  })

  it('tells its members from everybody else', () => {
    const crowd = createCrowd('7', 10)
    expect(crowd.memberOf(crowd.idOf(9))).toBe(9)
    for (const id of ['7000000010', '1001', '70000000001']) expect(crowd.memberOf(id)).toBeNull()
    expect(() => crowd.refuse('1001', 'blocked')).toThrow('not of this crowd')
  })
})

async function post(url: string, body: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

describe('the crowd of Telegram', () => {
  async function setup() {
    const telegram = await createFakeTelegram()
    onTestFinished(telegram.stop)
    const call = (method: string, body: unknown) =>
      post(`${telegram.apiRoot}/bot${telegram.token}/${method}`, body)
    return { telegram, crowd: telegram.crowd(SIZE), call }
  }

  it('takes messages, changes and deletions, and checks texts as for everybody', async () => {
    const { telegram, crowd, call } = await setup()
    const chat = { chat_id: Number(crowd.idOf(57)) }
    expect(await call('sendMessage', { ...chat, text: 'Chào' })).toMatchObject({
      ok: true,
      result: { message_id: 1, chat: { id: 7_000_000_057 } },
    })
    expect(await call('sendMessage', { ...chat, text: ' ' })).toMatchObject({ error_code: 400 })
    const edit = { ...chat, text: 'Chào Bạn' }
    expect(await call('editMessageText', { ...edit, message_id: 1 })).toMatchObject({ ok: true })
    expect(await call('editMessageText', { ...edit, message_id: 2 })).toMatchObject({ ok: false })
    expect(await call('deleteMessages', { ...chat, message_ids: [1] })).toMatchObject({ ok: true })
    expect([crowd.edits(), crowd.removals()]).toEqual([1, 1])
    expect(crowd.sentTo()).toEqual(new Map([['7000000057', 1]]))
    expect(telegram.calls()).toEqual([])
  })

  it('has members who have blocked the bot', async () => {
    const { crowd, call } = await setup()
    crowd.refuse(crowd.idOf(1), 'bot was blocked by the user')
    const answer = await call('sendMessage', { chat_id: Number(crowd.idOf(1)), text: 'Chào' })
    expect(answer).toMatchObject({ error_code: 403 })
    expect(crowd.tally().none).toBe(SIZE)
  })

  it('fails for a share of the calls, the same in every run, until it is calm', async () => {
    const { telegram, crowd, call } = await setup()
    telegram.failSometimes('sendMessage', { kind: 'flood', retryAfterSeconds: 2 }, 0.2)
    telegram.failSometimes('sendMessage', { kind: 'error', code: 500, description: 'x' }, 0.1)
    const codes: unknown[] = []
    for (let member = 0; member < 100; member += 1) {
      const answer = await call('sendMessage', { chat_id: Number(crowd.idOf(member)), text: 'a' })
      codes.push(answer.error_code ?? 200)
    }
    const share = (code: number) => codes.filter((one) => one === code).length
    expect(share(429)).toBeGreaterThan(10)
    expect(share(429)).toBeLessThan(30)
    expect(share(500)).toBeGreaterThan(3)
    expect(crowd.tally().one).toBe(share(200))
    telegram.calm()
    const after = await call('sendMessage', { chat_id: Number(crowd.idOf(0)), text: 'a' })
    expect(after).toMatchObject({ ok: true })
  })
})

describe('the crowd of Zalo OA', () => {
  const promotion = (user_id: string) => ({
    recipient: { user_id },
    message: {
      attachment: {
        type: 'template',
        payload: {
          template_type: 'promotion',
          elements: [{ type: 'header', content: 'Thông báo' }],
        },
      },
    },
  })

  async function setup(options: { follows: boolean; lastInteractionAt: number | null }) {
    const zalo = await createFakeZaloOa({ now: () => MORNING })
    onTestFinished(zalo.stop)
    zalo.issueTokens()
    return { zalo, crowd: zalo.crowd(SIZE, options), caller: createCaller(zalo) }
  }

  it('takes messages within seven days only', async () => {
    const recent = await setup({ follows: true, lastInteractionAt: MORNING })
    const id = recent.crowd.idOf(57)
    expect(await recent.caller.send({ id }, { text: 'Chào' })).toMatchObject({ error: 0 })
    expect(recent.crowd.sentTo('Chào')).toEqual(new Map([[id, 1]]))
    const silent = await setup({ follows: true, lastInteractionAt: null })
    expect(await silent.caller.send({ id }, { text: 'Chào' })).toMatchObject({ error: -230 })
  })

  it('takes one promotion a day each, and an article with those who had none', async () => {
    const { zalo, crowd, caller } = await setup({ follows: true, lastInteractionAt: null })
    zalo.articlePolls = 0
    const send = (member: number) =>
      caller.post('/v3.0/oa/message/promotion', promotion(crowd.idOf(member)))
    crowd.refuse(crowd.idOf(9), '-217')
    expect(await send(1)).toMatchObject({ error: 0 })
    expect(await send(1)).toMatchObject({ error: -218 })
    expect(await send(9)).toMatchObject({ error: -217 })
    const created = await caller.post('/v2.0/article/create', {
      type: 'normal',
      title: 'Học tập',
      author: 'Sổ tay 57',
      description: 'Ngày 25/11.',
      cover: { cover_type: 'photo', photo_url: 'https://example.org/a.png', status: 'show' },
      body: [{ type: 'text', content: 'Ngày 25/11.' }],
    })
    const made = await caller.post('/v2.0/article/verify', { token: created.data?.token })
    const elements = [{ media_type: 'article', attachment_id: made.data?.id }]
    await caller.post('/v2.0/oa/message', {
      recipient: { target: { cities: '4,9' } },
      message: {
        attachment: { type: 'template', payload: { template_type: 'media', elements } },
      },
    })
    expect(zalo.broadcasts()).toMatchObject([{ reached: SIZE - 2, target: { cities: '4,9' } }])
    expect(crowd.tally()).toEqual({ none: 1, one: SIZE - 1, more: 0 })
  })
})

describe('the crowd of Zalo Bot', () => {
  it('takes messages, but for those who have blocked the bot', async () => {
    const zalo = await createFakeZaloBot()
    onTestFinished(zalo.stop)
    const crowd = zalo.crowd(SIZE)
    const send = (member: number) =>
      post(`${zalo.apiRoot}/bot${zalo.token}/sendMessage`, {
        chat_id: crowd.idOf(member),
        text: 'Chào',
      })
    crowd.refuse(crowd.idOf(2), 'blocked')
    expect(await send(1)).toMatchObject({ ok: true })
    expect(await send(2)).toMatchObject({ ok: false, error_code: 403 })
    expect(crowd.sentTo('Chào')).toEqual(new Map([[crowd.idOf(1), 1]]))
    expect(zalo.calls()).toEqual([])
  })
})
