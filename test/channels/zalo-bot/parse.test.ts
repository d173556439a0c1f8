import { describe, expect, it } from 'vitest'
import { parseUpdate } from '../../../src/channels/zalo-bot/parse.ts'
import { type Me, toUpdates } from '../../../src/channels/zalo-bot/schema.ts'

const ME: Me = {
  id: '1459232241454765289',
  names: ['Bot Sổ tay 57', 'bot.VDKyGxQvc'],
  canJoinGroups: true,
}
const RECEIVED_AT = new Date('2026-11-22T08:00:00Z')
/** As in the platform's own sample (Zalo Bot docs, webhook). */
const SAMPLE = {
  from: { id: '6ede9afa66b88fe6d6a9', display_name: 'Ted', is_bot: false },
  chat: { id: '6ede9afa66b88fe6d6a9', chat_type: 'PRIVATE' },
  text: 'Xin chào',
  message_id: '2d758cb5e222177a4e35',
  date: 1_750_316_131_602,
}
const GROUP = { chat: { id: 'zgr-d0a1a6afd9c0309e69d1', chat_type: 'GROUP' } }

function parse(message: object | undefined, event = 'message.text.received', me: Me | null = ME) {
  return parseUpdate(
    { event_name: event, ...(message && { message: { ...SAMPLE, ...message } }) },
    { me, receivedAt: RECEIVED_AT },
  )
}
function contentOf(...args: Parameters<typeof parse>) {
  const parsed = parse(...args)
  return parsed.kind === 'message' ? parsed.message.content : parsed
}
function messageOf(...args: Parameters<typeof parse>) {
  const parsed = parse(...args)
  if (parsed.kind !== 'message') throw new Error(`ignored: ${parsed.reason}`)
  return parsed.message
}

describe('a text', () => {
  it('is read whole', () => {
    expect(parse({})).toEqual({
      kind: 'message',
      message: {
        deliveryId: 'message.text.received:2d758cb5e222177a4e35',
        address: { channel: 'zalo-bot', chatId: '6ede9afa66b88fe6d6a9', topicId: null },
        chatKind: 'private',
        sender: { id: '6ede9afa66b88fe6d6a9', displayName: 'Ted' },
        sentAt: '2025-06-19T06:55:31.602Z',
        messageId: '2d758cb5e222177a4e35',
        content: { kind: 'text', text: 'Xin chào' },
      },
    })
  })

  it.each([
    ['seconds', 1_750_316_131, '2025-06-19T06:55:31.000Z'],
    ['milliseconds as text', '1750316131602', '2025-06-19T06:55:31.602Z'],
    ['nothing', undefined, '2026-11-22T08:00:00.000Z'],
    ['no date', 'hôm qua', '2026-11-22T08:00:00.000Z'],
    ['no number of this world', 1e300, '2026-11-22T08:00:00.000Z'],
  ])('dated with %s', (_what, date, sentAt) => {
    expect(messageOf({ date }).sentAt).toBe(sentAt)
  })

  it('from somebody whose name stands elsewhere, or nowhere', () => {
    expect(messageOf({ from: { id: 'a1', name: 'Ted' } }).sender?.displayName).toBe('Ted')
    expect(messageOf({ from: { id: 'a1' } }).sender).toEqual({ id: 'a1', displayName: '' })
  })

  it.each([
    ['/hoi ai ký?', { kind: 'command', name: 'hoi', argument: 'ai ký?' }],
    ['/HELP', { kind: 'command', name: 'help', argument: '' }],
    ['/hỏi ai ký?', { kind: 'text', text: '/hỏi ai ký?' }],
    ['gõ /hoi', { kind: 'text', text: 'gõ /hoi' }],
    ['@Bot Sổ tay 57 ơi', { kind: 'text', text: '@Bot Sổ tay 57 ơi' }],
    ['Điều 1'.normalize('NFD'), { kind: 'text', text: 'Điều 1' }],
  ])('%s', (text, content) => {
    expect(contentOf({ text })).toEqual(content)
  })

  it('that is empty is nothing', () => {
    expect(contentOf({ text: ' \u200b ' })).toEqual({ kind: 'ignored', reason: 'empty message' })
  })
})

