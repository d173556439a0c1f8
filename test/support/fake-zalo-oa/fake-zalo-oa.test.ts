/** The fake itself: what it lets pass decides what the tests above it are worth. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCaller, showButton, withButtons } from './calling.ts'
import { createFakeZaloOa, type FakeZaloOa, type FakeZaloUser } from './index.ts'

const HOUR_MS = 3_600_000
const CS = '/v3.0/oa/message/cs'

let zalo: FakeZaloOa
let caller: ReturnType<typeof createCaller>
let lan: FakeZaloUser
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-22T08:00:00+07:00')
  zalo = await createFakeZaloOa({ now: () => now })
  zalo.issueTokens()
  caller = createCaller(zalo)
  lan = zalo.user('Lan')
})
afterEach(() => zalo.stop())

/** Moves the clock on, with a fresh access token. */
function moveTo(time: number): void {
  now = time
  zalo.issueTokens()
}

const send = (message: unknown) => caller.send(lan, message)
const media = (element: object) => ({
  attachment: { type: 'template', payload: { template_type: 'media', elements: [element] } },
})

describe('a consultation', () => {
  beforeEach(() => lan.says('chào'))

  it('reaches those who interacted within seven days', async () => {
    expect((await caller.send({ id: '1' }, { text: 'a' })).error).toBe(-201)
    expect((await caller.send(zalo.user('Hà', { follows: true }), { text: 'a' })).error).toBe(-230)
    moveTo(now + 7 * 24 * HOUR_MS)
    expect((await send({ text: 'a' })).error).toBe(0)
    now += 1
    expect((await send({ text: 'a' })).error).toBe(-230)
    await lan.follows()
    expect((await send({ text: 'a' })).error).toBe(0)
  })

  it('is free eight times within 48 hours, then counts against the package', async () => {
    const quotas = []
    for (let count = 0; count < 9; count += 1) quotas.push((await send({ text: 'a' })).data?.quota)
    expect(quotas[0]).toEqual({ quota_type: 'reply', remain: '7', total: '8' })
    expect(quotas[7]).toMatchObject({ remain: '0' })
    expect(quotas[8]).toMatchObject({ quota_type: 'sub_quota', remain: '1999' })
    zalo.subQuota = 0
    expect((await send({ text: 'a' })).error).toBe(-211)
    await lan.says('nữa')
    expect((await send({ text: 'a' })).error).toBe(0)
    moveTo(now + 49 * HOUR_MS)
    expect((await send({ text: 'a' })).error).toBe(-211)
    const quota = await caller.post('/v3.0/oa/quota/message', { user_id: lan.id })
    expect(quota.data).toMatchObject({ cs_reply: { remain: 0, total: 8 } })
  })

  it('has a text of 1 to 2000 UTF-16 units', async () => {
    expect((await send({ text: '😀'.repeat(1000) })).error).toBe(0)
    expect((await send({ text: 'đ'.repeat(2001) })).error).toBe(-210)
    expect((await send({ text: ' ' })).error).toBe(-210)
    expect((await send({})).error).toBe(-201)
  })

  it('has up to five buttons of a title and a payload', async () => {
    const button = showButton('Xem', '#xem')
    expect((await send(withButtons(...Array(5).fill(button)))).error).toBe(0)
    expect((await send(withButtons(...Array(6).fill(button)))).error).toBe(-210)
    expect((await send(withButtons(showButton('đ'.repeat(101), 'a')))).error).toBe(-210)
    expect((await send(withButtons(showButton('a', 'đ'.repeat(1001))))).error).toBe(-210)
    expect((await send(withButtons({ ...button, type: 'postback' }))).error).toBe(-201)
    expect((await send(withButtons({ ...button, payload: { url: '#xem' } }))).error).toBe(-201)
    zalo.buttons = 'refused'
    expect((await send(withButtons(button))).error).toBe(-233)
    expect(lan.chat.last().buttons).toHaveLength(5)
  })

  it('has a picture by its address or by an upload of the last seven days', async () => {
    expect((await caller.uploadImage('a.png', 1_048_577)).error).toBe(-210)
    expect((await caller.uploadImage('a.pdf', 10)).error).toBe(-201)
    const id = (await caller.uploadImage('a.png', 1_048_576)).data?.attachment_id
    expect(zalo.calls('/v2.0/oa/upload/image').at(-1)?.payload).toEqual({
      fileName: 'a.png',
      sizeBytes: 1_048_576,
    })
    const uploaded = media({ media_type: 'image', attachment_id: id })
    const linked = media({ media_type: 'image', url: 'https://example.vn/a.png' })
    expect((await send({ text: 'Ảnh', ...linked })).error).toBe(0)
    expect(lan.chat.last()).toMatchObject({ text: 'Ảnh', attachment: 'https://example.vn/a.png' })
    expect((await send(uploaded)).error).toBe(0)
    expect((await send(media({ media_type: 'image', attachment_id: 'x' }))).error).toBe(-201)
    expect((await send({ text: 'a', attachment: { type: 'image', payload: {} } })).error).toBe(-201)
    moveTo(now + 8 * 24 * HOUR_MS)
    await lan.says('lâu rồi')
    expect((await send(uploaded)).error).toBe(-100)
  })
})

