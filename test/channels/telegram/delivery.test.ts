import { describe, expect, it } from 'vitest'
import { paragraph, setupWithLan as setup } from './setup.ts'

const SENTENCE = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '

describe('a message arrives', () => {
  it('with its formatting, no link previews, buttons and the reply it is', async () => {
    const { channel, telegram, lan, to } = await setup()
    const asked = lan.says('ai ký?')
    const result = await channel.send(to, {
      blocks: [
        { kind: 'title', text: 'Người ký' },
        { kind: 'quote', text: 'https://thainguyen.gov.vn', source: 'Công văn 1180' },
      ],
      buttons: [[{ label: 'Xem nguyên văn', data: 'a1' }]],
      replyTo: String(asked),
    })
    const shown = lan.chat.last()
    expect(result).toEqual({ kind: 'sent', messageIds: [String(shown.id)] })
    expect(shown.replyTo).toBe(asked)
    expect(shown.marked('bold')).toEqual(['Người ký'])
    expect(shown.marked('blockquote')).toEqual(['https://thainguyen.gov.vn'])
    expect(shown.buttons).toEqual([['Xem nguyên văn']])
    const [call] = telegram.calls('sendMessage')
    expect(call?.payload).toMatchObject({ link_preview_options: { is_disabled: true } })
    expect(call?.payload).not.toHaveProperty('parse_mode')
  })

  it('in the topic it belongs to', async () => {
    const { channel, telegram } = await setup()
    const topic = telegram.group('Chi bộ 3', { forum: true }).addTopic('Học nghị quyết')
    await channel.send(topic.address, paragraph('Ở đây.'))
    expect(topic.last().text).toBe('Ở đây.')
  })

  it('without the reply when what it answers is gone', async () => {
    const { channel, telegram, lan, to } = await setup()
    telegram.failNext('sendMessage', {
      kind: 'error',
      code: 400,
      description: 'Bad Request: message to be replied not found',
    })
    const result = await channel.send(to, { ...paragraph('Vẫn trả lời.'), replyTo: '1' })
    expect(result.kind).toBe('sent')
    expect(lan.chat.last()).toMatchObject({ text: 'Vẫn trả lời.', replyTo: null })
  })

  it('in parts, the ids in order, each after the one before', async () => {
    const { channel, lan, to } = await setup()
    const first = channel.send(to, paragraph(SENTENCE.repeat(150)))
    const second = channel.send(to, paragraph('Câu sau.'))
    const result = await first
    await second
    const shown = lan.chat.messages()
    expect(result).toEqual({
      kind: 'sent',
      messageIds: shown.slice(0, -1).map(({ id }) => String(id)),
    })
    expect(shown.length).toBeGreaterThan(3)
    expect(shown.at(-1)?.text).toBe('Câu sau.')
  })

  it('as plain text when Telegram refuses the formatting', async () => {
    const { channel, telegram, lan, to, log } = await setup()
    telegram.failNext('sendMessage', {
      kind: 'error',
      code: 400,
      description: "Bad Request: can't parse entities: whatever",
    })
    const result = await channel.send(to, { blocks: [{ kind: 'title', text: 'Tựa' }] })
    expect(result.kind).toBe('sent')
    expect(lan.chat.last()).toMatchObject({ text: 'Tựa', entities: [] })
    expect(log.join('')).toContain('refused text')
  })
})

describe('nobody is there', () => {
  it.each([
    ['blocked', 'blocked'],
    ['deactivated', 'blocked'],
    ['not_started', 'not_started'],
    ['kicked', 'removed'],
    ['unknown chat', 'not_found'],
  ])('says so: %s', async (what, reason) => {
    const { channel, telegram, lan } = await setup()
    let { address } = lan.chat
    if (what === 'blocked') lan.blocks()
    if (what === 'deactivated') lan.deactivates()
    if (what === 'not_started') address = telegram.user('Minh').chat.address
    if (what === 'kicked') {
      const group = telegram.group('Chi bộ 3')
      group.kicksBot(lan)
      address = group.address
    }
    if (what === 'unknown chat') address = { ...address, chatId: '424242' }
    expect(await channel.send(address, paragraph('a'))).toEqual({ kind: 'unreachable', reason })
    expect(telegram.calls('sendMessage')).toHaveLength(1)
  })

  it('follows a group that was upgraded, without the message it answered', async () => {
    const { channel, telegram } = await setup()
    const group = telegram.group('Chi bộ 4', { basic: true })
    const upgraded = group.upgrades()
    const result = await channel.send(group.address, {
      ...paragraph(SENTENCE.repeat(80)),
      replyTo: '1',
    })
    const ids = upgraded.messages().map(({ id }) => String(id))
    expect(ids.length).toBeGreaterThan(1)
    expect(result).toEqual({ kind: 'moved', newChatId: upgraded.address.chatId, messageIds: ids })
  })
})

