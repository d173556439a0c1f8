import { setImmediate as nextLoop } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { answered } from '../support/fake-answerer.ts'
import { createFakeChannel, textOf } from '../support/fake-channel.ts'
import { GROUP, setUp } from './setup.ts'

const text = (words: string) => ({ kind: 'text', text: words }) as const
const at = (chatId: string, topicId: string | null = null) => ({
  address: { channel: 'fake', chatId, topicId },
})

/** An answerer that answers a question only when told to. */
function holdAnswers(setup: ReturnType<typeof setUp>) {
  const releases = new Map<string, () => void>()
  setup.answerer.script.reply = (request) =>
    new Promise((resolve) => releases.set(request.question, () => resolve(answered())))
  return {
    waiting: () => [...releases.keys()],
    release: async (question: string) => {
      releases.get(question)?.()
      releases.delete(question)
      await settle()
    },
  }
}

/** Counted in rounds, as the starts of turns are: however busy the machine is, all of them are through. */
async function settle(): Promise<void> {
  for (let round = 0; round < 200; round += 1) await nextLoop()
}

describe('order', () => {
  it('takes one turn at a time per chat, and other chats meanwhile', async () => {
    const setup = setUp()
    const { receiver, incoming, sent } = setup
    const held = holdAnswers(setup)
    await receiver.onMessage(incoming(text('a1'), at('a')))
    await receiver.onMessage(incoming(text('a2'), at('a')))
    await receiver.onMessage(incoming(text('b1'), at('b')))
    await settle()
    expect(held.waiting()).toEqual(['a1', 'b1'])
    await held.release('b1')
    await held.release('a1')
    expect(held.waiting()).toEqual(['a2'])
    await held.release('a2')
    await receiver.drain()
    expect(sent.map(({ address }) => address.chatId)).toEqual(['b', 'a', 'a'])
  })

  it('takes topics of a group side by side, and the group’s own news between them', async () => {
    const setup = setUp()
    const { receiver, incoming, stores } = setup
    const held = holdAnswers(setup)
    await receiver.onMessage(incoming(text('t1'), at('g', '1')))
    await receiver.onMessage(incoming(text('t2'), at('g', '2')))
    await receiver.onMessage(incoming({ kind: 'moved', newChatId: 'new' }, at('g')))
    await receiver.onMessage(incoming(text('t3'), at('g', '1')))
    await settle()
    expect(held.waiting()).toEqual(['t1', 't2'])
    expect(stores.chats.moves).toEqual([])
    await held.release('t1')
    await held.release('t2')
    expect(stores.chats.moves).toEqual(['fake g new'])
    expect(held.waiting()).toEqual(['t3'])
    await held.release('t3')
    await receiver.drain()
  })

  it('serves no more chats at a time than it may', async () => {
    const setup = setUp({ parallelChats: 2 })
    const { receiver, incoming } = setup
    const held = holdAnswers(setup)
    for (const chat of ['a1', 'b1', 'c1']) {
      await receiver.onMessage(incoming(text(chat), at(chat)))
    }
    await settle()
    expect(held.waiting()).toEqual(['a1', 'b1'])
    await held.release('a1')
    expect(held.waiting()).toEqual(['b1', 'c1'])
    await held.release('b1')
    await held.release('c1')
    await receiver.drain()
  })

  it('keeps nobody waiting for another channel that is in trouble', async () => {
    const other = createFakeChannel({ name: 'zalo' })
    const setup = setUp({ parallelChats: 1, otherChannels: { zalo: other.channel } })
    const { receiver, incoming } = setup
    const held = holdAnswers(setup)
    await receiver.onMessage(incoming(text('a1'), at('a1')))
    const address = { channel: 'zalo', chatId: 'z1', topicId: null }
    await receiver.onMessage(incoming(text('z1'), { address }))
    await settle()
    expect(held.waiting()).toEqual(['a1', 'z1'])
    await held.release('z1')
    expect(other.sent).toHaveLength(1)
    await held.release('a1')
    await receiver.drain()
  })
})