describe('a promotion', () => {
  const promote = (to = lan.id) =>
    caller.post('/v3.0/oa/message/promotion', {
      recipient: { user_id: to },
      message: {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'promotion',
            elements: [
              { type: 'header', content: 'Học nghị quyết' },
              { type: 'text', content: 'Sáng thứ bảy.' },
            ],
          },
        },
      },
    })

  it('goes to followers once a day, between six and ten at night', async () => {
    expect((await promote()).error).toBe(-213)
    await lan.follows()
    expect((await promote()).error).toBe(0)
    expect(lan.chat.last().text).toBe('Học nghị quyết\nSáng thứ bảy.')
    expect((await promote()).error).toBe(-218)
    moveTo(Date.parse('2026-11-23T05:59:59+07:00'))
    expect((await promote()).error).toBe(-234)
    moveTo(Date.parse('2026-11-23T06:00:00+07:00'))
    expect((await promote()).error).toBe(0)
    moveTo(Date.parse('2026-11-24T22:00:00+07:00'))
    expect((await promote()).error).toBe(-234)
  })

  it('is the same promotion of the day as a broadcast article', async () => {
    await lan.follows()
    const photo_url = 'https://example.vn/a.png'
    const created = await caller.post('/v2.0/article/create', {
      type: 'normal',
      title: 'Học nghị quyết',
      author: 'Ban Tuyên giáo',
      description: 'Lịch học',
      cover: { cover_type: 'photo', photo_url, status: 'show' },
      body: [{ type: 'text', content: 'Sáng thứ bảy.' }],
      status: 'show',
    })
    const verify = () => caller.post('/v2.0/article/verify', { token: created.data?.token })
    const broadcast = (id: unknown) => {
      const elements = [{ media_type: 'article', attachment_id: id }]
      const payload = { template_type: 'media', elements }
      return caller.post('/v2.0/oa/message', {
        recipient: { target: { cities: '9' } },
        message: { attachment: { type: 'template', payload } },
      })
    }
    expect((await broadcast(created.data?.token)).error).toBe(-214)
    expect((await verify()).error).toBe(-214)
    const { id } = (await verify()).data ?? {}
    expect((await broadcast('article-x')).error).toBe(-201)
    expect((await broadcast(id)).error).toBe(0)
    expect(zalo.broadcasts()).toMatchObject([
      { articleId: id, target: { cities: '9' }, reached: 1 },
    ])
    expect((await promote()).error).toBe(-218)
    expect(
      (
        await caller.post('/v2.0/oa/message', {
          recipient: { user_id: lan.id },
          message: { text: 'a' },
        })
      ).error,
    ).toBe(-240)
  })
})

describe('users', () => {
  it('are listed by pages of 50, up to offset 9951', async () => {
    for (let count = 0; count < 60; count += 1) {
      zalo.user(`Người ${count}`, { follows: count % 2 === 0, lastInteractionAt: now })
    }
    const list = (query: object) =>
      caller.get('/v3.0/oa/user/getlist', { offset: 0, count: 50, ...query })
    expect((await list({ count: 51 })).error).toBe(-210)
    expect((await list({ offset: 9952 })).error).toBe(-210)
    expect((await list({})).data).toMatchObject({ total: 60, users: { length: 50 } })
    expect((await list({ offset: 50 })).data?.users).toHaveLength(10)
    expect((await list({ is_follower: 'true' })).data?.users).toHaveLength(30)
    zalo.listedTotal = 12_000
    expect((await list({ offset: 9951 })).data).toMatchObject({ total: 12_000, users: [] })
  })

  it('have details and tags', async () => {
    const tag = { user_id: lan.id, tag_name: 'chi-bo-3' }
    expect((await caller.post('/v2.0/oa/tag/tagfollower', tag)).error).toBe(-213)
    await lan.follows()
    expect(await caller.post('/v2.0/oa/tag/tagfollower', tag)).toEqual({
      error: 0,
      message: 'Success',
    })
    expect((await caller.get('/v2.0/oa/tag/gettagsofoa')).data).toEqual(['chi-bo-3'])
    expect((await caller.get('/v3.0/oa/user/detail', { user_id: lan.id })).data).toMatchObject({
      display_name: 'Lan',
      user_is_follower: true,
      user_last_interaction_date: '22/11/2026',
      tags_and_notes_info: { tag_names: ['chi-bo-3'] },
    })
    await caller.post('/v2.0/oa/tag/rmfollowerfromtag', tag)
    await lan.unfollows()
    const query = { offset: 0, count: 50, tag_name: 'chi-bo-3' }
    expect((await caller.get('/v3.0/oa/user/getlist', query)).data?.total).toBe(0)
    expect((await caller.get('/v2.0/oa/getoa')).data).toMatchObject({
      oa_id: zalo.oaId,
      num_follower: 0,
    })
  })
})