describe('a group', () => {
  it.each([
    ['@Bot Sổ tay 57 ai ký?', 'ai ký?'],
    ['@bot sổ tay 57: ai ký?', 'ai ký?'],
    ['@bot so tay 57, ai ký?', 'ai ký?'],
    ['@Bot Sổ tay 57 ai ký?'.normalize('NFD'), 'ai ký?'],
    ['@bot.vdkygxqvc ai ký?', 'ai ký?'],
    ['ai ký?', 'ai ký?'],
    ['@Bot Sổ tay 571 là ai?', '@Bot Sổ tay 571 là ai?'],
    ['@Minh ai ký?', '@Minh ai ký?'],
    ['@Bot Sổ tay 57', ''],
  ])('%s', (text, rest) => {
    expect(contentOf({ ...GROUP, text })).toEqual({ kind: 'text', text: rest })
  })

  it('gives commands behind the mention', () => {
    expect(contentOf({ ...GROUP, text: '@Bot Sổ tay 57 /hoi ai ký?' })).toEqual({
      kind: 'command',
      name: 'hoi',
      argument: 'ai ký?',
    })
  })

  it('is the address, not the person', () => {
    const { address, chatKind, sender } = messageOf({ ...GROUP })
    expect(address.chatId).toBe(GROUP.chat.id)
    expect(chatKind).toBe('group')
    expect(sender?.id).toBe(SAMPLE.from.id)
  })

  it('is told by the ids when the kind is not', () => {
    expect(messageOf({ chat: { id: 'zgr-1' } }).chatKind).toBe('group')
    expect(messageOf({ chat: { id: SAMPLE.from.id } }).chatKind).toBe('private')
    expect(contentOf({ chat: { id: 'x', chat_type: 'CHANNEL' } })).toMatchObject({
      kind: 'ignored',
    })
  })
})

describe('other things people send', () => {
  const bare = { text: undefined }

  it.each([
    ['sticker', { sticker: 'bfe458bf64fa8da4d4eb', url: 'https://photo.example/1.webp' }],
    ['voice', { voice_url: 'https://photo.example/1.aac' }],
    ['image', { photo: 'https://photo.example/1.jpg' }],
    ['image', { photos: [{ url: 'https://photo.example/1.jpg' }], caption: '' }],
    ['unsupported', {}],
    ['link', {}],
  ])('a %s is an attachment', (kind, message) => {
    expect(contentOf({ ...bare, ...message }, `message.${kind}.received`)).toEqual({
      kind: 'attachment',
    })
  })

  it('a picture with a caption is a text', () => {
    const message = { ...bare, photo: 'https://photo.example/1.jpg', caption: 'Đây là văn bản gì?' }
    expect(contentOf(message, 'message.image.received')).toEqual({
      kind: 'text',
      text: 'Đây là văn bản gì?',
    })
  })

  it('something untold is passed over', () => {
    expect(parse(undefined, 'message.unsupported.received').kind).toBe('ignored')
  })

  it.each(['message.reaction.received', 'user.follow', 'webhook.test'])(
    '%s is named and passed over',
    (event) => {
      expect(parse(undefined, event)).toEqual({ kind: 'ignored', reason: event })
    },
  )

  it('an odd name of an event is not copied', () => {
    expect(parse({}, 'câu hỏi riêng')).toEqual({ kind: 'ignored', reason: 'unknown event' })
  })

  it.each([
    ['own words', { from: { id: ME.id } }],
    ["another bot's", { from: { id: 'b2', is_bot: true } }],
  ])('%s are passed over', (_what, message) => {
    expect(parse(message)).toEqual({ kind: 'ignored', reason: 'message of a bot' })
  })

  it('what is not shaped as documented is an error', () => {
    expect(() => parse(undefined)).toThrow()
    expect(() => parse({ message_id: undefined })).toThrow()
    expect(() => parse({ chat: { chat_type: 'PRIVATE' } })).toThrow()
    expect(() => parseUpdate({ message: {} }, { me: null, receivedAt: RECEIVED_AT })).toThrow()
  })
})

it.each([
  [{ event_name: 'a' }, 1],
  [[{ event_name: 'a' }, { event_name: 'b' }], 2],
  [[], 0],
  [{}, 0],
  [[{}], 0],
  [null, 0],
  [undefined, 0],
  ['chữ', 1],
])('finds the updates in %j', (value, count) => {
  expect(toUpdates(value)).toHaveLength(count)
})
