/** The fake itself: what it lets pass decides what the tests above it are worth. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeZaloOa, type FakeZaloOa, type FakeZaloUser } from './index.ts'

const HOUR_MS = 3_600_000
const CS = '/v3.0/oa/message/cs'
const TOKEN = '/v4/oa/access_token'

let zalo: FakeZaloOa
let lan: FakeZaloUser
let now: number
let accessToken: string

beforeEach(async () => {
  now = Date.parse('2026-11-22T08:00:00+07:00')
  zalo = await createFakeZaloOa({ now: () => now })
  accessToken = zalo.issueTokens().accessToken
  lan = zalo.user('Lan')
})
afterEach(() => zalo.stop())

/** Moves the clock on, with a fresh access token. */
function moveTo(time: number): void {
  now = time
  accessToken = zalo.issueTokens().accessToken
}

interface Answer {
  error?: number
  message?: string
  data?: Record<string, unknown>
  access_token?: string
  refresh_token?: string
  expires_in?: string
  error_name?: string
}

async function post(path: string, payload: unknown, token = accessToken): Promise<Answer> {
  const response = await fetch(zalo.apiRoot + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', access_token: token },
    body: JSON.stringify(payload),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

async function get(path: string, data?: unknown): Promise<Answer> {
  const query = data === undefined ? '' : `?data=${encodeURIComponent(JSON.stringify(data))}`
  const response = await fetch(zalo.apiRoot + path + query, {
    headers: { access_token: accessToken },
  })
  return (await response.json()) as Answer
}

const send = (message: unknown, to = lan.id) => post(CS, { recipient: { user_id: to }, message })
const withButtons = (...buttons: unknown[]) => ({
  text: 'Câu 1',
  attachment: { type: 'template', payload: { buttons } },
})
const media = (element: object) => ({
  attachment: { type: 'template', payload: { template_type: 'media', elements: [element] } },
})
const show = (title: string, payload: string) => ({ title, type: 'oa.query.show', payload })

async function token(form: Record<string, string>, secret = zalo.appSecret): Promise<Answer> {
  const response = await fetch(zalo.oauthRoot + TOKEN, {
    method: 'POST',
    headers: { secret_key: secret },
    body: new URLSearchParams({ app_id: zalo.appId, ...form }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}
const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token })

describe('tokens', () => {
  it('rotate: a refresh kills the access token and is possible once', async () => {
    const { refreshToken } = zalo.issueTokens()
    const next = await refresh(refreshToken)
    expect(next.expires_in).toBe('90000')
    expect(zalo.tokenState().current).toEqual({
      accessToken: next.access_token,
      refreshToken: next.refresh_token,
    })
    expect((await get('/v2.0/oa/getoa')).error).toBe(-216)
    accessToken = next.access_token ?? ''
    expect((await get('/v2.0/oa/getoa')).error).toBe(0)
    expect(await refresh(refreshToken)).toMatchObject({
      error: -14014,
      error_name: 'Invalid refresh token.',
    })
    expect(zalo.tokenState().requests.map(({ outcome }) => outcome)).toEqual(['ok', -14014])
  })

  it('end after 25 hours, refresh tokens after three months', async () => {
    const { refreshToken } = zalo.issueTokens()
    accessToken = zalo.tokenState().current?.accessToken ?? ''
    now += 25 * HOUR_MS - 1
    expect((await get('/v2.0/oa/getoa')).error).toBe(0)
    now += 1
    expect((await get('/v2.0/oa/getoa')).error).toBe(-216)
    now += 91 * 24 * HOUR_MS
    expect((await refresh(refreshToken)).error).toBe(-14014)
  })

  it('come for a code with its verifier, once and within ten minutes', async () => {
    const permit = async () => {
      const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
      const query = new URLSearchParams({
        app_id: zalo.appId,
        redirect_uri: 'http://127.0.0.1:1/done?from=zalo',
        code_challenge: challenge,
        state: 's57',
      })
      const response = await fetch(`${zalo.oauthRoot}/v4/oa/permission?${query}`, {
        redirect: 'manual',
      })
      const target = new URL(response.headers.get('location') ?? '')
      expect(Object.fromEntries(target.searchParams)).toMatchObject({
        from: 'zalo',
        oa_id: zalo.oaId,
        state: 's57',
      })
      return target.searchParams.get('code') ?? ''
    }
    const exchange = (code: string, code_verifier = 'v'.repeat(43)) =>
      token({ grant_type: 'authorization_code', code, code_verifier })
    const code = await permit()
    expect((await exchange(code)).access_token).toBe(zalo.tokenState().current?.accessToken)
    expect((await exchange(code)).error).toBe(-14005)
    expect((await exchange(await permit(), 'another')).error).toBe(-14005)
    const late = await permit()
    now += 11 * 60_000
    expect((await exchange(late)).error).toBe(-14005)
  })

  it('are refused to wrong apps, secrets, grants and bodies', async () => {
    const { refreshToken } = zalo.issueTokens()
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect((await token({ ...grant, app_id: '1' })).error).toBe(-14002)
    expect((await token(grant, 'wrong')).error).toBe(-14004)
    expect((await token({ ...grant, grant_type: 'password' })).error).toBe(-14018)
    expect((await post(TOKEN, { app_id: zalo.appId, ...grant })).error).toBe(-14003)
    expect((await refresh(refreshToken)).access_token).toBeDefined()
  })

  it('are used up when the answer gets lost', async () => {
    const { refreshToken } = zalo.issueTokens()
    zalo.failNext(TOKEN, { kind: 'drop', when: 'before' })
    zalo.failNext(TOKEN, { kind: 'drop', when: 'after' })
    await expect(refresh(refreshToken)).rejects.toThrow()
    await expect(refresh(refreshToken)).rejects.toThrow()
    expect((await refresh(refreshToken)).error).toBe(-14014)
    expect(zalo.tokenState()).toMatchObject({
      minted: 3,
      requests: [{ grant: 'refresh_token', outcome: 'dropped' }, {}, { outcome: -14014 }],
    })
  })
})

describe('a consultation', () => {
  beforeEach(() => lan.says('chào'))

  it('reaches those who interacted within seven days', async () => {
    expect((await send({ text: 'a' }, '1')).error).toBe(-201)
    expect((await send({ text: 'a' }, zalo.user('Hà', { follows: true }).id)).error).toBe(-230)
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
    const quota = await post('/v3.0/oa/quota/message', { user_id: lan.id })
    expect(quota.data).toMatchObject({ cs_reply: { remain: 0, total: 8 } })
  })

  it('has a text of 1 to 2000 UTF-16 units', async () => {
    expect((await send({ text: '😀'.repeat(1000) })).error).toBe(0)
    expect((await send({ text: 'đ'.repeat(2001) })).error).toBe(-210)
    expect((await send({ text: ' ' })).error).toBe(-210)
    expect((await send({})).error).toBe(-201)
  })

  it('has up to five buttons of a title and a payload', async () => {
    const button = show('Xem', '#xem')
    expect((await send(withButtons(...Array(5).fill(button)))).error).toBe(0)
    expect((await send(withButtons(...Array(6).fill(button)))).error).toBe(-210)
    expect((await send(withButtons(show('đ'.repeat(101), 'a')))).error).toBe(-210)
    expect((await send(withButtons(show('a', 'đ'.repeat(1001))))).error).toBe(-210)
    expect((await send(withButtons({ ...button, type: 'postback' }))).error).toBe(-201)
    expect((await send(withButtons({ ...button, payload: { url: '#xem' } }))).error).toBe(-201)
    zalo.buttons = 'refused'
    expect((await send(withButtons(button))).error).toBe(-233)
    expect(lan.chat.last().buttons).toHaveLength(5)
  })

  it('has a picture by its address or by an upload of the last seven days', async () => {
    const upload = async (name: string, sizeBytes: number) => {
      const form = new FormData()
      form.set('file', new File([new Uint8Array(sizeBytes)], name))
      const response = await fetch(`${zalo.apiRoot}/v2.0/oa/upload/image`, {
        method: 'POST',
        headers: { access_token: accessToken },
        body: form,
      })
      return (await response.json()) as Answer
    }
    expect((await upload('a.png', 1_048_577)).error).toBe(-210)
    expect((await upload('a.pdf', 10)).error).toBe(-201)
    const id = (await upload('a.png', 1_048_576)).data?.attachment_id
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
    post('/v3.0/oa/message/promotion', {
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
    const created = await post('/v2.0/article/create', {
      type: 'normal',
      title: 'Học nghị quyết',
      author: 'Ban Tuyên giáo',
      description: 'Lịch học',
      cover: { cover_type: 'photo', photo_url, status: 'show' },
      body: [{ type: 'text', content: 'Sáng thứ bảy.' }],
      status: 'show',
    })
    const verify = () => post('/v2.0/article/verify', { token: created.data?.token })
    const broadcast = (id: unknown) => {
      const elements = [{ media_type: 'article', attachment_id: id }]
      const payload = { template_type: 'media', elements }
      return post('/v2.0/oa/message', {
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
      (await post('/v2.0/oa/message', { recipient: { user_id: lan.id }, message: { text: 'a' } }))
        .error,
    ).toBe(-240)
  })
})

describe('users', () => {
  it('are listed by pages of 50, up to offset 9951', async () => {
    for (let count = 0; count < 60; count += 1) {
      zalo.user(`Người ${count}`, { follows: count % 2 === 0, lastInteractionAt: now })
    }
    const list = (query: object) => get('/v3.0/oa/user/getlist', { offset: 0, count: 50, ...query })
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
    expect((await post('/v2.0/oa/tag/tagfollower', tag)).error).toBe(-213)
    await lan.follows()
    expect(await post('/v2.0/oa/tag/tagfollower', tag)).toEqual({ error: 0, message: 'Success' })
    expect((await get('/v2.0/oa/tag/gettagsofoa')).data).toEqual(['chi-bo-3'])
    expect((await get('/v3.0/oa/user/detail', { user_id: lan.id })).data).toMatchObject({
      display_name: 'Lan',
      user_is_follower: true,
      user_last_interaction_date: '22/11/2026',
      tags_and_notes_info: { tag_names: ['chi-bo-3'] },
    })
    await post('/v2.0/oa/tag/rmfollowerfromtag', tag)
    await lan.unfollows()
    const query = { offset: 0, count: 50, tag_name: 'chi-bo-3' }
    expect((await get('/v3.0/oa/user/getlist', query)).data?.total).toBe(0)
    expect((await get('/v2.0/oa/getoa')).data).toMatchObject({ oa_id: zalo.oaId, num_follower: 0 })
  })
})

it('shows the messages of a chat and the newest of each, newest first', async () => {
  const ha = zalo.user('Hà')
  await lan.says('một')
  await ha.says('của Hà')
  await send({ text: 'hai' })
  const conversation = (count: number, offset = 0) =>
    get('/v2.0/oa/conversation', { user_id: lan.id, offset, count })
  expect((await conversation(11)).error).toBe(-210)
  expect((await conversation(10)).data).toMatchObject([
    { src: 0, message: 'hai', message_id: lan.chat.last().id, time: now, to_id: lan.id },
    { src: 1, message: 'một', from_id: lan.id, to_id: zalo.oaId },
  ])
  expect((await conversation(1, 1)).data).toMatchObject([{ message: 'một' }])
  expect((await get('/v2.0/oa/listrecentchat', { offset: 0, count: 10 })).data).toMatchObject([
    { message: 'hai' },
    { message: 'của Hà' },
  ])
})

describe('calls', () => {
  it('over the limit answer -32 until the next minute', async () => {
    zalo.requestsPerMinute = 2
    await get('/v2.0/oa/getoa')
    const second = await fetch(`${zalo.apiRoot}/v2.0/oa/getoa`)
    expect(second.headers.get('x-ratelimit-limit')).toBe('2')
    expect(second.headers.get('x-ratelimit-remain')).toBe('0')
    expect((await get('/v2.0/oa/getoa')).error).toBe(-32)
    now += 60_000
    expect((await get('/v2.0/oa/getoa')).error).toBe(0)
  })

  it('fail as a test asks, carried out or not', async () => {
    await lan.says('chào')
    const raw = () =>
      fetch(zalo.apiRoot + CS, {
        method: 'POST',
        headers: { 'content-type': 'application/json', access_token: accessToken },
        body: JSON.stringify({ recipient: { user_id: lan.id }, message: { text: 'a' } }),
        signal: AbortSignal.timeout(1000),
      })
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
    expect((await raw()).status).toBe(200)
    expect(await (await raw()).json()).toEqual({ error: -200, message: 'Send failed' })
    expect(await (await raw()).text()).toContain('<html>')
    expect((await raw()).status).toBe(429)
    await expect(raw()).rejects.toThrow()
    await expect(raw()).rejects.toThrow()
    expect(zalo.calls(CS).map(({ outcome }) => outcome)).toEqual([
      'ok',
      -200,
      'gateway',
      'http 429',
      'dropped',
      'hanging',
    ])
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(3)
    expect(JSON.stringify(zalo.calls())).not.toContain(accessToken)
  })
})

describe('the webhook', () => {
  interface Received {
    body: string
    headers: Record<string, string | string[] | undefined>
    event: Record<string, unknown> & { message?: Record<string, unknown> }
  }
  let received: Received[]
  let status: number | null
  let server: ReturnType<typeof createServer>

  beforeEach(async () => {
    received = []
    status = 200
    server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of request) chunks.push(chunk)
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ body, headers: request.headers, event: JSON.parse(body) })
      if (status !== null) response.writeHead(status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    zalo.webhookUrl = `http://127.0.0.1:${port}/webhooks/zalo-oa`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const last = () => {
    const one = received.at(-1)
    if (!one) throw new Error('nothing was received')
    return one
  }
  const macOf = ({ body }: Received, timestamp: string) =>
    createHash('sha256')
      .update(zalo.appId + body + timestamp + zalo.oaSecretKey)
      .digest('hex')

  it('gets what people do, signed, in the JSON of different writers', async () => {
    const id = await lan.says('Chỉ thị về số hoá')
    expect(last().event).toMatchObject({
      event_name: 'user_send_text',
      app_id: zalo.appId,
      sender: { id: lan.id },
      recipient: { id: zalo.oaId },
      message: { text: 'Chỉ thị về số hoá', msg_id: id },
      timestamp: String(now),
    })
    await lan.says('Chỉ thị về số hoá', { quote: id })
    expect(last().event.message).toMatchObject({ quote_msg_id: id })
    await lan.says('Chỉ thị về số hoá')
    for (const one of received) {
      expect(one.headers['x-zevent-signature']).toBe(`mac=${macOf(one, String(now))}`)
    }
    expect(received.filter(({ body }) => body.includes('Ch\\u1ec9'))).toHaveLength(1)
    expect(received.filter(({ body }) => body.startsWith('{"timestamp"'))).toHaveLength(1)
    await lan.follows()
    expect(last().event).toMatchObject({
      event_name: 'follow',
      oa_id: zalo.oaId,
      follower: { id: lan.id },
    })
    await lan.sendsImage('Ảnh')
    expect(last().event.message).toMatchObject({ text: 'Ảnh', attachments: [{ type: 'image' }] })
    await lan.sendsSticker()
    expect(last().event.message).not.toHaveProperty('text')
  })

  it('gets taps as texts, of hidden buttons too', async () => {
    await lan.says('chào')
    const hide = { title: 'Câu sau', type: 'oa.query.hide', payload: '#sau' }
    const open = { title: 'Mở', type: 'oa.open.url', payload: { url: 'https://example.vn/' } }
    await send(withButtons(show('A', '#a'), hide, open))
    await lan.taps('A')
    expect(last().event).toMatchObject({ event_name: 'user_send_text', message: { text: '#a' } })
    await lan.taps('Câu sau')
    expect(last().event).toMatchObject({ message: { text: '#sau' } })
    expect(lan.chat.messages().map(({ text }) => text)).toEqual(['chào', 'Câu 1', '#a'])
    await expect(lan.taps('Mở')).rejects.toThrow('tells the account nothing')
    await expect(lan.taps('B')).rejects.toThrow('no button "B"')
  })

  it('gets echoes of what the account and its admins send', async () => {
    await lan.says('chào')
    const { data } = await send({ text: 'Chào bạn' })
    await zalo.whenEchoed()
    expect(last().event).toMatchObject({
      event_name: 'oa_send_text',
      sender: { id: zalo.oaId },
      recipient: { id: lan.id },
      message: { text: 'Chào bạn', msg_id: data?.message_id },
    })
    expect(last().event.sender).not.toHaveProperty('admin_id')
    await zalo.adminSays(lan, 'Tôi là Hà.')
    expect(last().event.sender).toHaveProperty('admin_id')
    const count = received.length
    zalo.echoes = false
    await send({ text: 'nữa' })
    await zalo.whenEchoed()
    expect(received).toHaveLength(count)
  })

  it('gets events in odd forms', async () => {
    const event = lan.event('user_seen_message', { msg_ids: ['1'] })
    await zalo.deliver(event, { prefix: '', upperCase: true })
    expect(last().headers['x-zevent-signature']).toBe(macOf(last(), String(now)).toUpperCase())
    await zalo.deliver(event, { sign: 'wrong' })
    expect(last().headers['x-zevent-signature']).not.toBe(`mac=${macOf(last(), String(now))}`)
    await zalo.deliver(event, { timestampHeaderOnly: true })
    expect(last().event).not.toHaveProperty('timestamp')
    expect(last().headers).toMatchObject({
      'x-zevent-timestamp': String(now),
      'x-zevent-signature': `mac=${macOf(last(), String(now))}`,
    })
    await zalo.deliver('{"timestamp":"57"}')
    expect(last().headers['x-zevent-signature']).toBe(`mac=${macOf(last(), '57')}`)
    await zalo.checkWebhook()
    expect(last()).toMatchObject({ body: '{}' })
    expect(last().headers).not.toHaveProperty('x-zevent-signature')
  })

  it('gets the same bytes again', async () => {
    await lan.says('một')
    await lan.says('hai')
    await zalo.redeliver(2)
    await zalo.redeliver(2)
    const [one, two, ...again] = received.map(({ body }) => body)
    expect(again).toEqual([one, two, one, two])
    expect(received.map(({ headers }) => headers.num_retry)).toEqual([
      undefined,
      undefined,
      '1',
      '1',
      '1',
      '1',
    ])
  })

  it('that answers badly, late or not at all is a fault', async () => {
    status = 500
    await expect(lan.says('một')).rejects.toThrow('status 500')
    expect((await lan.says('hai', { expect: false })) !== '').toBe(true)
    expect(zalo.faults()).toHaveLength(1)
    status = null
    await expect(lan.says('ba')).rejects.toThrow('no answer')
    await expect(zalo.deliver('{}', { expect: false })).resolves.toMatchObject({ status: null })
    zalo.webhookUrl = 'http://127.0.0.1:1/'
    await expect(lan.says('bốn')).rejects.toThrow('no answer')
    expect(zalo.faults()).toHaveLength(3)
    expect(zalo.deliveries().map((one) => one.status)).toEqual([500, 500, null, null, null])
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
