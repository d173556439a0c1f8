import { expect, it } from 'vitest'
import { setupTelegram, setupWithLan } from './setup.ts'

const FILE = {
  name: 'Kết quả phiên thi.xlsx',
  bytes: new TextEncoder().encode('PK báo cáo'),
  caption: 'Kết quả phiên thi',
}

it('sends a file with its name, its bytes and its caption', async () => {
  const { channel, lan, to } = await setupWithLan()
  const sent = await channel.files.sendFile(to, FILE)
  const shown = lan.chat.last()
  expect(sent).toEqual({ kind: 'sent', messageIds: [String(shown.id)] })
  expect(shown.text).toBe(FILE.caption)
  expect(shown.document?.name).toBe(FILE.name)
  expect(Buffer.from(shown.document?.bytes ?? []).toString()).toBe('PK báo cáo')
})

it('composes the letters of the name', async () => {
  const { channel, lan, to } = await setupWithLan()
  await channel.files.sendFile(to, { ...FILE, name: FILE.name.normalize('NFD') })
  expect(lan.chat.last().document?.name).toBe(FILE.name)
})

it('leaves out of the name what Telegram would cut it at', async () => {
  const { channel, lan, to } = await setupWithLan()
  await channel.files.sendFile(to, { ...FILE, name: 'Chi bộ 3; "tổ 1"/2\r\nX: y.xlsx' })
  expect(lan.chat.last().document?.name).toBe('Chi bộ 3 tổ 1 2 X: y.xlsx')
})

it('shortens a caption to what Telegram takes', async () => {
  const { channel, lan, to } = await setupWithLan()
  const sent = await channel.files.sendFile(to, { ...FILE, caption: 'đ'.repeat(1_100) })
  expect(sent.kind).toBe('sent')
  expect(lan.chat.last().text).toHaveLength(1_024)
  expect(lan.chat.last().text).toMatch(/đ…$/)
})

it('sends no caption when there is none, into the topic it is meant for', async () => {
  const { telegram, channel } = await setupTelegram()
  const topic = telegram.group('Chi bộ 3', { forum: true }).addTopic('Học')
  await channel.files.sendFile(topic.address, { ...FILE, caption: '' })
  expect(topic.last()).toMatchObject({ text: '', document: { name: FILE.name } })
})

it('follows a group that was upgraded', async () => {
  const { telegram, channel } = await setupTelegram()
  const group = telegram.group('Chi bộ 3', { basic: true })
  const upgraded = group.upgrades()
  expect(await channel.files.sendFile(group.address, FILE)).toEqual({
    kind: 'moved',
    newChatId: upgraded.address.chatId,
    messageIds: [String(upgraded.last().id)],
  })
})

it('says what became of one that did not arrive, and sends it once', async () => {
  const { telegram, channel, lan, to } = await setupWithLan()
  telegram.failNext('sendDocument', { kind: 'flood', retryAfterSeconds: 4 })
  expect(await channel.files.sendFile(to, FILE)).toEqual({
    kind: 'rate_limited',
    retryAfterMs: 4_000,
  })
  telegram.failNext('sendDocument', { kind: 'drop', when: 'after' })
  expect((await channel.files.sendFile(to, FILE)).kind).toBe('unknown')
  expect(lan.chat.messages()).toHaveLength(1)
  lan.blocks()
  expect(await channel.files.sendFile(to, FILE)).toEqual({ kind: 'unreachable', reason: 'blocked' })
})
