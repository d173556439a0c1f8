import { describe, expect, it } from 'vitest'
import { createAdminNotifier } from '../../src/conversation/announce-notify.ts'
import { createFakeChannel, labelsOf, textOf } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { createMemoryActions } from '../support/memory-stores.ts'
import { createFakeDesk } from './fake-desk.ts'

const ADMINS = ['telegram:1', 'telegram:2', 'zalo-oa:3']

function setUpNotifier() {
  const clock = createFakeClock()
  const telegram = createFakeChannel({ name: 'telegram' })
  const zalo = createFakeChannel({ name: 'zalo-oa', capabilities: { editing: false } })
  const actions = createMemoryActions()
  const { logger, lines } = createMemoryLogger()
  const office = createFakeDesk(clock)
  /** When each chat was redrawn last. */
  const drawn = new Map<string, string>()
  const chats = ['telegram 1', 'telegram 2', 'zalo-oa 3'].map((key) => {
    const [channel = '', chatId = ''] = key.split(' ')
    return { address: { channel, chatId, topicId: null }, messageId: `progress-${chatId}` }
  })
  const notifier = createAdminNotifier({
    admins: ADMINS,
    channel: (name) =>
      name === 'telegram' ? telegram.channel : name === 'zalo-oa' ? zalo.channel : undefined,
    actions,
    progress: {
      async watch() {},
      watched: async () => chats,
      async claim(_id, { chatId }, since, now) {
        if ((drawn.get(chatId) ?? '') > since) return false
        drawn.set(chatId, now)
        return true
      },
    },
    clock,
    logger,
    chatTag: ({ channel }) => ({ channel, chat: 'tag' }),
  })
  async function refresh(id: number) {
    const status = await office.desk.status(id)
    if (status === null) throw new Error('no status')
    await notifier.refreshProgress(status)
  }
  return { notifier, refresh, telegram, zalo, actions, lines, office, clock }
}

describe('what the office is told', () => {
  it('asks the others for approval, with buttons that work in their chats', async () => {
    const { notifier, telegram, zalo, actions, office } = setUpNotifier()
    const broadcast = office.add({ state: 'scheduled', confirmedBy: 'telegram:1' })
    await notifier.tellAdmins({ kind: 'needs_approval', broadcast, count: 1234 })
    expect(telegram.sent.map(({ address }) => address.chatId)).toEqual(['2'])
    expect(zalo.sent.map(({ address }) => address.chatId)).toEqual(['3'])
    const [first] = telegram.sent
    expect(textOf(first?.message ?? { blocks: [] })).toContain('1.234 người')
    expect(labelsOf(first?.message ?? { blocks: [] })).toEqual(['Duyệt', 'Xem'])
    const approve = first?.message.buttons?.flat()[0]
    if (first === undefined || approve === undefined || !('data' in approve)) {
      throw new Error('no button')
    }
    expect(await actions.find(approve.data, first.address)).toEqual({
      kind: 'broadcast',
      id: 1,
      do: 'approve',
    })
  })

  it('tells everybody why it paused and that it ended, whoever is out of reach', async () => {
    const { notifier, telegram, zalo, lines, office } = setUpNotifier()
    telegram.nextSends({ kind: 'unreachable', reason: 'blocked' })
    zalo.channel.send = async () => {
      throw new Error('no network')
    }
    const broadcast = office.add({ state: 'paused', pauseReason: 'quá nhiều tin lỗi' })
    await notifier.tellAdmins({ kind: 'paused', broadcast })
    await notifier.tellAdmins({ kind: 'finished', broadcast })
    const texts = telegram.sent.map(({ message }) => textOf(message))
    expect(texts.filter((text) => text.includes('quá nhiều tin lỗi'))).toHaveLength(2)
    expect(texts.filter((text) => text.includes('đã gửi xong'))).toHaveLength(2)
    expect(lines.filter((line) => line.includes('could not be told'))).toHaveLength(3)
    expect(lines.join('')).not.toContain('no network')
  })

  it('redraws the progress every five seconds at most, only where messages can be edited', async () => {
    const { refresh, telegram, zalo, office, clock } = setUpNotifier()
    office.add({ state: 'sending' })
    await refresh(1)
    clock.advance(4000)
    await refresh(1)
    expect(telegram.edits.map(({ messageId }) => messageId)).toEqual(['progress-1', 'progress-2'])
    clock.advance(1001)
    await refresh(1)
    expect(telegram.edits).toHaveLength(4)
    expect(zalo.edits).toEqual([])
    expect([...telegram.sent, ...zalo.sent]).toEqual([])
  })

  it('redraws it at once when it pauses or ends', async () => {
    const { refresh, telegram, office, clock } = setUpNotifier()
    const broadcast = office.add({ state: 'sending' })
    await refresh(1)
    clock.advance(100)
    broadcast.state = 'finished'
    await refresh(1)
    expect(textOf(telegram.edits.at(-1)?.message ?? { blocks: [] })).toContain('hoàn tất')
    expect(telegram.edits).toHaveLength(4)
  })
})
