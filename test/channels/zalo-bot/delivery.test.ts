import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '../../../src/channels/channel.ts'
import { paragraph, setupWithLan as setup } from './setup.ts'

const SENTENCE = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '
const LONG = SENTENCE.repeat(70)
const PICTURE = { url: 'https://so-tay.example/bang-diem.png', description: 'Bảng điểm tuần 3.' }
const BUTTONS = [[{ label: 'Xem nguyên văn', data: 'a1' }], [{ label: 'Nguồn khác', data: 'a2' }]]

describe('a message arrives', () => {
  it('as plain text, with choices as numbers below it', async () => {
    const { channel, zalo, lan, to, choices } = await setup()
    const result = await channel.send(to, {
      blocks: [
        { kind: 'title', text: 'Người ký' },
        { kind: 'quote', text: 'Q. GIÁM ĐỐC', source: 'Công văn 1180' },
      ],
      buttons: BUTTONS,
      replyTo: 'da-mat',
    })
    const shown = lan.chat.last()
    expect(result).toEqual({ kind: 'sent', messageIds: [shown.id] })
    expect(shown.text).toContain('Người ký')
    expect(shown.text).toMatch(/Q\. GIÁM ĐỐC.*\n.*Công văn 1180/)
    expect(shown.text).toMatch(/1\. Xem nguyên văn\n2\. Nguồn khác$/)
    expect(zalo.calls('sendMessage')[0]?.payload).toEqual({ chat_id: lan.id, text: shown.text })
    expect(await choices.memory.recall(to)).toEqual(['a1', 'a2'])
  })

  it('in parts of at most 2000 units, the ids in order, each after the one before', async () => {
    const { channel, lan, to } = await setup()
    const first = channel.send(to, { ...paragraph(LONG), buttons: BUTTONS })
    const second = channel.send(to, paragraph('Câu sau.'))
    const result = await first
    await second
    const shown = lan.chat.messages()
    expect(result).toEqual({ kind: 'sent', messageIds: shown.slice(0, -1).map(({ id }) => id) })
    expect(shown.length).toBeGreaterThan(3)
    for (const { text } of shown) expect(text.length).toBeLessThanOrEqual(2000)
    expect(shown.at(-2)?.text).toContain('2. Nguồn khác')
    expect(shown.at(-1)?.text).toBe('Câu sau.')
  })

  it('in a group', async () => {
    const { channel, zalo } = await setup()
    const group = zalo.group('Chi bộ 3')
    expect((await channel.send(group.address, paragraph('Ở đây.'))).kind).toBe('sent')
    expect(group.last().text).toBe('Ở đây.')
  })

  it('and is counted, part by part', async () => {
    const { channel, to, usage } = await setup({ monthlyQuota: 500 })
    await channel.send(to, { ...paragraph(LONG), picture: PICTURE })
    expect(usage.counts).toEqual({ sent: 4 })
    expect(await channel.quota()).toEqual({ sent: 4, received: 0, limit: 500 })
  })

  it('though it cannot be counted or its choices remembered', async () => {
    const { channel, lan, to, usage, choices, log } = await setup()
    usage.trouble.isFailing = true
    choices.trouble.isFailing = true
    const result = await channel.send(to, { ...paragraph('Vẫn tới.'), buttons: BUTTONS })
    expect(result.kind).toBe('sent')
    expect(lan.chat.last().text).toContain('Vẫn tới.')
    expect(log.join('')).toContain('could not be remembered')
  })
})

