import { describe, expect, it } from 'vitest'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { textOf } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryChats, createMemoryStores } from '../support/memory-stores.ts'
import { DATABASES } from '../support/stores.ts'
import { setUp } from './setup.ts'

const MINUTE_MS = 60_000
const toPerson = { kind: 'handover', to: 'person' } as const
const toBot = { kind: 'handover', to: 'bot' } as const

describe.each(DATABASES)('a chat that a person took over, on $database', ({ open }) => {
  async function setUpOnStore() {
    const { db } = await open()
    const chats = { ...createMemoryChats(), ...createChatStore({ db, clock: createFakeClock() }) }
    return setUp({ stores: { ...createMemoryStores(), chats } })
  }

  it('gets no answer from us, whatever the member sends', async () => {
    const { say, command, press, receive, sent, notices, answerer, stores } = await setUpOnStore()
    await say('kinh tế số')
    await receive(toPerson)
    await say('thế còn năm 2045')
    await command('vanban')
    await press('Xem nguyên văn')
    await receive({ kind: 'attachment' })
    await receive({ kind: 'no_such_choice', count: 3 })
    expect(sent).toHaveLength(1)
    expect(notices).toEqual([null])
    expect(answerer.asked).toHaveLength(1)
    expect(stores.inbox.states()).toEqual(Array(7).fill('finished'))
  })

  it('is ours again after an hour, which each further word of that person renews', async () => {
    const { say, receive, sent, clock } = await setUpOnStore()
    await receive(toPerson)
    clock.advance(50 * MINUTE_MS)
    await receive(toPerson)
    clock.advance(59 * MINUTE_MS)
    await say('kinh tế số')
    expect(sent).toEqual([])
    clock.advance(MINUTE_MS)
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
  })

  it('is ours again when it is given back', async () => {
    const { say, receive, sent } = await setUpOnStore()
    await receive(toPerson)
    await receive(toBot)
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
  })

  it('stays ours when news of an earlier takeover come late', async () => {
    const { say, receive, sent, clock } = await setUpOnStore()
    const before = clock.now().toISOString()
    clock.advance(MINUTE_MS)
    await receive(toBot)
    await receive(toPerson, { sentAt: before })
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
  })

  it('is no longer silent than the set time when the platform’s clock is ahead', async () => {
    const { say, receive, sent, clock } = await setUpOnStore()
    const tomorrow = new Date(clock.now().getTime() + 24 * 60 * MINUTE_MS).toISOString()
    await receive(toPerson, { sentAt: tomorrow })
    clock.advance(60 * MINUTE_MS)
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
  })

  it.each(['tiếp tục', 'Tiep tuc', 'tiếp tục trả lời'])(
    'is ours again when the member says so: %s',
    async (words) => {
      const { say, receive, sent } = await setUpOnStore()
      await receive(toPerson)
      expect(textOf(await say(words))).toMatch(
        /^Từ bây giờ Sổ tay lại trả lời câu hỏi của Bạn\.\n.*Bạn gửi lại giúp\.$/,
      )
      await say('kinh tế số')
      expect(sent).toHaveLength(2)
    },
  )

  it('knows the command, and says so when nobody had taken the chat over', async () => {
    const { command, receive } = await setUpOnStore()
    expect(textOf(await command('tieptuc'))).toContain('vẫn đang trả lời')
    await receive(toPerson)
    expect(textOf(await command('tieptuc'))).toContain('Từ bây giờ')
  })

  it('stays with a person who wrote after the member had sent the command', async () => {
    const { command, receive, sent, clock } = await setUpOnStore()
    const earlier = clock.now().toISOString()
    clock.advance(MINUTE_MS)
    await receive(toPerson)
    await command('tieptuc', { sentAt: earlier })
    expect(sent).toEqual([])
  })

  it('is left alone by greetings, and by answers to what was asked meanwhile', async () => {
    const { receive, incoming, receiver, sent, stores, clock } = await setUpOnStore()
    await receive(toPerson)
    await receive({ kind: 'membership', state: 'active' })
    await stores.inbox.accept(incoming({ kind: 'text', text: 'lúc còn người trả lời' }))
    clock.advance(61 * MINUTE_MS)
    await receiver.resume('fake')
    await receiver.drain()
    expect(sent).toEqual([])
  })
})
