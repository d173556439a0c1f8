import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { OutgoingMessage } from '../../../src/channels/channel.ts'
import { paragraph, setupWithLan } from './setup.ts'

const CS = '/v3.0/oa/message/cs'
const BUTTONS = [
  [
    { label: 'Xem nguyên văn', data: 'abc.0' },
    { label: 'Nguồn khác', data: 'abc.1' },
  ],
]
const CHOICE: OutgoingMessage = { ...paragraph('Chọn một mục.'), buttons: BUTTONS }
const LIST = 'Chọn một mục.\n\nBạn gõ số để chọn:\n1. Xem nguyên văn\n2. Nguồn khác'

describe('a consultation message', () => {
  it('is split under 2,000 characters, the question quoted with the first part only', async () => {
    const { channel, lan, to, received } = await setupWithLan()
    const text = Array.from({ length: 900 }, (_, index) => `chữ${index}`).join(' ')
    const result = await channel.send(to, {
      ...paragraph(text),
      replyTo: received[0]?.messageId ?? '',
    })
    const parts = lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.map((part) => part.text).join(' ')).toBe(text)
    expect(parts.every((part) => part.text.length <= 2000)).toBe(true)
    expect(parts.map((part) => part.quotedMessageId !== null)).toEqual(
      parts.map((_, index) => index === 0),
    )
    expect(result).toEqual({ kind: 'sent', messageIds: parts.map(({ id }) => id) })
  })

  it('has real buttons where Zalo takes them, and a tap comes back as what it carried', async () => {
    const { channel, lan, to, received } = await setupWithLan()
    await channel.send(to, CHOICE)
    expect(lan.chat.last().text).toBe('Chọn một mục.')
    await lan.taps('Nguồn khác')
    expect(received.at(-1)?.content).toMatchObject({ kind: 'action', data: 'abc.1' })
  })

  it('has a numbered list where Zalo refuses buttons, and does not ask a second time', async () => {
    const { channel, zalo, lan, to, received } = await setupWithLan()
    zalo.buttons = 'refused'
    expect(await channel.send(to, CHOICE)).toMatchObject({ kind: 'sent' })
    expect(lan.chat.last()).toMatchObject({ text: LIST, buttons: [] })
    await lan.says('2')
    expect(received.at(-1)?.content).toMatchObject({ kind: 'action', data: 'abc.1' })
    await lan.says('7')
    expect(received.at(-1)?.content).toEqual({ kind: 'no_such_choice', count: 2 })

    const before = zalo.calls(CS).length
    await channel.send(to, CHOICE)
    expect(zalo.calls(CS).length).toBe(before + 1)
  })

  it('has a numbered list when the setting says so, and for more than five buttons', async () => {
    const { channel, lan, to } = await setupWithLan({ buttons: 'numbers' })
    await channel.send(to, CHOICE)
    expect(lan.chat.last()).toMatchObject({ text: LIST, buttons: [] })

    const auto = await setupWithLan()
    const six = Array.from({ length: 6 }, (_, index) => [
      { label: `Mục ${index + 1}`, data: `abc.${index}` },
    ])
    await auto.channel.send(auto.to, { ...paragraph('Chọn.'), buttons: six })
    expect(auto.lan.chat.last().text).toMatch(/6\. Mục 6$/)
  })

  it('still goes out when the quoted message is what Zalo refuses, and keeps trying buttons', async () => {
    const { channel, zalo, lan, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code: -201, message: 'quote' }, { times: 2 })
    expect(await channel.send(to, { ...CHOICE, replyTo: 'gone' })).toMatchObject({ kind: 'sent' })
    expect(lan.chat.last().quotedMessageId).toBeNull()
    await channel.send(to, CHOICE)
    expect(lan.chat.last().buttons).toHaveLength(2)
  })

  it('comes after the one that was sent before it to the same chat', async () => {
    const { channel, zalo, lan, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code: -200, message: 'again' })
    await Promise.all(['một', 'hai'].map((text) => channel.send(to, paragraph(text))))
    const sent = lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(sent.map(({ text }) => text)).toEqual(['một', 'hai'])
  })

  it('shows a picture above the text, or its description where it is refused', async () => {
    const { channel, zalo, lan, to } = await setupWithLan()
    const picture = { url: 'https://example.org/a.png', description: 'Trống đồng' }
    await channel.send(to, { ...paragraph('Xem hình.'), picture })
    const shown = () => lan.chat.messages().filter(({ from }) => from === 'oa')
    expect(shown().map(({ text }) => text)).toEqual(['Trống đồng', 'Xem hình.'])

    zalo.failNext(CS, { kind: 'error', code: -201, message: 'picture' })
    await channel.send(to, { ...paragraph('Xem hình.'), picture })
    expect(shown().map(({ text }) => text)).toEqual([
      'Trống đồng',
      'Xem hình.',
      'Trống đồng\nhttps://example.org/a.png',
      'Xem hình.',
    ])
  })
})

