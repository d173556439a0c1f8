/** The stage of meetings on fakes. */
import { createMeetingStage } from '../../src/conversation/meeting-stage.ts'
import type { Timing } from '../../src/lib/timing.ts'
import type { Notice, Target } from '../../src/quiz/meeting/ports.ts'
import type { MeetingView } from '../../src/quiz/meeting/view.ts'
import { citation } from '../support/fake-answerer.ts'
import { createFakeChannel, labelsOf, textOf } from '../support/fake-channel.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryChats } from '../support/memory-stores.ts'
import { createFakeFiles, createFakePolls } from './fake-meetings.ts'
import { GROUP } from './meeting-views.ts'

export const TO_GROUP: Target = { kind: 'group', group: GROUP }
export const to = (chatId: string): Target => ({
  kind: 'phone',
  account: { channel: 'fake', chatId },
})
/** Every platform answers in time. */
export const neverOver: Pick<Timing, 'sleep'> = { sleep: () => new Promise(() => undefined) }
export const IN_GROUP = { meeting: { group: GROUP } }

export function setUpStage({ hasPolls = true, hasFiles = true } = {}) {
  const fake = createFakeChannel()
  const polls = createFakePolls()
  const files = createFakeFiles()
  const chats = createMemoryChats()
  const stage = createMeetingStage({
    places: {
      polls: () => (hasPolls ? polls.channel : null),
      files: () => (hasFiles ? files.channel : null),
      startLink: (name, payload) => (name === 'fake' ? `https://t.me/bot?start=${payload}` : null),
      channels: () => ['fake', 'zalo-oa', 'zalo-bot'],
    },
    channel: (name) => (name === 'fake' ? fake.channel : undefined),
    channelTitle: (name) => (name === 'fake' ? 'Telegram' : 'Zalo'),
    current: async () => ({
      answerer: { cite: (id) => (id === citation().passageId ? citation() : null) },
    }),
    chats,
    clock: createFakeClock(),
    timing: neverOver,
  })
  /** Text and labels of what came of it. */
  async function send(view: MeetingView, notice: Notice, target: Target) {
    const result = await stage.send(view, notice, target)
    const message = fake.sent.at(-1)?.message ?? { blocks: [] }
    return { result, text: textOf(message), labels: labelsOf(message) }
  }
  return { ...fake, polls, files, chats, stage, send }
}
