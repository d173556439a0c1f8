/** The fake itself: what it lets pass decides what the tests above it are worth. */
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createFakeZaloBot, type FakeZaloBot } from './index.ts'

let zalo: FakeZaloBot
let lan: ReturnType<FakeZaloBot['user']>
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-22T08:00:00Z')
  zalo = await createFakeZaloBot({
    now: () => now,
    holdMsPerSecond: 20,
    monthlyQuota: 4,
    allowsLoopbackWebhook: true,
  })
  lan = zalo.user('Lan')
})
afterEach(() => zalo.stop())

interface Answer {
  ok: boolean
  error_code?: number
  description?: string
  result?: unknown
}

async function post(method: string, payload: object = {}, token = zalo.token): Promise<Response> {
  return fetch(`${zalo.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
}
const call = async (...args: Parameters<typeof post>) =>
  (await (await post(...args)).json()) as Answer
const poll = (timeout: number | string = 0) => call('getUpdates', { timeout })
const send = (payload: object) => call('sendMessage', { chat_id: lan.id, text: 'a', ...payload })

/** A program that listens for the platform's calls. */
async function receiver(status = 200) {
  const bodies: { secret: string | undefined; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const secret = request.headers['x-bot-api-secret-token']
    bodies.push({ secret: secret?.toString(), body: Buffer.concat(chunks).toString() })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/hook`, bodies }
}

describe('answers', () => {
  it('says no with HTTP 200', async () => {
    const response = await post('getMe', {}, '57:wrong')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: false, error_code: 401 })
    expect((await call('getme')).error_code).toBe(404)
    expect((await call('editMessageText')).error_code).toBe(404)
  })

  it('reads queries and forms as well as JSON', async () => {
    lan.says('chào')
    const root = `${zalo.apiRoot}/bot${zalo.token}/sendMessage`
    await fetch(`${root}?chat_id=${lan.id}&text=57`)
    const body = new URLSearchParams({ chat_id: lan.id, text: '58' })
    await fetch(root, { method: 'POST', body })
    expect(lan.chat.messages().map(({ text }) => text)).toEqual(['57', '58'])
  })

  it('fails as it is told, once or more often', async () => {
    lan.says('chào')
    zalo.failNext('sendMessage', { kind: 'error', code: 500, description: 'x' }, { skip: 1 })
    zalo.failNext('sendMessage', { kind: 'gateway', status: 502, carriedOut: true }, { skip: 1 })
    expect((await send({})).ok).toBe(true)
    expect((await send({})).error_code).toBe(500)
    expect((await send({})).ok).toBe(true)
    expect((await post('sendMessage', { chat_id: lan.id, text: 'b' })).status).toBe(502)
    expect(lan.chat.last().text).toBe('b')
    expect(zalo.calls('sendMessage').map(({ outcome }) => outcome)).toEqual([
      'ok',
      500,
      'ok',
      'gateway',
    ])
  })
})

describe('sending', () => {
  beforeEach(() => void lan.says('chào'))

  it('takes 1 to 2000 UTF-16 units and nothing it does not know', async () => {
    expect((await send({ text: '😀'.repeat(1000) })).ok).toBe(true)
    expect((await send({ text: '😀'.repeat(1001) })).error_code).toBe(400)
    expect((await send({ text: ' \n ' })).error_code).toBe(400)
    expect((await send({ reply_markup: {} })).error_code).toBe(400)
  })

  it('reaches only those who wrote once', async () => {
    expect((await send({ chat_id: zalo.user('Minh').id })).error_code).toBe(400)
    expect((await call('sendChatAction', { chat_id: lan.id, action: 'typing' })).ok).toBe(true)
  })

  it.each([
    ['', 'must not be empty'],
    ['data:image/png;base64,AA', 'must start with http:// or https://'],
    ['https://', 'URL is invalid'],
  ])('refuses the picture "%s"', async (photo, words) => {
    const answer = await call('sendPhoto', { chat_id: lan.id, photo })
    expect(answer).toMatchObject({ ok: false, error_code: 400 })
    expect(answer.description).toContain(words)
  })

  it('shows a picture with its caption', async () => {
    const photo = 'https://vi.example/a.png'
    await call('sendPhoto', { chat_id: lan.id, photo, caption: 'Bảng điểm' })
    expect(lan.chat.last()).toMatchObject({ photo, text: 'Bảng điểm' })
  })

  it('counts by the month of Vietnam', async () => {
    now = Date.parse('2026-11-30T16:59:00Z')
    for (let count = 0; count < 4; count += 1) expect((await send({})).ok).toBe(true)
    expect((await send({})).error_code).toBe(429)
    now += 60_000
    expect((await send({})).ok).toBe(true)
    expect(zalo.sentThisMonth()).toBe(1)
  })
})