describe('the numbers under a message', () => {
  const OLD = { ...paragraph('Chọn một văn bản.'), buttons: [[{ label: 'Một', data: 'old.0' }]] }

  it('press nothing of a message that did not arrive', async () => {
    const { channel, zalo, lan, to, received } = await setupWithLan({ buttons: 'numbers' })
    await channel.send(to, OLD)
    zalo.failNext(CS, { kind: 'error', code: -211, message: 'quota' })
    expect(await channel.send(to, CHOICE)).toMatchObject({ kind: 'rate_limited' })
    await lan.says('1')
    expect(received.at(-1)?.content).toMatchObject({ kind: 'action', data: 'old.0' })
  })

  it('press what may be on the screen though the answer was lost', async () => {
    const { channel, zalo, lan, to, received } = await setupWithLan({ buttons: 'numbers' })
    await channel.send(to, OLD)
    zalo.failNext(CS, { kind: 'drop', when: 'after' })
    expect(await channel.send(to, CHOICE)).toMatchObject({ kind: 'unknown' })
    await lan.says('1')
    expect(received.at(-1)?.content).toMatchObject({ kind: 'action', data: 'abc.0' })
  })

  it('are no reason to withhold the text when they cannot be remembered', async () => {
    const { channel, lan, to } = await setupWithLan({
      buttons: 'numbers',
      choices: {
        async remember() {
          throw new Error('the disk is full')
        },
        recall: async () => null,
      },
    })
    expect(await channel.send(to, CHOICE)).toMatchObject({ kind: 'sent' })
    expect(lan.chat.last().text).toBe(LIST)
  })
})

