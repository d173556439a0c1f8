import { describe, expect, it } from 'vitest'
import { createTelegramBulk } from '../../../src/channels/telegram/bulk.ts'
import { createFakeTelegram } from '../../support/fake-telegram/index.ts'
import { expectBulkContract } from '../bulk-contract.ts'
import { createTestChannel, paragraph, setupWithLan } from './setup.ts'

const HOUR_MS = 3_600_000
const LONG = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng. '.repeat(120).trim()
const PICTURE = { url: 'https://example.org/tranh.png', description: 'Tranh cổ động' }

async function setupBulk() {
  const made = await setupWithLan()
  const bulk = createTelegramBulk({ announcing: made.channel.announcing, ratePerSecond: 25 })
  return { ...made, bulk }
}

expectBulkContract('telegram', async () => {
  const { telegram, lan, bulk, to, waits, channel } = await setupBulk()
  return {
    bulk,
    to,
    waits,
    arrived: () =>
      lan.chat.messages().map(({ text, photo, buttons, links }) => ({
        text,
        picture: photo,
        buttons,
        ...(links.length > 0 && { links }),
      })),
    requests: () => telegram.calls('sendMessage').length,
    failNext: (failure, options) =>
      telegram.failNext(
        'sendMessage',
        failure === 'limit' ? { kind: 'flood', retryAfterSeconds: 3 } : failure,
        options,
      ),
    goOffline: telegram.goOffline,
    stop: channel.stop,
  }
})

describe('an announcement on Telegram', () => {
  it('is held back for as long as Telegram says', async () => {
    const { telegram, bulk, to } = await setupBulk()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 17 })
    expect(await bulk.send('message', to, paragraph('a'))).toEqual({
      kind: 'rate_limited',
      retryAfterMs: 17_000,
    })
  })

  it('lets replies to others go on meanwhile', async () => {
    const { telegram, channel, bulk, to } = await setupBulk()
    const minh = telegram.user('Minh')
    minh.starts()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 3600 })
    await bulk.send('message', to, paragraph('thông báo'))
    expect(await channel.send(minh.chat.address, paragraph('trả lời'))).toMatchObject({
      kind: 'sent',
    })
  })

  it('tells who has blocked the bot', async () => {
    const { lan, bulk, to } = await setupBulk()
    lan.blocks()
    const blocked = { kind: 'unreachable', reason: 'blocked' }
    expect(await bulk.send('message', to, paragraph('a'))).toEqual(blocked)
    expect(await bulk.recall(to, ['1'])).toEqual(blocked)
  })
})