describe('the network fails', () => {
  it.each([
    ['the line breaks before the call is carried out', { kind: 'drop', when: 'before' }, 0],
    ['the line breaks behind it', { kind: 'drop', when: 'after' }, 1],
    ['a gateway answers', { kind: 'gateway', status: 502, carriedOut: true }, 1],
    ['Telegram has an inner fault', { kind: 'error', code: 500, description: 'Internal' }, 0],
  ] as const)('never sends twice when %s', async (_what, failure, shown) => {
    const { channel, telegram, lan, to, log } = await setup()
    telegram.failNext('sendMessage', failure)
    const result = await channel.send(to, paragraph('Một lần thôi.'))
    expect(result.kind).toBe('unknown')
    expect(telegram.calls('sendMessage')).toHaveLength(1)
    expect(lan.chat.messages()).toHaveLength(shown)
    expect(JSON.stringify(result) + log.join('')).not.toContain(telegram.token.split(':')[1])
  })

  it('never sends twice when no answer comes', async () => {
    const { channel, telegram, to } = await setup({ callTimeoutSeconds: 0.1 })
    telegram.failNext('sendMessage', { kind: 'hang', carriedOut: true })
    expect(await channel.send(to, paragraph('a'))).toEqual({
      kind: 'unknown',
      reason: 'no answer in time',
    })
    expect(telegram.calls('sendMessage')).toHaveLength(1)
  })

  it('tries again when the request cannot have left', async () => {
    const { channel, telegram, lan, to, waits } = await setup({
      timing: {
        now: () => new Date(),
        random: () => 0,
        async sleep(ms) {
          waits.push(ms)
          if (waits.length === 2) await telegram.goOnline()
        },
      },
    })
    await telegram.goOffline()
    expect((await channel.send(to, paragraph('Rồi cũng tới.'))).kind).toBe('sent')
    expect(lan.chat.messages()).toHaveLength(1)
    expect(waits).toEqual([250, 500])
  })

  it('gives up after a few tries, and the reason does not hold the token', async () => {
    const { channel, telegram, to, waits, log } = await setup()
    await telegram.goOffline()
    const result = await channel.send(to, paragraph('a'))
    const reason = 'no connection to Telegram (ECONNREFUSED)'
    expect(result).toEqual({ kind: 'unavailable', reason })
    expect(waits).toHaveLength(3)
    expect(log.join('')).not.toContain(telegram.token.split(':')[1])
  })

  it('ends a message in parts where it breaks, and says where', async () => {
    const { channel, telegram, lan, to } = await setup()
    telegram.failNext('sendMessage', { kind: 'drop', when: 'before' }, { skip: 1 })
    const result = await channel.send(to, paragraph(SENTENCE.repeat(150)))
    expect(result).toMatchObject({ kind: 'unknown' })
    expect(JSON.stringify(result)).toContain('after 1 of 3 parts')
    expect(lan.chat.messages()).toHaveLength(1)
  })
})