describe('a poll', () => {
  it('takes one update, and it is gone', async () => {
    lan.says('một')
    lan.says('hai')
    expect((await poll()).result).toMatchObject({
      event_name: 'message.text.received',
      message: { text: 'một', chat: { id: lan.id, chat_type: 'PRIVATE' } },
    })
    expect(zalo.pendingUpdates()).toHaveLength(1)
    expect((await poll('0')).result).toMatchObject({ message: { text: 'hai' } })
    expect(await poll()).toEqual({ ok: false, description: 'Request timeout', error_code: 408 })
  })

  it('is held until something comes', async () => {
    const answer = poll(50)
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').length === 1,
      () => 'the poll',
    )
    lan.says('đến rồi')
    expect((await answer).result).toMatchObject({ message: { text: 'đến rồi' } })
  })

  it('takes the update also when the poller has hung up', async () => {
    const hangUp = new AbortController()
    const url = `${zalo.apiRoot}/bot${zalo.token}/getUpdates?timeout=50`
    const answer = fetch(url, { signal: hangUp.signal }).catch(() => null)
    await zalo.waitUntil(
      () => zalo.calls('getUpdates').length === 1,
      () => 'the poll',
    )
    hangUp.abort()
    await answer
    // The server learns of it a moment later, on its side of the line.
    await new Promise((resolve) => setTimeout(resolve, 30))
    lan.says('vào hư không')
    await zalo.waitUntil(
      () => zalo.lostUpdates().length === 1,
      () => 'the lost update',
    )
    expect(zalo.pendingUpdates()).toEqual([])
  })

  it.each([
    ['list', []],
    ['braces', {}],
    ['null', null],
  ] as const)('that is empty answers as told: %s', async (style, empty) => {
    zalo.answersPollsWith(style)
    expect(await poll()).toEqual({ ok: true, result: empty })
    lan.says('một')
    const { result } = await poll()
    expect(Array.isArray(result)).toBe(style === 'list')
  })

  it('is refused while a webhook is set', async () => {
    const { url } = await receiver()
    await call('setWebhook', { url, secret_token: 'mot-bi-mat' })
    expect((await poll()).error_code).toBe(400)
    await call('deleteWebhook')
    expect((await poll()).error_code).toBe(408)
  })
})

describe('a group', () => {
  it('lets the bot hear mentions and answers only', async () => {
    const group = zalo.group('Chi bộ 3')
    lan.says('họp lúc mấy giờ?', { in: group })
    expect(zalo.pendingUpdates()).toEqual([])
    lan.says('@bot sổ tay 57 ai ký?', { in: group })
    await send({ chat_id: group.id, text: 'Ông A ký.' })
    lan.says('chắc không?', { in: group, replyTo: group.last().id })
    expect(zalo.pendingUpdates()).toMatchObject([
      { message: { text: '@bot sổ tay 57 ai ký?', chat: { id: group.id, chat_type: 'GROUP' } } },
      { message: { text: 'chắc không?' } },
    ])
  })
})

describe('a webhook', () => {
  it('is public https, with a secret of 8 to 256 characters', async () => {
    const set = (url: string, secret_token: string) => call('setWebhook', { url, secret_token })
    expect((await set('https://so-tay.example/hook', 'bimat678')).ok).toBe(true)
    expect((await set('https://so-tay.example/hook', 'bimat67')).error_code).toBe(400)
    expect((await set('http://so-tay.example/hook', 'bimat678')).error_code).toBe(400)
    expect((await call('getWebhookInfo')).result).toMatchObject({
      url: 'https://so-tay.example/hook',
    })
  })

  it('is called with the secret, in either shape, in order', async () => {
    const { url, bodies } = await receiver()
    await call('setWebhook', { url, secret_token: 'mot-bi-mat' })
    lan.says('một')
    zalo.webhook.usesShape('flat')
    lan.says('hai')
    lan.sendsSomethingUntold()
    expect(await zalo.webhook.test()).toMatchObject({ status: 200 })
    expect(bodies.map(({ secret }) => secret)).toEqual(Array(4).fill('mot-bi-mat'))
    expect(bodies.map(({ body }) => JSON.parse(body))).toMatchObject([
      { ok: true, result: { message: { text: 'một' } } },
      { message: { text: 'hai' } },
      { event_name: 'message.unsupported.received' },
      { event_name: 'webhook.test', message: { message_id: 'webhook-test' } },
    ])
    zalo.webhook.usesShape('enveloped')
    const [first] = zalo.webhook.deliveries()
    if (first) await zalo.webhook.deliver(first.update, { secret: 'sai' })
    expect(bodies.at(-1)?.secret).toBe('sai')
    expect(JSON.parse(bodies.at(-1)?.body ?? '')).toMatchObject({ ok: true, result: first?.update })
  })

  it('is told nothing twice unless a test says so', async () => {
    const { url, bodies } = await receiver(500)
    await call('setWebhook', { url, secret_token: 'mot-bi-mat' })
    lan.says('một')
    await zalo.waitUntil(
      () => zalo.webhook.deliveries()[0]?.status === 500,
      () => 'the delivery',
    )
    expect(bodies).toHaveLength(1)
  })
})
