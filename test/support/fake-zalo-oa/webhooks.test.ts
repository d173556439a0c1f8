import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCaller, showButton, withButtons } from './calling.ts'
import { createFakeZaloOa, type FakeZaloOa, type FakeZaloUser } from './index.ts'

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
    await caller.send(lan, withButtons(showButton('A', '#a'), hide, open))
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
    const { data } = await caller.send(lan, { text: 'Chào bạn' })
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
    await caller.send(lan, { text: 'nữa' })
    await zalo.whenEchoed()
    expect(received).toHaveLength(count)
  })

  it('gets what is said in groups, where only texts go', async () => {
    const group = zalo.group('Chi bộ 3')
    await lan.says('ai ký?', { in: group })
    expect(last().event).toMatchObject({
      event_name: 'user_send_group_text',
      sender: { id: lan.id },
      recipient: { id: group.id },
      message: { text: 'ai ký?' },
    })
    const sendTo = (group_id: string, message: unknown) =>
      caller.post('/v3.0/oa/group/message', { recipient: { group_id }, message })
    expect((await sendTo(group.id, { text: 'Đồng chí A ký.' })).data?.group_id).toBe(group.id)
    await zalo.whenEchoed()
    expect(last().event.event_name).toBe('oa_send_group_text')
    expect((await group.chat.next()).text).toBe('Đồng chí A ký.')
    expect(lan.chat.messages()).toEqual([])
    expect((await sendTo(group.id, { text: 'đ'.repeat(2001) })).error).toBe(-210)
    expect((await sendTo(group.id, withButtons(showButton('A', 'a')))).error).toBe(-201)
    expect((await sendTo('f414', { text: 'a' })).error).toBe(-403)
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
    const unexpected = zalo.deliver('{}', { expect: false })
    await expect(lan.says('ba')).rejects.toThrow('no answer')
    expect((await unexpected).status).toBeNull()
    zalo.webhookUrl = 'http://127.0.0.1:1/'
    await expect(lan.says('bốn')).rejects.toThrow('no answer')
    expect(zalo.faults()).toHaveLength(3)
    expect(zalo.deliveries().map((one) => one.status)).toEqual([500, 500, null, null, null])
  })
})
