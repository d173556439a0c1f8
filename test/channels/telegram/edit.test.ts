import { describe, expect, it } from 'vitest'
import { paragraph, setupWithLan as setup } from './setup.ts'

const SENTENCE = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '

describe('an edit', () => {
  async function setupSent() {
    const made = await setup()
    const sent = await made.channel.send(made.to, {
      ...paragraph('Bản cũ'),
      buttons: [[{ label: 'Thêm', data: 'a1' }]],
    })
    if (sent.kind !== 'sent') throw new Error(sent.kind)
    return { ...made, id: sent.messageIds[0] ?? '' }
  }

  it('replaces text and buttons', async () => {
    const { channel, lan, to, id } = await setupSent()
    expect(await channel.edit(to, id, paragraph('Bản mới'))).toEqual({
      kind: 'sent',
      messageIds: [id],
    })
    expect(lan.chat.last()).toMatchObject({ text: 'Bản mới', buttons: [], edits: 1 })
  })

  it('may be repeated when its outcome is unknown', async () => {
    const { channel, telegram, lan, to, id } = await setupSent()
    telegram.failNext('editMessageText', { kind: 'drop', when: 'after' })
    telegram.failNext('editMessageText', { kind: 'gateway', status: 502, carriedOut: false })
    expect((await channel.edit(to, id, paragraph('Bản mới'))).kind).toBe('sent')
    expect(lan.chat.last()).toMatchObject({ text: 'Bản mới', edits: 1 })
  })

  it('of a message that is gone fails and sends nothing new', async () => {
    const { channel, telegram, lan, to, id } = await setupSent()
    lan.chat.deletes(Number(id))
    expect(await channel.edit(to, id, paragraph('Bản mới'))).toEqual({
      kind: 'failed',
      reason: 'edit target gone',
    })
    expect(telegram.calls('sendMessage')).toHaveLength(1)
  })

  it('that needs more room goes on in new messages, the buttons on the last', async () => {
    const { channel, lan, to, id } = await setupSent()
    const result = await channel.edit(to, id, {
      ...paragraph(SENTENCE.repeat(80)),
      buttons: [[{ label: 'Thu gọn', data: 'a2' }]],
    })
    const shown = lan.chat.messages()
    expect(result).toEqual({ kind: 'sent', messageIds: shown.map((one) => String(one.id)) })
    expect(shown.map(({ buttons }) => buttons)).toEqual([[], [['Thu gọn']]])
  })
})

describe('a pressed button', () => {
  it('gets its notice, cut to what Telegram shows', async () => {
    const { channel, lan, to, received, keep } = await setup()
    await channel.send(to, { ...paragraph('a'), buttons: [[{ label: 'Hay', data: 'a1' }]] })
    await channel.start(keep)
    const pressed = lan.presses('Hay')
    await lan.chat.next()
    await expect.poll(() => received.at(-1)?.content.kind).toBe('action')
    const message = received.at(-1)
    if (!message) throw new Error('nothing received')
    await channel.acknowledge(message, 'đ'.repeat(250))
    const notice = await pressed.answer()
    expect([...(notice ?? '')]).toHaveLength(200)
    pressed.expires()
    await channel.acknowledge(message, 'quá muộn')
  })
})
