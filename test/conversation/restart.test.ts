import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../src/channels/channel.ts'
import { answered, citation } from '../support/fake-answerer.ts'
import { textOf } from '../support/fake-channel.ts'
import { GROUP, setUp } from './setup.ts'

/**
 * Lets a run accept a message and end, as by `kill -9`, when its answer has left and before the
 * platform's word on it is there: that send never returns, and nothing is settled.
 */
async function crashWhileSending(content: IncomingMessage['content'], rest = {}) {
  const crashed = setUp()
  const send = crashed.channel.send
  const sending = new Promise<void>((isSent) => {
    crashed.channel.send = async (address, message) => {
      await send(address, message)
      isSent()
      return await new Promise(() => {})
    }
  })
  await crashed.receiver.onMessage(crashed.incoming(content, rest))
  await sending
  return crashed
}

describe('after a crash while an answer was being sent', () => {
  it('sends the same answer again, marked so, and keeps the question once', async () => {
    const crashed = await crashWhileSending({ kind: 'text', text: 'kinh tế số' })
    const began = crashed.clock.now().toISOString()

    const { receiver, sent, stores, answerer, clock, counted, say } = setUp({
      stores: crashed.stores,
    })
    clock.advance(60_000)
    answerer.script.reply = () => {
      throw new Error('not asked again')
    }
    expect(await receiver.resume('fake')).toBe(1)
    await receiver.drain()

    expect(sent).toHaveLength(1)
    expect(sent[0]?.message.blocks).toEqual(crashed.sent[0]?.message.blocks)
    expect(sent[0]?.message.maybeSentSince).toBe(began)
    expect(stores.questions.entries).toHaveLength(1)
    expect(stores.inbox.states()).toEqual(['finished'])
    expect(counted).toEqual([])

    answerer.script.reply = () => answered()
    await say('thế còn năm 2045', { deliveryId: 'next' })
    expect(answerer.asked[0]?.history?.filter((turn) => turn.role === 'user')).toHaveLength(1)
  })

  it('prints the question again that a button carried', async () => {
    const first = setUp()
    await first.say('xin chào')
    const button = first.sent[0]?.message.buttons?.[0]?.[0]
    if (button === undefined || !('data' in button)) throw new Error('no button to press')
    const pressed = {
      kind: 'action',
      data: button.data,
      acknowledgementId: 'q',
      onMessageId: null,
    } as const
    const message = first.incoming(pressed)
    await first.stores.inbox.accept(message)
    await first.stores.questions.record({
      address: message.address,
      deliveryId: message.deliveryId,
      senderId: null,
      question: button?.label ?? '',
      answer: { kind: 'answered', isSure: true, blocks: [], citations: [citation()] },
      answerText: '',
      askedAt: message.sentAt,
      elapsedMs: 1,
    })
    const { receiver, sent, answerer } = setUp({ stores: first.stores })
    await receiver.resume('fake')
    await receiver.drain()
    expect(answerer.asked).toEqual([])
    expect(textOf(sent[0]?.message ?? { blocks: [] })).toContain(`Câu hỏi: ${button?.label}`)
  })

  it('marks whatever else was being sent', async () => {
    const crashed = await crashWhileSending({ kind: 'command', name: 'help', argument: '' }, GROUP)
    const { receiver, sent, clock } = setUp({ stores: crashed.stores })
    await receiver.resume('fake')
    await receiver.drain()
    expect(sent[0]?.message).toEqual({
      ...crashed.sent[0]?.message,
      maybeSentSince: clock.now().toISOString(),
    })
  })
})

describe('after a crash before an answer was sent', () => {
  it('answers as if nothing had been', async () => {
    const { stores, incoming } = setUp()
    await stores.inbox.accept(incoming({ kind: 'text', text: 'kinh tế số' }))
    const { receiver, sent, answerer } = setUp({ stores })
    await receiver.resume('fake')
    await receiver.drain()
    expect(answerer.asked).toHaveLength(1)
    expect(sent[0]?.message.maybeSentSince).toBeUndefined()
  })
})

describe('noting that an answer is being sent', () => {
  it('happens before it leaves, once for a message', async () => {
    const { command, channel, stores } = setUp()
    const begun: string[] = []
    stores.inbox.beginSending = async (_, deliveryId) => void begun.push(deliveryId)
    const send = channel.send
    channel.send = async (address, message) => {
      expect(begun).toEqual(['delivery-1'])
      return await send(address, message)
    }
    await command('vanban')
    expect(begun).toEqual(['delivery-1'])
  })

  it('is no condition for answering', async () => {
    const { say, stores, sent, lines } = setUp()
    stores.inbox.beginSending = async () => {
      throw new Error('disk full')
    }
    await say('kinh tế số')
    expect(sent).toHaveLength(1)
    expect(lines.join()).toContain('sending could not be noted')
  })
})