describe('Telegram limits the rate', () => {
  it('waits as long as told and sends then', async () => {
    const { channel, telegram, lan, to, waits } = await setup()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 20 }, { times: 2 })
    expect((await channel.send(to, paragraph('a'))).kind).toBe('sent')
    expect(waits).toEqual([20_250, 20_250])
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('reports it when the wait is too long', async () => {
    const { channel, telegram, to, waits } = await setup({ maxRateLimitWaitMs: 30_000 })
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 31 })
    expect(await channel.send(to, paragraph('a'))).toEqual({
      kind: 'rate_limited',
      retryAfterMs: 31_000,
    })
    expect(waits).toEqual([])
  })

  it('counts the waits of all parts together', async () => {
    const { channel, telegram, to, waits } = await setup({ maxRateLimitWaitMs: 30_000 })
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 20 })
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 20 }, { skip: 1 })
    expect((await channel.send(to, paragraph(SENTENCE.repeat(150)))).kind).toBe('failed')
    expect(waits).toHaveLength(1)
  })

  it('does not invite a repeat of parts that arrived', async () => {
    const { channel, telegram, to } = await setup()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 900 }, { skip: 1 })
    const result = await channel.send(to, paragraph(SENTENCE.repeat(150)))
    expect(result).toMatchObject({ kind: 'failed' })
    expect(JSON.stringify(result)).toContain('rate limited after 1 of 3 parts')
  })

  it('does not hold up other chats', async () => {
    const { channel, telegram, lan, to } = await setup({
      timing: {
        now: () => new Date(),
        random: () => 0,
        sleep: (_ms, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
    })
    const minh = telegram.user('Minh')
    minh.starts()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 20 })
    void channel.send(to, paragraph('a'))
    await telegram.waitUntil(
      () => telegram.calls('sendMessage').length === 1,
      () => 'the first send',
    )
    await channel.send(minh.chat.address, paragraph('b'))
    expect(minh.chat.last().text).toBe('b')
    expect(lan.chat.messages()).toEqual([])
  })

  it('meets the limit of a group', async () => {
    const { channel, telegram, waits } = await setup({ maxRateLimitWaitMs: 0 })
    const group = telegram.group('Chi bộ 3')
    for (let count = 1; count <= 20; count += 1) {
      expect((await channel.send(group.address, paragraph(`Câu ${count}`))).kind).toBe('sent')
    }
    const result = await channel.send(group.address, paragraph('Câu 21'))
    expect(result.kind).toBe('rate_limited')
    expect(waits).toEqual([])
  })
})

it('refuses a message without text, and a button that cannot work', async () => {
  const { channel, telegram, to } = await setup()
  expect(await channel.send(to, { blocks: [] })).toEqual({
    kind: 'failed',
    reason: 'the message holds no text',
  })
  const buttons = [[{ label: 'Xem', data: 'x'.repeat(65) }]]
  await expect(channel.send(to, { ...paragraph('a'), buttons })).rejects.toThrow(/65 bytes/)
  expect(telegram.calls('sendMessage')).toEqual([])
})

describe('a picture', () => {
  const message = {
    blocks: [{ kind: 'paragraph' as const, text: 'Xem hình.' }],
    picture: { url: 'https://example.org/a.png', description: 'Trống đồng' },
  }

  it('is a message of its own above the text', async () => {
    const { channel, lan, to } = await setup()
    const result = await channel.send(to, message)
    const [picture, text] = lan.chat.messages()
    expect(picture).toMatchObject({ photo: message.picture.url, text: 'Trống đồng' })
    expect(text).toMatchObject({ photo: null, text: 'Xem hình.' })
    expect(result).toEqual({ kind: 'sent', messageIds: [String(picture?.id), String(text?.id)] })
  })

  it('is told in words when Telegram does not take it', async () => {
    const { channel, telegram, lan, to } = await setup()
    const description = 'Bad Request: wrong type of the web page content'
    telegram.failNext('sendPhoto', { kind: 'error', code: 400, description })
    expect(await channel.send(to, message)).toMatchObject({ kind: 'sent' })
    expect(lan.chat.messages().map(({ text }) => text)).toEqual([
      'Trống đồng\nhttps://example.org/a.png',
      'Xem hình.',
    ])
  })

  it('stays as it is when the text below it is edited', async () => {
    const { channel, lan, to } = await setup()
    await channel.send(to, message)
    const last = lan.chat.last()
    const blocks = [{ kind: 'paragraph' as const, text: 'Xem hình trên.' }]
    await channel.edit(to, String(last.id), { ...message, blocks })
    expect(lan.chat.messages().map(({ text }) => text)).toEqual(['Trống đồng', 'Xem hình trên.'])
  })
})
