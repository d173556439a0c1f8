import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import { realTiming } from '../../../src/lib/timing.ts'
import { createTestChannel, setupTelegram } from './setup.ts'

const textOf = ({ content }: IncomingMessage) => (content.kind === 'text' ? content.text : '')

describe('starting', () => {
  it('says what it reads, who it is, and that it runs', async () => {
    const { telegram, channel, keep } = await setupTelegram()
    expect(channel.state()).toEqual({ kind: 'stopped' })
    expect(channel.username()).toBeNull()
    await channel.start(keep)
    expect(channel.state()).toEqual({ kind: 'running' })
    expect(channel.username()).toBe('so_tay_57_bot')
    expect(telegram.calls('getUpdates')[0]?.payload).toMatchObject({
      allowed_updates: ['message', 'callback_query', 'my_chat_member', 'poll_answer', 'poll'],
    })
  })

  it('removes a webhook without losing what waits', async () => {
    const { telegram, channel, received, keep } = await setupTelegram()
    telegram.setWebhook('https://example.org/hook')
    telegram.user('Lan').says('Từ đêm qua')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['Từ đêm qua'])
    expect(telegram.webhookUrl()).toBe('')
    expect(telegram.calls('deleteWebhook')[0]?.payload).toEqual({ drop_pending_updates: false })
  })

  it('registers commands and descriptions for Vietnamese and everybody, once', async () => {
    const profile = { description: 'Hỏi đáp về Nghị quyết 57', shortDescription: 'Sổ tay 57' }
    const { telegram, channel, keep } = await setupTelegram({ profile })
    await channel.start(keep)
    await telegram.waitUntil(
      () => telegram.shortDescription('vi') !== '',
      () => 'the last part of the profile',
    )
    for (const language of ['', 'vi']) {
      expect(telegram.commands(language)).toEqual([{ command: 'hoi', description: 'Hỏi một câu' }])
      expect(telegram.description(language)).toBe(profile.description)
      expect(telegram.shortDescription(language)).toBe(profile.shortDescription)
    }
    await channel.stop()
    await channel.start(keep)
    await telegram.waitUntil(
      () => telegram.calls('getMyShortDescription').length === 4,
      () => 'another look at the profile',
    )
    expect(telegram.calls('setMyCommands')).toHaveLength(2)
    expect(telegram.calls('setMyDescription')).toHaveLength(2)
  })

  it('runs without a profile when Telegram refuses it', async () => {
    const { telegram, channel, log, keep } = await setupTelegram()
    telegram.failNext('setMyCommands', { kind: 'flood', retryAfterSeconds: 600 }, { times: 2 })
    await channel.start(keep)
    expect(channel.state().kind).toBe('running')
    await expect.poll(() => log.join('')).toContain('the bot profile could not be updated')
  })
})

describe('trouble with Telegram', () => {
  it('ends at a refused token, tells the operator what to do, and never the token', async () => {
    const { telegram, channel, log, keep } = await setupTelegram()
    telegram.revokeToken()
    await channel.start(keep)
    const state = channel.state()
    expect(state.kind).toBe('failed')
    expect(JSON.stringify(state)).toMatch(/BotFather.*TELEGRAM_BOT_TOKEN.*\.env/)
    expect(log.join('')).toContain('BotFather')
    expect(log.join('')).not.toContain(telegram.token.split(':')[1])
    await channel.stop()
    expect(channel.state().kind).toBe('failed')
  })

  it('ends as well when the token is revoked while it runs', async () => {
    const { telegram, channel, keep } = await setupTelegram()
    await channel.start(keep)
    telegram.revokeToken()
    telegram.user('Lan').says('a')
    await expect.poll(() => channel.state().kind).toBe('failed')
  })

  it('backs off while another process polls, and recovers', async () => {
    const { telegram, channel, received, waits, keep } = await setupTelegram()
    await channel.start(keep)
    await telegram.waitUntil(
      () => telegram.calls('getUpdates').length >= 2,
      () => 'the long poll',
    )
    telegram.failNext(
      'getUpdates',
      { kind: 'error', code: 409, description: 'Conflict: terminated by other getUpdates request' },
      { times: 2 },
    )
    await telegram.pollElsewhere()
    await expect.poll(() => waits.length).toBe(3)
    expect(waits[2]).toBeGreaterThan(waits[0] ?? 0)
    telegram.user('Lan').says('Vẫn nghe')
    await expect.poll(() => received.map(textOf)).toEqual(['Vẫn nghe'])
    expect(channel.state().kind).toBe('running')
  })

  it('says that another process polls while it does', async () => {
    const { telegram, channel, keep } = await setupTelegram()
    telegram.failNext('getUpdates', { kind: 'error', code: 409, description: 'Conflict: …' })
    telegram.failNext('getUpdates', { kind: 'hang', carriedOut: false })
    await channel.start(keep)
    expect(JSON.stringify(channel.state())).toContain('Một tiến trình khác')
  })

  it('waits as long as told at 429', async () => {
    const { telegram, channel, waits, keep } = await setupTelegram()
    telegram.failNext('getMe', { kind: 'flood', retryAfterSeconds: 7 })
    await channel.start(keep)
    await expect.poll(() => channel.state().kind).toBe('running')
    expect(waits[0]).toBeGreaterThanOrEqual(7000)
  })

  it('comes back after the network was gone', async () => {
    const { telegram, channel, received, log, keep } = await setupTelegram()
    await channel.start(keep)
    await telegram.goOffline()
    await expect.poll(() => JSON.stringify(channel.state())).toContain('Chưa kết nối được')
    telegram.user('Lan').says('Có mạng lại rồi')
    await telegram.goOnline()
    await expect.poll(() => received.map(textOf)).toEqual(['Có mạng lại rồi'])
    expect(log.join('')).not.toContain(telegram.token.split(':')[1])
  })

  it.each([
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'gateway', status: 502, carriedOut: false },
  ] as const)('loses nothing to %j', async (failure) => {
    const { telegram, channel, received, keep } = await setupTelegram()
    telegram.failNext('getUpdates', failure)
    telegram.user('Lan').says('Không mất')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['Không mất'])
    await telegram.whenAllConfirmed()
  })
})