describe('deliveries', () => {
  it('handles a delivery once, however often it comes', async () => {
    const { receiver, incoming, sent, stores } = setUp()
    const message = incoming(text('kinh tế số'))
    await receiver.onMessage(message)
    await receiver.onMessage(structuredClone(message))
    await receiver.drain()
    await receiver.onMessage(structuredClone(message))
    await receiver.drain()
    expect(sent).toHaveLength(1)
    expect(stores.inbox.states()).toEqual(['finished'])
  })

  it('refuses a message that cannot be stored, so that the platform sends it again', async () => {
    const { receiver, incoming, sent, stores } = setUp()
    stores.inbox.accept = async () => {
      throw new Error('disk full')
    }
    await expect(receiver.onMessage(incoming(text('kinh tế số')))).rejects.toThrow('disk full')
    await receiver.drain()
    expect(sent).toEqual([])
  })

  it('finishes after a restart what was accepted before', async () => {
    const before = setUp()
    await before.stores.inbox.accept(before.incoming(text('kinh tế số')))
    const after = setUp({ stores: before.stores })
    expect(await after.receiver.resume('fake')).toBe(1)
    await after.receiver.drain()
    expect(after.sent).toHaveLength(1)
    expect(before.stores.inbox.states()).toEqual(['finished'])
    expect(await after.receiver.resume('fake')).toBe(0)
  })

  it('does not resume what is in hand', async () => {
    const setup = setUp()
    const held = holdAnswers(setup)
    await setup.receiver.onMessage(setup.incoming(text('kinh tế số')))
    expect(await setup.receiver.resume('fake')).toBe(0)
    await settle()
    await held.release('kinh tế số')
    await setup.receiver.drain()
    expect(setup.sent).toHaveLength(1)
  })

  it('drops old buttons politely and day-old questions silently, but keeps old news', async () => {
    const { receiver, incoming, stores, clock, sent, notices, answerer } = setUp()
    const accept = (message: ReturnType<typeof incoming>) => stores.inbox.accept(message)
    const press = { kind: 'action', data: 'x', acknowledgementId: 'q', onMessageId: null } as const
    await accept(incoming(text('hôm qua')))
    await accept(incoming({ kind: 'moved', newChatId: 'new' }, GROUP))
    clock.advance(25 * 60 * 60 * 1000)
    await accept(incoming(press))
    clock.advance(151_000)
    await accept(incoming(text('vừa nãy')))
    await receiver.resume('fake')
    await receiver.drain()
    expect(notices).toEqual([expect.stringContaining('đã hết hạn')])
    expect(answerer.asked.map((request) => request.question)).toEqual(['vừa nãy'])
    expect(stores.chats.moves).toEqual(['fake group new'])
    expect(stores.inbox.states()).toEqual(Array(4).fill('finished'))
    expect(sent).toHaveLength(1)
  })
})

describe('failures', () => {
  it('apologises once, keeps the kind of error without the question, and goes on', async () => {
    const { say, sent, stores, lines, answerer } = setUp()
    answerer.script.reply = () => {
      throw new TypeError('cannot answer: bí mật của tôi')
    }
    expect(textOf(await say('bí mật của tôi'))).toContain('Xin lỗi Bạn')
    expect(stores.inbox.states()).toEqual(['failed: TypeError'])
    expect(lines.join()).toContain('TypeError')
    expect(lines.join()).not.toContain('bí mật')

    answerer.script.reply = () => answered()
    await say('kinh tế số')
    expect(sent).toHaveLength(2)
  })

  it('apologises in the notice when the pressed button is still waiting', async () => {
    const { say, press, sent, notices, stores } = setUp()
    await say('kinh tế số')
    stores.feedback.rate = async () => {
      throw new Error('locked')
    }
    await press('👍 Hữu ích')
    expect(notices).toEqual([expect.stringContaining('Xin lỗi')])
    expect(sent).toHaveLength(1)
  })

  it('marks who cannot be reached, without retry or apology', async () => {
    const { say, sent, stores, nextSends, incoming } = setUp()
    nextSends({ kind: 'unreachable', reason: 'blocked' })
    await say('kinh tế số')
    const { address } = incoming(text(''))
    expect(stores.chats.reachability(address)).toBe('blocked')
    expect(sent).toHaveLength(1)
    nextSends({ kind: 'unreachable', reason: 'not_found' })
    await say('kinh tế số')
    expect(stores.chats.reachability(address)).toBe('removed')
    expect(stores.inbox.states()).toEqual(['finished', 'finished'])
  })

  it('follows a chat that moved during the send', async () => {
    const { command, sent, stores, nextSends } = setUp()
    nextSends({ kind: 'moved', newChatId: 'super', messageIds: ['1'] })
    await command('hoi kinh tế số', GROUP)
    expect(stores.chats.moves).toEqual(['fake group super'])
    expect(sent).toHaveLength(1)
  })

  it('does not resend what may have arrived', async () => {
    const { say, sent, lines, stores, nextSends } = setUp()
    nextSends({ kind: 'unknown', reason: 'timeout' })
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
    expect(lines.join()).toContain('delivery unknown')
    expect(stores.inbox.states()).toEqual(['finished'])
  })

  it('keeps what certainly did not arrive for the operator, and apologises', async () => {
    const { say, sent, stores, nextSends } = setUp()
    nextSends({ kind: 'failed', reason: 'refused' })
    expect(textOf(await say('kinh tế số'))).toContain('Xin lỗi Bạn')
    expect(sent).toHaveLength(2)
    expect(stores.inbox.states()).toEqual(['failed: send_failed'])
  })

  it('is not thrown by a spinner that cannot be stopped', async () => {
    const { say, press, channel, sent } = setUp()
    await say('kinh tế số')
    channel.acknowledge = async () => {
      throw new Error('query is too old')
    }
    await press('Xem nguyên văn')
    expect(sent).toHaveLength(2)
  })
})