describe('a picture', () => {
  it('stands above the text, with its description', async () => {
    const { channel, lan, to } = await setup()
    const result = await channel.send(to, { ...paragraph('Chúc mừng.'), picture: PICTURE })
    const [picture, text] = lan.chat.messages()
    expect(picture).toMatchObject({ photo: PICTURE.url, text: PICTURE.description })
    expect(text).toMatchObject({ photo: null, text: 'Chúc mừng.' })
    expect(result).toEqual({ kind: 'sent', messageIds: [picture?.id, text?.id] })
  })

  it('may stand alone', async () => {
    const { channel, lan, to } = await setup()
    expect((await channel.send(to, { blocks: [], picture: PICTURE })).kind).toBe('sent')
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('is told in words when Zalo refuses it', async () => {
    const { channel, zalo, lan, to } = await setup()
    zalo.failNext('sendPhoto', {
      kind: 'error',
      code: 400,
      description: 'The photo URL is invalid',
    })
    const result = await channel.send(to, { ...paragraph('Chúc mừng.'), picture: PICTURE })
    expect(result.kind).toBe('sent')
    expect(lan.chat.messages().map(({ text }) => text)).toEqual([
      `${PICTURE.description}\n${PICTURE.url}\n\nChúc mừng.`,
    ])
  })

  it('is told in words when its description is no caption any more', async () => {
    const { channel, zalo, lan, to } = await setup()
    const picture = { ...PICTURE, description: LONG }
    await channel.send(to, { ...paragraph('Chúc mừng.'), picture })
    expect(zalo.calls('sendPhoto')).toEqual([])
    const shown = lan.chat.messages().map(({ text }) => text)
    expect(shown.join(' ')).toContain(PICTURE.url)
    expect(shown.at(-1)).toContain('Chúc mừng.')
  })

  it('whose answer is lost holds up no text, and is not sent twice', async () => {
    const { channel, zalo, lan, to } = await setup()
    zalo.failNext('sendPhoto', { kind: 'drop', when: 'after' })
    const result = await channel.send(to, { ...paragraph('Chúc mừng.'), picture: PICTURE })
    expect(result).toEqual({ kind: 'sent', messageIds: [lan.chat.last().id] })
    expect(lan.chat.messages()).toHaveLength(2)
    expect(zalo.calls('sendPhoto')).toHaveLength(1)
  })
})

describe('Zalo says no', () => {
  it.each([
    [400, 'Chat not found', { kind: 'unreachable', reason: 'not_found' }],
    [403, 'Bot was blocked by the user', { kind: 'unreachable', reason: 'blocked' }],
    [400, 'text is bad', { kind: 'failed', reason: 'sendMessage: 400 text is bad' }],
    [401, 'Unauthorized', { kind: 'unavailable', reason: 'Zalo rejects the bot token (401)' }],
    [
      403,
      'Internal server error',
      { kind: 'failed', reason: 'sendMessage: 403 Internal server error' },
    ],
    [404, 'Not Found', { kind: 'failed', reason: 'sendMessage: 404 Not Found' }],
    [429, 'Quota exceeded', { kind: 'rate_limited', retryAfterMs: 60_000 }],
  ])('%i %s: it is not sent again', async (code, description, result) => {
    const { channel, zalo, to } = await setup()
    zalo.failNext('sendMessage', { kind: 'error', code, description })
    expect(await channel.send(to, paragraph('a'))).toEqual(result)
    expect(zalo.calls('sendMessage')).toHaveLength(1)
  })

  it('to somebody who never wrote', async () => {
    const { channel, zalo } = await setup()
    const minh = zalo.user('Minh').chat.address
    expect(await channel.send(minh, paragraph('a'))).toEqual({
      kind: 'unreachable',
      reason: 'not_found',
    })
  })

  it('with the other spelling of the code, whatever the status', async () => {
    const { channel, zalo, to } = await setup()
    const body = { ok: false, description: 'Quota exceeded', errorCode: 429 }
    zalo.failNext('sendMessage', { kind: 'answer', body, status: 429 })
    expect((await channel.send(to, paragraph('a'))).kind).toBe('rate_limited')
  })

  it('and repeats nothing of what arrived before', async () => {
    const { channel, zalo, lan, to, choices } = await setup()
    const quota = { kind: 'error', code: 429, description: 'Quota exceeded' } as const
    zalo.failNext('sendMessage', quota, { skip: 1 })
    const result = await channel.send(to, { ...paragraph(LONG), buttons: BUTTONS })
    expect(result).toEqual({ kind: 'failed', reason: 'rate limited after 1 of 3 parts' })
    expect(lan.chat.messages()).toHaveLength(1)
    expect(await choices.memory.recall(to)).toBeNull()
  })
})

describe("the month's quota", () => {
  it('is warned of once by our own count, and sending goes on', async () => {
    const { channel, lan, to, log } = await setup({ monthlyQuota: 2 })
    for (const text of ['1', '2', '3', '4']) await channel.send(to, paragraph(text))
    expect(lan.chat.messages()).toHaveLength(4)
    expect(log.filter((line) => line.includes('used up by our own count'))).toHaveLength(1)
  })

  it('makes the wait longer when Zalo says so too', async () => {
    const { channel, to } = await setup({ monthlyQuota: 2 }, { monthlyQuota: 2 })
    for (const text of ['1', '2']) await channel.send(to, paragraph(text))
    expect(await channel.send(to, paragraph('3'))).toEqual({
      kind: 'rate_limited',
      retryAfterMs: 3_600_000,
    })
  })
})

describe('the network fails', () => {
  it.each([
    ['the line breaks before the call is carried out', { kind: 'drop', when: 'before' }, 0],
    ['the line breaks behind it', { kind: 'drop', when: 'after' }, 1],
    ['a gateway answers', { kind: 'gateway', status: 502, carriedOut: true }, 1],
    ['Zalo has an inner fault', { kind: 'error', code: 500, description: 'Internal' }, 0],
    ['Zalo waits in vain for itself', { kind: 'error', code: 408, description: 'Timeout' }, 0],
    ['the answer has no id', { kind: 'answer', body: { ok: true } }, 0],
    ['somebody redirects', { kind: 'redirect' }, 0],
  ] as const)('never sends twice when %s', async (_what, failure, shown) => {
    const { channel, zalo, lan, to, log } = await setup()
    zalo.failNext('sendMessage', failure)
    const result = await channel.send(to, paragraph('Một lần thôi.'))
    expect(result.kind).toBe('unknown')
    expect(zalo.calls('sendMessage')).toHaveLength(1)
    expect(lan.chat.messages()).toHaveLength(shown)
    expect(JSON.stringify(result) + log.join('')).not.toContain(zalo.token.split(':')[1])
  })

  it('never sends twice when no answer comes, and remembers the choices it may have shown', async () => {
    const { channel, zalo, to, choices } = await setup({ callTimeoutMs: 100 })
    zalo.failNext('sendMessage', { kind: 'hang', carriedOut: true })
    expect(await channel.send(to, { ...paragraph('a'), buttons: BUTTONS })).toEqual({
      kind: 'unknown',
      reason: 'no answer in time',
    })
    expect(zalo.calls('sendMessage')).toHaveLength(1)
    expect(await choices.memory.recall(to)).toEqual(['a1', 'a2'])
  })

  it('tries again when the request cannot have left', async () => {
    const made = await setup({
      timing: {
        now: () => new Date(),
        random: () => 0,
        async sleep(ms) {
          made.waits.push(ms)
          if (made.waits.length === 2) await made.zalo.goOnline()
        },
      },
    })
    const { channel, zalo, lan, to, waits } = made
    await zalo.goOffline()
    expect((await channel.send(to, paragraph('Rồi cũng tới.'))).kind).toBe('sent')
    expect(lan.chat.messages()).toHaveLength(1)
    expect(waits).toEqual([250, 500])
  })

  it('gives up after a few tries', async () => {
    const { channel, zalo, to, waits } = await setup()
    await zalo.goOffline()
    const result = await channel.send(to, { ...paragraph('a'), picture: PICTURE })
    const reason = 'no connection to Zalo (ECONNREFUSED)'
    expect(result).toEqual({ kind: 'unavailable', reason })
    expect(waits).toHaveLength(3)
  })

  it('waits no longer once it is stopping', async () => {
    const { channel, zalo, to, waits } = await setup()
    await channel.stop()
    await zalo.goOffline()
    expect((await channel.send(to, paragraph('a'))).kind).toBe('unavailable')
    expect(waits).toHaveLength(1)
  })
})

describe('the token', () => {
  it('stays inside, whatever Zalo or the network says', async () => {
    const { channel, zalo, to, log, keep } = await setup()
    const description = `no such path /bot${zalo.token}/x`
    for (const code of [400, 404, 500]) {
      zalo.failNext('sendMessage', { kind: 'error', code, description })
    }
    zalo.failNext('sendMessage', { kind: 'drop', when: 'before' })
    const results: unknown[] = []
    for (let count = 0; count < 4; count += 1) {
      results.push(await channel.send(to, paragraph('a')))
    }
    await zalo.goOffline()
    await channel.start(keep)
    results.push(await channel.send(to, paragraph('a')), channel.state())
    expect(results).toHaveLength(6)
    expect(inspect(results, { depth: 9 })).toContain('no such path')
    expect(inspect(results, { depth: 9 }) + log.join('')).not.toContain(zalo.token.split(':')[1])
  })

  it('is not in what an address that is none makes of it', async () => {
    const { channel, zalo, to, log, keep } = await setup({ apiRoot: 'khong-phai-dia-chi' })
    const result = await channel.send(to, paragraph('a'))
    await channel.start(keep)
    const said = inspect([result, channel.state()]) + log.join('')
    expect(result.kind).not.toBe('sent')
    expect(said).not.toContain(zalo.token.split(':')[1])
    await channel.stop()
  })
})

describe('what the platform cannot do', () => {
  it('is said: no message without text, no edit', async () => {
    const { channel, zalo, to } = await setup()
    const empty: OutgoingMessage = { blocks: [] }
    expect(await channel.send(to, empty)).toEqual({
      kind: 'failed',
      reason: 'the message holds no text',
    })
    expect(await channel.edit(to, 'x', paragraph('b'))).toEqual({
      kind: 'failed',
      reason: 'not_supported',
    })
    expect(zalo.calls()).toEqual([])
    expect(channel.capabilities).toEqual({
      editing: false,
      quotesInPrivate: false,
      startCommand: false,
      maxTextLength: 2000,
      maxButtons: null,
    })
  })

  it('is made up for: a notice is a message', async () => {
    const { channel, lan, received, keep } = await setup()
    await channel.start(keep)
    await expect.poll(() => received.length).toBe(1)
    const [message] = received
    if (!message) throw new Error('nothing came')
    await channel.acknowledge(message, 'Câu này đã chấm rồi.')
    await channel.acknowledge(message, null)
    expect(lan.chat.messages().map(({ text }) => text)).toEqual(['Câu này đã chấm rồi.'])
  })
})