describe('stopping', () => {
  it('ends the poll at once, and what comes later waits for the next start', async () => {
    const { telegram, channel, received, keep } = await setupTelegram()
    await channel.start(keep)
    const before = Date.now()
    await channel.stop()
    expect(Date.now() - before).toBeLessThan(1000)
    expect(channel.state()).toEqual({ kind: 'stopped' })
    telegram.user('Lan').says('Sau khi tắt')
    const next = createTestChannel(telegram)
    await next.channel.start(next.keep)
    await expect.poll(() => next.received.map(textOf)).toEqual(['Sau khi tắt'])
    await next.channel.stop()
    expect(received).toEqual([])
  })

  it('confirms what was taken and leaves the rest for the next start', async () => {
    const { telegram, channel, received } = await setupTelegram()
    const lan = telegram.user('Lan')
    for (const text of ['1', '2', '3']) lan.says(text)
    let stopped = Promise.resolve()
    await channel.start(async (message) => {
      received.push(message)
      if (textOf(message) === '2') stopped = channel.stop()
    })
    await expect.poll(() => channel.state().kind).toBe('stopped')
    await stopped
    expect(received.map(textOf)).toEqual(['1', '2'])
    expect(telegram.pendingUpdates()).toHaveLength(1)

    const next = createTestChannel(telegram)
    await next.channel.start(next.keep)
    await expect.poll(() => next.received.map(textOf)).toEqual(['3'])
    await next.channel.stop()
  })

  it('delivers again, with the same id, what a killed process had not confirmed', async () => {
    const { telegram, channel, received } = await setupTelegram()
    telegram.user('Lan').says('Giữa chừng')
    let release = () => {}
    const hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    await channel.start((message) => {
      received.push(message)
      return hanging
    })
    await expect.poll(() => received.length).toBe(1)
    // The first channel hangs in its handler for ever, as if it had been killed.
    const next = createTestChannel(telegram)
    await next.channel.start(next.keep)
    await expect
      .poll(() => next.received.map((one) => one.deliveryId))
      .toEqual([received[0]?.deliveryId])
    await next.channel.stop()
    release()
  })

  it('can be started again', async () => {
    const { telegram, channel, received, keep } = await setupTelegram()
    await channel.start(keep)
    await channel.stop()
    telegram.user('Lan').says('Lại đây')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['Lại đây'])
  })

  it('does not wait out a rate limit', async () => {
    const { telegram, channel, keep } = await setupTelegram({ timing: realTiming })
    const lan = telegram.user('Lan')
    lan.starts()
    await channel.start(keep)
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 50 })
    const sending = channel.send(lan.chat.address, { blocks: [{ kind: 'note', text: 'a' }] })
    await telegram.waitUntil(
      () => telegram.calls('sendMessage').length === 1,
      () => 'the send',
    )
    await channel.stop()
    expect(await sending).toEqual({ kind: 'rate_limited', retryAfterMs: 50_000 })
  })
})
