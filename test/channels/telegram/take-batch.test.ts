import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import { setupTelegram } from './setup.ts'

const textOf = ({ content }: IncomingMessage) => (content.kind === 'text' ? content.text : '')

describe('taking messages', () => {
  it('confirms an update only when it is stored', async () => {
    const { telegram, channel } = await setupTelegram()
    let store = () => {}
    const stored = new Promise<void>((resolve) => {
      store = resolve
    })
    telegram.user('Lan').says('Đang cất')
    await channel.start(() => stored)
    await telegram.waitUntil(
      () => telegram.calls('getUpdates').length === 1,
      () => 'the first poll',
    )
    expect(telegram.pendingUpdates()).toHaveLength(1)
    store()
    await telegram.whenAllConfirmed()
  })

  it('keeps the order within a chat while chats go side by side', async () => {
    const { telegram, channel } = await setupTelegram()
    const [lan, minh] = [telegram.user('Lan'), telegram.user('Minh')]
    for (const text of ['1', '2', '3']) lan.says(text)
    minh.says('Minh')
    const order: string[] = []
    let release = () => {}
    const minhCame = new Promise<void>((resolve) => {
      release = resolve
    })
    await channel.start(async (message) => {
      // Lan's first message waits until Minh's has come: in one row it would wait for ever.
      if (textOf(message) === '1') await minhCame
      if (textOf(message) === 'Minh') release()
      order.push(textOf(message))
    })
    await expect.poll(() => order).toEqual(['Minh', '1', '2', '3'])
  })

  it('tries a message again, then passes over it while others get through', async () => {
    const { telegram, channel, received, log } = await setupTelegram()
    telegram.user('Lan').says('độc')
    telegram.user('Minh').says('lành')
    let attempts = 0
    await channel.start(async (message) => {
      if (textOf(message) === 'độc') {
        attempts += 1
        throw new Error('cannot store this')
      }
      received.push(message)
    })
    await telegram.whenAllConfirmed()
    expect(received.map(textOf)).toEqual(['lành'])
    expect(attempts).toBe(5)
    expect(log.join('')).toContain('update passed over')
    expect(log.join('')).not.toContain('độc')
    telegram.user('Hoa').says('vẫn chạy')
    await expect.poll(() => received.map(textOf)).toEqual(['lành', 'vẫn chạy'])
  })

  it('begins no further attempt when it is stopped, and leaves the message to Telegram', async () => {
    const { telegram, channel, received } = await setupTelegram()
    telegram.user('Lan').says('độc')
    telegram.user('Minh').says('lành')
    let attempts = 0
    let stopping: Promise<void> | undefined
    await channel.start(async (message) => {
      if (textOf(message) === 'độc') {
        attempts += 1
        if (attempts === 4) stopping = channel.stop()
        throw new Error('cannot store this')
      }
      received.push(message)
    })
    await expect.poll(() => attempts).toBe(4)
    await stopping
    expect(attempts).toBe(4)
    expect(telegram.pendingUpdates()).not.toEqual([])
  })

  it('keeps everything while nothing can be stored', async () => {
    const { telegram, channel, received } = await setupTelegram()
    const lan = telegram.user('Lan')
    lan.says('một')
    lan.says('hai')
    let refusals = 0
    await channel.start(async (message) => {
      refusals += 1
      if (refusals <= 12) throw new Error('the disk is full')
      received.push(message)
    })
    await expect.poll(() => received.map(textOf)).toContain('một')
    await telegram.whenAllConfirmed()
    expect(received.map(textOf).toSorted()).toEqual(['hai', 'một'])
  })

  it('names an unreadable update in the log and goes on', async () => {
    const { telegram, channel, received, log, keep } = await setupTelegram()
    const id = telegram.pushUpdate({ message: { text: 'bí mật', date: 'hôm qua' } })
    telegram.pushUpdate({ message: null })
    telegram.user('Lan').says('sau đó')
    await channel.start(keep)
    await expect.poll(() => received.map(textOf)).toEqual(['sau đó'])
    const line = log.find((one) => one.includes('unreadable'))
    expect(line).toContain(String(id))
    expect(log.join('')).not.toContain('bí mật')
    await telegram.whenAllConfirmed()
  })

  it('writes no text, name or chat id to the log', async () => {
    const { telegram, channel, received, log, keep } = await setupTelegram()
    const lan = telegram.user('Nguyễn Thị Lan')
    lan.says('câu hỏi riêng')
    await channel.start(keep)
    await expect.poll(() => received.length).toBe(1)
    await channel.send(lan.chat.address, { blocks: [{ kind: 'paragraph', text: 'trả lời riêng' }] })
    expect(log.join('')).not.toMatch(new RegExp(`riêng|Lan|\\b${lan.id}\\b`))
  })

  it('takes a hundred chats and more at once', async () => {
    const { telegram, channel, received, keep } = await setupTelegram()
    for (let count = 0; count < 250; count += 1)
      telegram.user(`Người ${count}`).says(`câu ${count}`)
    await channel.start(keep)
    await telegram.whenAllConfirmed()
    expect(new Set(received.map((one) => one.deliveryId)).size).toBe(250)
  })
})
