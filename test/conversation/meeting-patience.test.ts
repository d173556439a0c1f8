import { expect, it } from 'vitest'
import type { Channel, DeliveryResult } from '../../src/channels/channel.ts'
import { createMeetingStage } from '../../src/conversation/meeting-stage.ts'
import type { Notice } from '../../src/quiz/meeting/ports.ts'
import { createFakeChannel } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryChats } from '../support/memory-stores.ts'
import { phone, STARTED, viewOf } from './meeting-views.ts'
import { to } from './stage-setup.ts'

const QUESTION: Notice = { kind: 'question', question: 0, seconds: 45 }
const VIEW = viewOf([phone('lan'), STARTED, { kind: 'asking', question: 0 }])

/** A stage on a platform that answers when it is told to. */
function setUpSlow() {
  const answers: { with(result: DeliveryResult): void; fail(error: Error): void }[] = []
  const channel: Channel = {
    ...createFakeChannel().channel,
    send: () =>
      new Promise((resolve, reject) => {
        answers.push({ with: resolve, fail: reject })
      }),
  }
  let passes: () => void = () => undefined
  const stage = createMeetingStage({
    places: { polls: () => null, files: () => null, startLink: () => null, channels: () => [] },
    channel: () => channel,
    channelTitle: (name) => name,
    current: async () => ({ answerer: { cite: () => null } }),
    chats: createMemoryChats(),
    clock: createFakeClock(),
    timing: {
      sleep: () =>
        new Promise((resolve) => {
          passes = resolve
        }),
    },
  })
  return {
    answers,
    send: (chatId: string) => stage.send(VIEW, QUESTION, to(chatId)),
    /** The time is over for which the newest call waits. */
    passTime: () => passes(),
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

it('leaves a message that takes long to itself, and sends it once', async () => {
  const { answers, send, passTime } = setUpSlow()
  const first = send('lan')
  await settle()
  passTime()
  expect(await first).toMatchObject({ kind: 'later' })
  const again = send('lan')
  const other = send('chung')
  await settle()
  expect(answers).toHaveLength(2)
  answers[0]?.with({ kind: 'sent', messageIds: ['m1'] })
  answers[1]?.with({ kind: 'rate_limited', retryAfterMs: 7_000 })
  expect(await again).toEqual({ kind: 'sent', messageId: 'm1' })
  expect(await other).toEqual({ kind: 'later', afterMs: 7_000 })
})

it('is told of a failure when it asks again, and may then send again', async () => {
  const { answers, send, passTime } = setUpSlow()
  const first = send('lan')
  await settle()
  passTime()
  await first
  answers[0]?.fail(new Error('the store is away'))
  await settle()
  await expect(send('lan')).rejects.toThrow('the store is away')
  const again = send('lan')
  await settle()
  answers[1]?.with({ kind: 'sent', messageIds: ['m2'] })
  expect(await again).toEqual({ kind: 'sent', messageId: 'm2' })
})
