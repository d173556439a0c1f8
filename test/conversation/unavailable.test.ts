import { describe, expect, it } from 'vitest'
import type { DeliveryResult } from '../../src/channels/channel.ts'
import { textOf } from '../support/fake-channel.ts'
import { setUp } from './setup.ts'

const AWAY: DeliveryResult = { kind: 'unavailable', reason: 'no token' }

/** A conversation whose later tries happen when the test says so. */
function setUpLater() {
  const planned: { ms: number; run: () => void }[] = []
  const setup = setUp({
    later: (ms, run) => {
      const plan = { ms, run }
      planned.push(plan)
      return () => void planned.splice(planned.indexOf(plan), 1)
    },
  })
  return {
    ...setup,
    planned,
    /** Lets the planned try happen, and waits for what it leads to. */
    async tryAgain() {
      planned.shift()?.run()
      await new Promise((resolve) => setImmediate(resolve))
      await setup.receiver.drain()
    },
  }
}

describe('while a channel can send nothing', () => {
  it('keeps what members ask, and answers in their order when it can again', async () => {
    const { say, sent, stores, nextSends, planned, tryAgain } = setUpLater()
    nextSends(AWAY, AWAY, AWAY)
    await say('câu thứ nhất')
    await say('câu thứ hai')
    expect(stores.inbox.states()).toEqual(['accepted', 'accepted'])
    expect(planned.map(({ ms }) => ms)).toEqual([15_000])

    await tryAgain()
    expect(stores.inbox.states()).toEqual(['accepted', 'finished'])
    expect(planned).toHaveLength(1)
    await tryAgain()
    expect(stores.inbox.states()).toEqual(['finished', 'finished'])
    expect(planned).toEqual([])
    // Nobody was told that something went wrong, and each question is in the log once.
    expect(sent.map(({ message }) => textOf(message)).join()).not.toContain('Xin lỗi')
    expect(stores.questions.entries).toHaveLength(2)
  })

  it('asks less and less often, at most every five minutes', async () => {
    const { say, nextSends, planned, tryAgain } = setUpLater()
    nextSends(...Array.from({ length: 9 }, () => AWAY))
    await say('một câu hỏi')
    const waits: number[] = []
    for (let count = 0; count < 7; count += 1) {
      waits.push(planned[0]?.ms ?? 0)
      await tryAgain()
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
  })

  it('leaves them to the next start when it is told to stop', async () => {
    const { say, stores, nextSends, planned, receiver } = setUpLater()
    nextSends(AWAY)
    await say('một câu hỏi')
    receiver.stop()
    expect(planned).toEqual([])
    expect(stores.inbox.states()).toEqual(['accepted'])
  })

  it('does not answer questions of the day before', async () => {
    const { say, sent, stores, nextSends, tryAgain, clock } = setUpLater()
    nextSends(AWAY)
    await say('một câu hỏi')
    const before = sent.length
    clock.advance(25 * 3_600_000)
    await tryAgain()
    expect(sent).toHaveLength(before)
    expect(stores.inbox.states()).toEqual(['finished'])
  })
})