describe('the error table', () => {
  it.each([
    [-230, { kind: 'unreachable', reason: 'window_closed' }],
    [-232, { kind: 'unreachable', reason: 'window_closed' }],
    [-213, { kind: 'unreachable', reason: 'blocked' }],
    [-227, { kind: 'unreachable', reason: 'blocked' }],
    [-205, { kind: 'failed', reason: 'Zalo refused it (-205)' }],
    [-248, { kind: 'failed', reason: 'Zalo refused it (-248)' }],
  ])('makes of %i a result and no second call', async (code, result) => {
    const { channel, zalo, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code, message: 'no' }, { times: 5 })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toEqual(result)
    expect(zalo.calls(CS)).toHaveLength(1)
  })

  it.each([-200, -214])('repeats after %i', async (code) => {
    const { channel, zalo, lan, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code, message: 'again' }, { times: 2 })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(1)
  })

  it('repeats nothing once it stops, but still sends', async () => {
    const { channel, zalo, to } = await setupWithLan()
    await channel.stop()
    zalo.failNext(CS, { kind: 'error', code: -200, message: 'again' })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'failed' })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
    expect(zalo.calls(CS)).toHaveLength(2)
  })

  it('gives up a repeat that does not end', async () => {
    const { channel, zalo, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code: -200, message: 'again' }, { times: 99 })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'failed' })
    expect(zalo.calls(CS)).toHaveLength(4)
  })

  it.each([-216, -220, -124])('renews the token once after %i', async (code) => {
    const { channel, zalo, to } = await setupWithLan()
    const minted = zalo.tokenState().minted
    zalo.failNext(CS, { kind: 'error', code, message: 'token' })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
    expect(zalo.tokenState().minted).toBe(minted + 1)

    zalo.failNext(CS, { kind: 'error', code, message: 'token' }, { times: 9 })
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'failed' })
    expect(zalo.tokenState().minted).toBe(minted + 2)
  })

  it('waits for the morning after -234, and for midnight when a quota is used up', async () => {
    // 22:30 in Vietnam.
    const now = () => Date.parse('2026-11-20T15:30:00Z')
    const { channel, zalo, to } = await setupWithLan({ now })
    zalo.failNext(CS, { kind: 'error', code: -234, message: 'night' })
    const night = await channel.send(to, paragraph('Chào Bạn.'))
    expect(night).toEqual({ kind: 'rate_limited', retryAfterMs: 7.5 * 3_600_000 })
    zalo.failNext(CS, { kind: 'error', code: -211, message: 'quota' })
    const quota = await channel.send(to, paragraph('Chào Bạn.'))
    expect(quota).toEqual({ kind: 'rate_limited', retryAfterMs: 1.5 * 3_600_000 })
  })

  it.each([
    { kind: 'drop', when: 'after' },
    { kind: 'gateway', status: 502, carriedOut: true },
  ] as const)('never repeats what may have arrived: $kind', async (failure) => {
    const { channel, zalo, lan, to } = await setupWithLan()
    zalo.failNext(CS, failure)
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'unknown' })
    expect(lan.chat.messages().filter(({ from }) => from === 'oa')).toHaveLength(1)
  })

  it('repeats what certainly never left', async () => {
    const { channel, zalo, to } = await setupWithLan()
    await zalo.goOffline()
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'unavailable' })
    await zalo.goOnline()
    expect(await channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'sent' })
  })

  it('does not hand the token on to where somebody redirects', async () => {
    const { zalo, to } = await setupWithLan()
    const redirecting = createServer((request, response) => {
      response.writeHead(307, { location: `${zalo.apiRoot}${request.url}` }).end()
    })
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void redirecting.close())
    const { port } = redirecting.address() as AddressInfo
    const misled = await setupWithLan({ apiRoot: `http://127.0.0.1:${port}` })
    expect(await misled.channel.send(to, paragraph('Chào Bạn.'))).toMatchObject({ kind: 'unknown' })
    expect(zalo.calls(CS)).toEqual([])
  })

  it('tells that nothing more is possible after part of a message', async () => {
    const { channel, zalo, to } = await setupWithLan()
    zalo.failNext(CS, { kind: 'error', code: -211, message: 'quota' }, { skip: 1 })
    const text = 'chữ '.repeat(900)
    const result = await channel.send(to, paragraph(text))
    expect(result).toEqual({ kind: 'failed', reason: 'rate limited after 1 parts' })
  })

  it('counts a picture among the parts, and ends where a picture already fails', async () => {
    const { channel, zalo, to } = await setupWithLan()
    const picture = { url: 'https://example.org/a.png', description: 'Trống đồng' }
    const message = { ...paragraph('Xem hình.'), picture }
    zalo.failNext(CS, { kind: 'error', code: -211, message: 'quota' }, { skip: 1 })
    expect(await channel.send(to, message)).toMatchObject({ kind: 'failed' })

    zalo.failNext(CS, { kind: 'error', code: -230, message: 'window' })
    const before = zalo.calls(CS).length
    expect(await channel.send(to, message)).toMatchObject({ kind: 'unreachable' })
    expect(zalo.calls(CS)).toHaveLength(before + 1)
  })
})