it('shows the messages of a chat and the newest of each, newest first', async () => {
  const ha = zalo.user('Hà')
  await lan.says('một')
  await ha.says('của Hà')
  await send({ text: 'hai' })
  const conversation = (count: number, offset = 0) =>
    caller.get('/v2.0/oa/conversation', { user_id: lan.id, offset, count })
  expect((await conversation(11)).error).toBe(-210)
  expect((await conversation(10)).data).toMatchObject([
    { src: 0, message: 'hai', message_id: lan.chat.last().id, time: now, to_id: lan.id },
    { src: 1, message: 'một', from_id: lan.id, to_id: zalo.oaId },
  ])
  expect((await conversation(1, 1)).data).toMatchObject([{ message: 'một' }])
  expect(
    (await caller.get('/v2.0/oa/listrecentchat', { offset: 0, count: 10 })).data,
  ).toMatchObject([{ message: 'hai' }, { message: 'của Hà' }])
})

describe('calls', () => {
  it('over the limit answer -32 until the next minute', async () => {
    zalo.requestsPerMinute = 2
    await caller.get('/v2.0/oa/getoa')
    const second = await fetch(`${zalo.apiRoot}/v2.0/oa/getoa`)
    expect(second.headers.get('x-ratelimit-limit')).toBe('2')
    expect(second.headers.get('x-ratelimit-remain')).toBe('0')
    expect((await caller.get('/v2.0/oa/getoa')).error).toBe(-32)
    now += 60_000
    expect((await caller.get('/v2.0/oa/getoa')).error).toBe(0)
  })

  it('fail as a test asks, carried out or not', async () => {
    await lan.says('chào')
    const attempt = (signal?: AbortSignal) => caller.send(lan, { text: 'a' }, signal)
    const failures = [
      { kind: 'error', code: -200, message: 'Send failed' },
      { kind: 'gateway', status: 502, carriedOut: true },
      { kind: 'http', status: 429 },
      { kind: 'drop', when: 'before' },
      { kind: 'hang', carriedOut: true },
    ] as const
    for (const [skip, failure] of failures.entries()) {
      zalo.failNext(CS, failure, skip === 0 ? { skip: 1 } : {})
    }
    expect((await attempt()).error).toBe(0)
    expect(await attempt()).toEqual({ error: -200, message: 'Send failed' })
    await expect(attempt()).rejects.toThrow('answered 502')
    await expect(attempt()).rejects.toThrow('answered 429')
    await expect(attempt()).rejects.toThrow('fetch failed')
    await expect(attempt(AbortSignal.timeout(200))).rejects.toThrow('timeout')
    expect(zalo.calls(CS).map(({ outcome }) => outcome)).toEqual([
      'ok',
      -200,
      'gateway',
      'http 429',
      'dropped',
      'hanging',
    ])
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(3)
    expect(JSON.stringify(zalo.calls())).not.toContain(zalo.tokenState().current?.accessToken)
  })
})

it('gives the messages of the account one by one', async () => {
  await lan.says('chào')
  await send({ text: 'một' })
  await zalo.adminSays(lan, 'bằng tay')
  await send({ text: 'hai' })
  await send({ text: 'ba' })
  expect((await lan.chat.next()).text).toBe('một')
  expect((await lan.chat.next()).text).toBe('hai')
  const waiting = lan.chat.next(/tư/)
  await send({ text: 'bốn là tư' })
  expect((await waiting).text).toBe('bốn là tư')
})
