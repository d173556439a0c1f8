import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseUpdate } from '../../../src/channels/telegram/parse.ts'

const fixtures = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .parse(
    JSON.parse(
      readFileSync(new URL('../../fixtures/telegram/updates.json', import.meta.url), 'utf8'),
    ),
  )
const me = { id: 57, username: 'SoTay57Bot' }
const now = new Date('2025-11-22T08:00:00Z')

const parse = (update: unknown) => parseUpdate(update, me, now)
const parseFixture = (name: string) => {
  const update = fixtures[name]
  if (!update) throw new Error(`no fixture ${name}`)
  return parse(update)
}

const lan = { id: 1001, is_bot: false, first_name: 'Lan' }
const bot = { id: 57, is_bot: true, first_name: 'Sổ tay 57' }
const privateChat = { id: 1001, type: 'private' }
const group = { id: -100200, type: 'supergroup' }
const message = (fields: object) =>
  parse({ update_id: 1, message: { message_id: 5, date: 1, chat: group, from: lan, ...fields } })
const inPrivate = (fields: object) => message({ chat: privateChat, ...fields })
const mention = (text: string, name = '@SoTay57Bot') => ({
  text,
  entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }],
})

describe('in private', () => {
  it('takes a text with who, where and when', () => {
    expect(parseFixture('privateText')).toEqual({
      deliveryId: '570000001',
      address: { channel: 'telegram', chatId: '1001', topicId: null },
      chatKind: 'private',
      sender: { id: '1001', displayName: 'Lan Nguyễn' },
      sentAt: '2025-11-22T08:26:40.000Z',
      messageId: '11',
      content: { kind: 'text', text: 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?' },
    })
  })

  it('composes decomposed letters and drops what is invisible', () => {
    const text = `​${'Nghị quyết'.normalize('NFD')} 57 `
    expect(inPrivate({ text })?.content).toEqual({ kind: 'text', text: 'Nghị quyết 57' })
  })

  it('reads the payload of a deep link as the argument of start', () => {
    expect(parseFixture('deepLink')?.content).toEqual({
      kind: 'command',
      name: 'start',
      argument: 'chi-bo-3',
    })
  })

  it.each([
    ['/HOI  mục tiêu\nlà gì', { kind: 'command', name: 'hoi', argument: 'mục tiêu\nlà gì' }],
    ['/vanban', { kind: 'command', name: 'vanban', argument: '' }],
    ['gõ /hoi thế nào', { kind: 'text', text: 'gõ /hoi thế nào' }],
    ['/hỏi mục tiêu', { kind: 'text', text: '/hỏi mục tiêu' }],
    ['/ 57', { kind: 'text', text: '/ 57' }],
  ])('reads %j', (text, content) => {
    expect(inPrivate({ text })?.content).toEqual(content)
  })

  it('reads a caption as text, and a thing without one as an attachment', () => {
    expect(parseFixture('photoWithCaption')?.content).toEqual({
      kind: 'text',
      text: 'Văn bản này nói gì về 5G?',
    })
    expect(parseFixture('voice')?.content).toEqual({ kind: 'attachment' })
  })

  it('keeps the topic of a private chat that has topics', () => {
    const parsed = inPrivate({ text: 'a', message_thread_id: 9, is_topic_message: true })
    expect(parsed?.address.topicId).toBe('9')
  })
})

describe('in a group', () => {
  it('takes a mention out by its UTF-16 offsets, whatever stands before it', () => {
    const parsed = parseFixture('forumMention')
    expect(parsed?.content).toEqual({ kind: 'text', text: '🇻🇳 ai ký công văn 1180?' })
    expect(parsed?.address).toEqual({
      channel: 'telegram',
      chatId: '-1001234567890',
      topicId: '7',
    })
  })

  it.each([
    ['@SoTay57Bot, ai ký?', 'ai ký?'],
    ['ai ký @SoTay57Bot', 'ai ký'],
    ['ai ký @SoTay57Bot công văn 1180?', 'ai ký công văn 1180?'],
    ['@SoTay57Bot', ''],
  ])('takes %j as %j', (text, rest) => {
    expect(message(mention(text))?.content).toEqual({ kind: 'text', text: rest })
  })

  it('hears a mention of the bot by its name alone', () => {
    const entities = [{ type: 'text_mention', offset: 0, length: 9, user: bot }]
    expect(message({ text: 'Sổ tay 57 ai ký?', entities })?.content).toEqual({
      kind: 'text',
      text: 'ai ký?',
    })
  })

  it('hears replies to the bot, texts and attachments alike', () => {
    const reply = { reply_to_message: { from: bot } }
    expect(message({ text: 'còn Biên Hoà?', ...reply })?.content.kind).toBe('text')
    expect(message({ sticker: {}, ...reply })?.content.kind).toBe('attachment')
  })

  it('does not take the opening of a topic for something the reader replies to', () => {
    const opening = { from: bot, forum_topic_created: { name: 'Học' } }
    expect(message({ text: 'chào cả nhà', reply_to_message: opening })).toBeNull()
  })

  it.each([
    ['talk among members', { text: 'chiều họp nhé' }],
    ['a mention of somebody else', mention('@minh ơi', '@minh')],
    ['a reply to somebody else', { text: 'ừ', reply_to_message: { from: lan } }],
    ['a photo', { photo: [{}] }],
    ['a command for another bot', { text: '/hoi@other_bot ai ký?' }],
    ['another bot', { text: '/hoi ai ký?', from: { ...bot, id: 58 } }],
    ['a post of the linked channel', { text: '/hoi', is_automatic_forward: true }],
    ['somebody who joins', { new_chat_members: [lan] }],
    ['a channel', { text: '/hoi ai ký?', chat: { id: -100300, type: 'channel' } }],
  ])('passes over %s', (_what, fields) => {
    expect(message(fields)).toBeNull()
  })

  it('takes bare commands and those that bear its name in any case', () => {
    expect(message({ text: '/nguon' })?.content).toMatchObject({ name: 'nguon' })
    expect(message({ text: '/hoi@SOTAY57BOT ai ký?' })?.content).toEqual({
      kind: 'command',
      name: 'hoi',
      argument: 'ai ký?',
    })
  })

  it('names no sender for an anonymous admin', () => {
    const parsed = parseFixture('anonymousAdmin')
    expect(parsed?.sender).toBeNull()
    expect(parsed?.content).toMatchObject({ kind: 'command', name: 'hoi' })
  })

  it.each([
    ['another channel', { title: 'Kênh của tôi' }, 'Kênh của tôi'],
    ['a channel whose name is not told', {}, ''],
  ])('takes who writes as %s for that channel, not for an admin', (_what, named, displayName) => {
    const sender_chat = { id: -100300, type: 'channel', ...named }
    const from = { id: 136817688, is_bot: true, first_name: 'Channel' }
    const parsed = message({ text: '/thi', from, sender_chat })
    expect(parsed?.sender).toEqual({ id: '-100300', displayName })
  })

  it('passes over what nobody wrote and what a channel posts by itself', () => {
    expect(message({ text: '/thi', from: undefined })).toBeNull()
    const linked = { sender_chat: { id: -100300, title: 'Kênh' }, is_automatic_forward: true }
    expect(message({ text: '/thi', ...linked })).toBeNull()
  })

  it('does not take a reply thread for a topic', () => {
    expect(message({ text: '/hoi a', message_thread_id: 3 })?.address.topicId).toBeNull()
  })
})

describe('a pressed button', () => {
  it('comes with its data, its message and the topic it hangs in', () => {
    expect(parseFixture('button')).toEqual({
      deliveryId: '570000007',
      address: { channel: 'telegram', chatId: '-1001234567890', topicId: '7' },
      chatKind: 'group',
      sender: { id: '1002', displayName: 'Minh' },
      sentAt: now.toISOString(),
      messageId: null,
      content: {
        kind: 'action',
        data: 'a1b2',
        acknowledgementId: '4567890123456789',
        onMessageId: '30',
      },
    })
  })

  it('keeps the chat of a message the bot can no longer reach', () => {
    const parsed = parseFixture('buttonOnLostMessage')
    expect(parsed?.address.chatId).toBe('1001')
    expect(parsed?.content).toMatchObject({ kind: 'action', onMessageId: null })
  })

  it('goes to the private chat of the presser when no message is named', () => {
    const query = { id: 'q', from: lan, data: 'a1', chat_instance: 'x' }
    const parsed = parse({ update_id: 1, callback_query: query })
    expect(parsed?.address.chatId).toBe('1001')
    expect(parsed?.chatKind).toBe('private')
  })
})

describe('comings and goings', () => {
  const membership = (chat: object, before: object, after: object) =>
    parse({
      update_id: 1,
      my_chat_member: { chat, from: lan, date: 1, old_chat_member: before, new_chat_member: after },
    })?.content ?? null
  const member = { status: 'member' }

  it('reports a block', () => {
    expect(parseFixture('blocked')).toMatchObject({
      address: { chatId: '1001' },
      content: { kind: 'membership', state: 'blocked' },
    })
  })

  it.each([
    ['unblocked', privateChat, { status: 'kicked' }, member, 'active'],
    ['added to a group', group, { status: 'left' }, member, 'active'],
    ['kicked out', group, member, { status: 'kicked' }, 'removed'],
    ['left', group, member, { status: 'left' }, 'removed'],
    ['restricted and out', group, member, { status: 'restricted', is_member: false }, 'removed'],
  ])('reports being %s', (_what, chat, before, after, state) => {
    expect(membership(chat, before, after)).toEqual({ kind: 'membership', state })
  })

  it('makes no news of a promotion', () => {
    expect(membership(group, member, { status: 'administrator' })).toBeNull()
  })

  it.each(['upgraded', 'upgradedAsSeenInside'])('names the old chat when a group is %s', (name) => {
    expect(parseFixture(name)).toMatchObject({
      address: { chatId: '-4001', topicId: null },
      content: { kind: 'moved', newChatId: '-1009876543210' },
    })
  })
})

describe('a vote', () => {
  const vote = (fields: object) =>
    parse({
      update_id: 9,
      poll_answer: {
        poll_id: '77',
        user: lan,
        option_ids: [1],
        option_persistent_ids: ['b'],
        ...fields,
      },
    })

  it('comes from the chat of who voted, at the time of its arrival', () => {
    expect(vote({})).toEqual({
      deliveryId: '9',
      address: { channel: 'telegram', chatId: '1001', topicId: null },
      chatKind: 'private',
      sender: { id: '1001', displayName: 'Lan' },
      sentAt: now.toISOString(),
      messageId: null,
      content: { kind: 'vote', pollId: '77', choices: [1] },
    })
  })

  it.each([
    ['in order, each once', [3, 0, 3], [0, 3]],
    ['none when it was taken back', [], []],
  ])('names its options %s', (_what, option_ids, choices) => {
    expect(vote({ option_ids })?.content).toEqual({ kind: 'vote', pollId: '77', choices })
  })

  it('of a channel or an anonymous admin is nobody we could count', () => {
    expect(vote({ user: undefined, voter_chat: group })).toBeNull()
  })
})

describe('a poll', () => {
  const seen = (fields: object) =>
    parse({
      update_id: 9,
      poll: {
        id: '77',
        question: 'Ai ký?'.normalize('NFD'),
        type: 'quiz',
        is_anonymous: false,
        ...fields,
      },
    })

  it('tells its id and its question', () => {
    expect(seen({})).toEqual({
      deliveryId: '9',
      address: { channel: 'telegram', chatId: 'poll:77', topicId: null },
      chatKind: 'private',
      sender: null,
      sentAt: now.toISOString(),
      messageId: null,
      content: { kind: 'poll_seen', pollId: '77', text: 'Ai ký?' },
    })
  })

  it.each([[{ type: 'regular' }], [{ is_anonymous: true }]])(
    'is none of ours with %j',
    (fields) => {
      expect(seen(fields)).toBeNull()
    },
  )
})

it('passes over other kinds of updates', () => {
  expect(parse({ update_id: 1, message_reaction: { message_id: 1 } })).toBeNull()
  expect(parse({ update_id: 1, edited_message: { message_id: 1 } })).toBeNull()
})

it('refuses an update that is not shaped as documented', () => {
  expect(() => parse({ update_id: 1, message: { text: 'no chat' } })).toThrow(z.ZodError)
})