describe('news about a chat', () => {
  it('greets a group that lets us in, and nobody in private', async () => {
    const { receive, sent } = setUp()
    await receive({ kind: 'membership', state: 'active' })
    expect(sent).toEqual([])
    expect(textOf(await receive({ kind: 'membership', state: 'active' }, GROUP))).toContain('/hoi')
    expect(sent).toHaveLength(1)
  })

  it('greets in private where no command begins a chat, and not who leaves', async () => {
    const { receive, sent } = setUp({ capabilities: { startCommand: false } })
    const welcome = await receive({ kind: 'membership', state: 'active', follows: true })
    expect(textOf(welcome)).toContain('Xin chào Bạn')
    await receive({ kind: 'membership', state: 'active', follows: false })
    expect(sent).toHaveLength(1)
  })

  it('notes who follows and who does so no longer', async () => {
    const { receive, incoming, stores } = setUp()
    const { address } = incoming(text(''))
    await receive({ kind: 'membership', state: 'active' })
    expect(stores.chats.follows(address)).toBeUndefined()
    await receive({ kind: 'membership', state: 'active', follows: true })
    expect(stores.chats.follows(address)).toBe(true)
    await receive({ kind: 'membership', state: 'blocked', follows: false })
    expect(stores.chats.follows(address)).toBe(false)
    expect(stores.chats.reachability(address)).toBe('blocked')
  })

  it('keeps a member whose window closed reachable, and says nothing of it', async () => {
    const { say, incoming, stores, sent, nextSends } = setUp()
    nextSends({ kind: 'unreachable', reason: 'window_closed' })
    await say('kinh tế số')
    expect(stores.chats.reachability(incoming(text('')).address)).toBe('active')
    expect(sent).toHaveLength(1)
  })

  it('notes that we were blocked or removed, and says nothing', async () => {
    const { receive, sent, stores } = setUp()
    await receive({ kind: 'membership', state: 'removed' }, GROUP)
    expect(stores.chats.reachability(GROUP.address)).toBe('removed')
    expect(sent).toEqual([])
  })
})

describe('a backlog', () => {
  it('leaves room between the turns for what comes in meanwhile', async () => {
    const { receiver, incoming, stores, answerer } = setUp()
    for (let chat = 0; chat < 20; chat++) {
      await stores.inbox.accept(incoming(text('kinh tế số'), at(`chat-${chat}`)))
    }
    const answeredAtEachRound: number[] = []
    const watch = () => {
      answeredAtEachRound.push(answerer.asked.length)
      if (answerer.asked.length < 20) setImmediate(watch)
    }
    setImmediate(watch)
    await receiver.resume('fake')
    await receiver.drain()
    const steps = answeredAtEachRound.map(
      (count, round) => count - (answeredAtEachRound[round - 1] ?? 0),
    )
    expect(Math.max(...steps)).toBeLessThanOrEqual(2)
    expect(answerer.asked).toHaveLength(20)
  })

  it('of one chat and of many is handled whole and in order', async () => {
    const { receiver, incoming, stores, sent } = setUp()
    const ids = Array.from({ length: 3000 }, (_, index) => `${index % 300}`)
    for (const id of ids) await stores.inbox.accept(incoming({ kind: 'attachment' }, at(id)))
    expect(await receiver.resume('fake')).toBe(3000)
    await receiver.drain()
    expect(sent).toHaveLength(3000)
    expect(stores.inbox.states().every((state) => state === 'finished')).toBe(true)
  })
})
