import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import { createTestChannel } from './setup.ts'
import { SECRET, setupWebhook } from './webhook-setup.ts'

const textOf = ({ content }: IncomingMessage) => (content.kind === 'text' ? content.text : null)

describe('starting', () => {
  it('tells Telegram the address, the secret and what we read, and never polls', async () => {
    const { telegram, channel, url, keep } = await setupWebhook()
    await channel.start(keep)
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(channel.username()).toBe(telegram.username)
    expect(telegram.webhookUrl()).toBe(url)
    expect(telegram.webhook.secret()).toBe(SECRET)
    expect(telegram.calls('setWebhook')[0]?.payload).toMatchObject({
      allowed_updates: ['message', 'callback_query', 'my_chat_member', 'poll_answer', 'poll'],
      drop_pending_updates: false,
    })
    expect(telegram.calls('getUpdates')).toEqual([])
  })

  it('leaves alone what is right already, so that several processes do not fight', async () => {
    const made = await setupWebhook()
    const { telegram, channel, url, keep } = made
    await channel.start(keep)
    const other = createTestChannel(telegram, { mode: { kind: 'webhook', url, secret: SECRET } })
    await other.channel.start(keep)
    await other.channel.stop()
    await channel.stop()
    expect(channel.state()).toEqual({ kind: 'stopped' })
    expect(telegram.calls('setWebhook')).toHaveLength(1)
    expect(telegram.webhookUrl()).toBe(url)
  })

  it('tries again until Telegram is in reach', async () => {
    const { telegram, channel, url, keep } = await setupWebhook()
    telegram.failNext(
      'setWebhook',
      { kind: 'gateway', status: 502, carriedOut: false },
      { times: 3 },
    )
    await channel.start(keep)
    expect(channel.state()).toMatchObject({ kind: 'starting', reason: expect.any(String) })
    await expect.poll(() => channel.state().kind).toBe('running')
    expect(telegram.webhookUrl()).toBe(url)
  })

  it('ends at an address that Telegram refuses, and says what to do', async () => {
    const { channel, keep } = await setupWebhook({}, { allowsLoopbackWebhook: false })
    await channel.start(keep)
    expect(channel.state()).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Hãy đặt PUBLIC_URL là một địa chỉ https'),
    })
  })

  it('ends at a refused token', async () => {
    const { telegram, channel, keep } = await setupWebhook()
    telegram.revokeToken()
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toContain('TELEGRAM_BOT_TOKEN')
  })

  it('gives what waited at Telegram to whoever comes, and back to polling without a loss', async () => {
    const { telegram, channel, received, keep } = await setupWebhook()
    const lan = telegram.user('Lan')
    lan.says('trước khi chạy')
    await channel.start(keep)
    await telegram.whenAllConfirmed()
    expect(received.map(textOf)).toContain('trước khi chạy')
    await channel.stop()
    lan.says('trong lúc nghỉ')
    const polling = createTestChannel(telegram)
    await polling.channel.start(polling.keep)
    await telegram.whenAllConfirmed()
    await polling.channel.stop()
    expect(telegram.webhookUrl()).toBe('')
    expect(polling.received.map(textOf)).toEqual(['trong lúc nghỉ'])
  })
})

describe('a call', () => {
  it.each(['sai', null, `${SECRET}x`])('with the secret %s is refused', async (secret) => {
    const { telegram, channel, received, log, keep } = await setupWebhook()
    await channel.start(keep)
    const body = JSON.stringify({ update_id: 1 })
    expect(await telegram.webhook.deliver(body, { secret })).toMatchObject({ status: 403 })
    await telegram.webhook.deliver(body, { secret })
    expect(log.filter((line) => line.includes('another secret was refused'))).toHaveLength(2)
    expect(log.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1)
    expect(received).toEqual([])
  })

  it('that comes again has the same delivery id', async () => {
    const { telegram, channel, received, keep } = await setupWebhook()
    await channel.start(keep)
    telegram.user('Lan').says('một lần')
    await telegram.whenAllConfirmed()
    const [first] = telegram.webhook.deliveries()
    expect(await telegram.webhook.deliver(first?.body ?? '')).toMatchObject({ status: 200 })
    const [one, two] = received
    expect(two).toEqual(one)
  })

  it.each([
    'không phải JSON',
    '{"update_id":1,"message":{"text":"bí mật"}}',
    '"chữ"',
    '{}',
    '{"update_id":2,"edited_message":{}}',
  ])('in which nothing is for us is taken off Telegram’s hands: %s', async (body) => {
    const { telegram, channel, received, log, keep } = await setupWebhook()
    await channel.start(keep)
    expect(await telegram.webhook.deliver(body)).toMatchObject({ status: 200 })
    expect(received).toEqual([])
    expect(log.join('')).not.toContain('bí mật')
  })

  it('is answered only when the message is stored, and comes again when it was not', async () => {
    const { telegram, channel, received, keep } = await setupWebhook()
    let failures = 2
    await channel.start(async (message) => {
      if (failures-- > 0) throw new Error('the disk is full')
      await keep(message)
    })
    telegram.user('Lan').says('Chào')
    await telegram.whenAllConfirmed()
    expect(telegram.webhook.deliveries().map(({ status }) => status)).toEqual([500, 500, 200])
    expect(received.map(textOf)).toEqual(['Chào'])
  })

  it('is refused where polling is used', async () => {
    const { telegram, channel, url, keep } = await setupWebhook({ mode: { kind: 'polling' } })
    await channel.start(keep)
    await channel.stop()
    telegram.setWebhook(url)
    expect(await telegram.webhook.deliver('{}', { secret: SECRET })).toMatchObject({ status: 403 })
  })

  it('with an old secret has Telegram told the new one, once', async () => {
    const made = await setupWebhook()
    const { telegram, channel, url, received, keep } = made
    const old = createTestChannel(telegram, { mode: { kind: 'webhook', url, secret: 'nam-ngoai' } })
    await old.channel.start(keep)
    await old.channel.stop()
    await channel.start(keep)
    expect(telegram.calls('setWebhook')).toHaveLength(1)
    telegram.user('Lan').says('được nhận')
    await telegram.whenAllConfirmed()
    await telegram.webhook.deliver('{}', { secret: 'nguoi-la-doan' })
    expect(telegram.calls('setWebhook')).toHaveLength(2)
    expect(received.map(textOf)).toEqual(['được nhận'])
  })
})