describe('a correction', () => {
  async function sent(text: string, picture?: typeof PICTURE) {
    const made = await setupBulk()
    const message = { ...paragraph(text), ...(picture && { picture }) }
    const result = await made.bulk.send('message', made.to, message)
    if (result.kind !== 'sent') throw new Error(result.kind)
    const texts = () => made.lan.chat.messages().map((one) => one.text)
    return { ...made, ids: result.messageIds, texts }
  }

  it('puts each part in the place of the old one, with its buttons', async () => {
    const { bulk, to, ids, lan } = await sent('Họp lúc 8 giờ.')
    const next = {
      ...paragraph('Họp lúc 9 giờ.'),
      buttons: [[{ label: 'Đã đọc', data: 'b.1.read' }]],
    }
    const done = { kind: 'sent', messageIds: ids }
    expect(await bulk.edit(to, ids, next)).toEqual(done)
    expect(await bulk.edit(to, ids, next)).toEqual(done)
    expect(lan.chat.messages()).toMatchObject([
      { text: 'Họp lúc 9 giờ.', buttons: [['Đã đọc']], edits: 1 },
    ])
  })

  it('takes back the parts that are too many', async () => {
    const { bulk, to, ids, texts } = await sent(LONG)
    expect(ids).toHaveLength(2)
    expect(await bulk.edit(to, ids, paragraph('Ngắn.'))).toMatchObject({ kind: 'sent' })
    expect(texts()).toEqual(['Ngắn.'])
  })

  it('says that a part was taken out where it is too late to delete it', async () => {
    let now = Date.parse('2026-11-22T03:00:00Z')
    const telegram = await createFakeTelegram({ now: () => now })
    const { channel } = createTestChannel(telegram)
    const lan = telegram.user('Lan')
    lan.starts()
    const { announcing } = channel
    const result = await announcing.send('message', lan.chat.address, paragraph(LONG))
    const ids = result.kind === 'sent' ? result.messageIds : []
    now += 49 * HOUR_MS
    const edited = await announcing.edit(lan.chat.address, ids, paragraph('Ngắn.'))
    expect(edited).toEqual({ kind: 'sent', messageIds: ids })
    expect(lan.chat.messages().map(({ text }) => text)).toEqual(['Ngắn.', '(Phần này đã được bỏ.)'])
    expect(await announcing.recall(lan.chat.address, ids)).toEqual({
      kind: 'failed',
      reason: 'too_old',
    })
    await channel.stop()
    await telegram.stop()
  })

  it('changes nothing when it needs more parts than there are', async () => {
    const { bulk, to, ids, texts } = await sent('Ngắn.')
    expect(await bulk.edit(to, ids, paragraph(LONG))).toEqual({
      kind: 'failed',
      reason: 'needs_more_parts',
    })
    expect(texts()).toEqual(['Ngắn.'])
  })

  it('keeps the picture and changes the words below it', async () => {
    const { bulk, to, ids, lan } = await sent('Cũ.', PICTURE)
    const next = { ...paragraph('Mới.'), picture: { ...PICTURE, description: 'Tranh mới' } }
    expect(await bulk.edit(to, ids, next)).toEqual({ kind: 'sent', messageIds: ids })
    expect(lan.chat.messages()).toMatchObject([
      { photo: PICTURE.url, text: 'Tranh mới' },
      { photo: null, text: 'Mới.' },
    ])
  })

  it('keeps a picture that the new text does not speak of', async () => {
    const { bulk, to, ids, lan } = await sent('Cũ.', PICTURE)
    expect(await bulk.edit(to, ids, paragraph('Mới.'))).toMatchObject({ kind: 'sent' })
    expect(lan.chat.messages()).toMatchObject([
      { photo: PICTURE.url, text: 'Tranh cổ động' },
      { text: 'Mới.' },
    ])
    expect(await bulk.edit(to, ids, paragraph(LONG))).toMatchObject({ reason: 'needs_more_parts' })
  })

  it('is tried again when its answer was lost', async () => {
    const { telegram, bulk, to, ids, texts } = await sent('Cũ.')
    telegram.failNext('editMessageText', { kind: 'drop', when: 'after' })
    expect(await bulk.edit(to, ids, paragraph('Mới.'))).toMatchObject({ kind: 'sent' })
    telegram.failNext('deleteMessages', { kind: 'gateway', status: 502, carriedOut: true })
    expect(await bulk.recall(to, ids)).toEqual({ kind: 'sent', messageIds: ids })
    expect(texts()).toEqual([])
  })

  it('reports a limit at once, to go on later where it ended', async () => {
    const { telegram, bulk, to, ids, texts, waits } = await sent(LONG)
    telegram.failNext('editMessageText', { kind: 'flood', retryAfterSeconds: 9 }, { skip: 1 })
    const next = paragraph(LONG.replaceAll('chuyển đổi số', 'cải cách'))
    const limited = { kind: 'rate_limited', retryAfterMs: 9000 }
    expect(await bulk.edit(to, ids, next)).toEqual(limited)
    expect(await bulk.edit(to, ids, next)).toMatchObject({ kind: 'sent' })
    expect(texts()).toEqual(bulk.preview('message', next).map(({ text }) => text))
    expect(waits).toEqual([])
  })

  it('takes back all parts, also when the member has deleted one', async () => {
    const { bulk, to, ids, texts, lan } = await sent(LONG, PICTURE)
    lan.chat.deletes(Number(ids[1]))
    expect(await bulk.recall(to, ids)).toEqual({ kind: 'sent', messageIds: ids })
    expect(await bulk.recall(to, ids)).toEqual({ kind: 'sent', messageIds: ids })
    expect(texts()).toEqual([])
  })
})
