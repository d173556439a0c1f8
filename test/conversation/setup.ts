import type { BroadcastDesk } from '../../src/broadcast/desk.ts'
import type { Capabilities, Channel, IncomingMessage } from '../../src/channels/channel.ts'
import type { Announcements } from '../../src/conversation/announcements.ts'
import { createConversation } from '../../src/conversation/handle-message.ts'
import type { Later } from '../../src/conversation/later-tries.ts'
import type { QuizRooms } from '../../src/conversation/quiz-rooms.ts'
import { createReceiver } from '../../src/conversation/receive-message.ts'
import { createSettle } from '../../src/conversation/settle.ts'
import type { QuestionBank } from '../../src/quiz/bank.ts'
import type { ContestDesk } from '../../src/quiz/contest/desk.ts'
import { createFakeAnswerer, createFakeLibrary } from '../support/fake-answerer.ts'
import { createFakeChannel, labelsOf } from '../support/fake-channel.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { createMemoryStores, type TestStores } from '../support/memory-stores.ts'
import { createMemoryStudy } from '../support/memory-study.ts'
import { createFakeBank } from './fake-bank.ts'
import { createFakeDesk } from './fake-desk.ts'
import { createFakeMeetings } from './fake-meetings.ts'
import { NO_CONTESTS } from './no-contests.ts'

type Overrides = Partial<Omit<IncomingMessage, 'content'>>

/** A conversation on fakes, entered where channels enter it. The stores outlive a restart. */
export function setUp(
  options: {
    stores?: TestStores
    capabilities?: Partial<Capabilities>
    parallelChats?: number
    otherChannels?: Record<string, Channel>
    later?: Later
    desk?: BroadcastDesk
    contests?: ContestDesk
    studying?: Partial<Pick<QuizRooms, 'study' | 'members' | 'units'>>
    bank?: QuestionBank
    clock?: FakeClock
    /** False: nothing here could send announcements. */
    announces?: boolean
    /** False: no meeting can be held here. */
    holdsMeetings?: boolean
  } = {},
) {
  const stores = options.stores ?? createMemoryStores()
  const fake = createFakeChannel(options.capabilities ? { capabilities: options.capabilities } : {})
  const answerer = createFakeAnswerer()
  const clock = options.clock ?? createFakeClock()
  const { logger, lines } = createMemoryLogger()
  const counted: string[] = []
  const office = createFakeDesk(clock)
  const meetings = createFakeMeetings(clock)
  /** `1 fake:chat`: this chat has read that announcement. */
  const read: string[] = []
  /** `1 fake:chat sent-2`: the message in which progress is shown. */
  const watched: string[] = []
  const announcements: Announcements = {
    consents: stores.consents,
    desk: options.desk ?? office.desk,
    admins: ['fake:admin', 'fake:second'],
    channels: () => [
      { name: 'fake', title: 'Telegram' },
      { name: 'zalo-oa', title: 'Zalo' },
    ],
    ledger: {
      async markRead(id, { channel, chatId }) {
        read.push(`${id} ${channel}:${chatId}`)
        return true
      },
    },
    progress: {
      async watch(id, { channel, chatId }, messageId) {
        watched.push(`${id} ${channel}:${chatId} ${messageId}`)
      },
      watched: async () => [],
      claim: async () => true,
    },
  }
  const conversation = createConversation({
    ...stores,
    answerer,
    library: createFakeLibrary(),
    bank: options.bank ?? createFakeBank(),
    ...(options.announces !== false && { announcements }),
    quiz: {
      meetings: options.holdsMeetings === false ? null : meetings.rooms,
      contests: options.contests ?? NO_CONTESTS,
      ...createMemoryStudy(clock),
      ...options.studying,
    },
    channel: (name) => (name === 'fake' ? fake.channel : options.otherChannels?.[name]),
    channelTitle: (name) => (name === 'fake' ? 'Telegram' : 'Zalo'),
    handoverMinutes: 60,
    clock,
    logger,
    chatTag: ({ channel }) => ({ channel, chat: 'tag' }),
    metrics: {
      answered: ({ kind }) => counted.push(kind),
      rated: (rating) => counted.push(rating),
    },
  })
  const settle = createSettle({
    inbox: stores.inbox,
    openTurn: conversation.openTurn,
    clock,
    logger,
    chatTag: ({ channel }) => ({ channel, chat: 'tag' }),
  })
  const receiver = createReceiver({
    inbox: stores.inbox,
    settle,
    logger,
    ...(options.parallelChats !== undefined && { parallelChats: options.parallelChats }),
    ...(options.later !== undefined && { later: options.later }),
  })

  let deliveries = 0
  function incoming(content: IncomingMessage['content'], rest: Overrides = {}): IncomingMessage {
    deliveries += 1
    return {
      deliveryId: `delivery-${deliveries}`,
      address: { channel: 'fake', chatId: 'chat', topicId: null },
      chatKind: 'private',
      sender: { id: 'member', displayName: 'Lan' },
      sentAt: clock.now().toISOString(),
      messageId: `in-${deliveries}`,
      content,
      ...rest,
    }
  }

  async function receive(content: IncomingMessage['content'], rest: Overrides = {}) {
    await receiver.onMessage(incoming(content, rest))
    await receiver.drain()
    return fake.sent.at(-1)?.message ?? { blocks: [] }
  }

  const say = (text: string, rest?: Overrides) => receive({ kind: 'text', text }, rest)

  function command(line: string, rest?: Overrides) {
    const [name = '', ...argument] = line.split(' ')
    return receive({ kind: 'command', name, argument: argument.join(' ') }, rest)
  }

  /** Presses the button with this label on the newest message that has it. */
  function press(label: string, rest?: Overrides) {
    const on = fake.shown.findLast(({ message }) => labelsOf(message).includes(label))
    const button = on?.message.buttons?.flat().find((one) => one.label === label)
    if (on === undefined || button === undefined || !('data' in button)) {
      throw new Error(`no button ${label}`)
    }
    return pressData(button.data, on.messageId, rest)
  }

  function pressData(data: string, onMessageId: string | null, rest?: Overrides) {
    return receive({ kind: 'action', data, acknowledgementId: 'query', onMessageId }, rest)
  }

  return {
    ...fake,
    office,
    meetings,
    read,
    watched,
    stores,
    answerer,
    clock,
    logger,
    lines,
    counted,
    settle,
    receiver,
    incoming,
    receive,
    say,
    command,
    press,
    pressData,
  }
}

/** Of the office, in a private chat. */
export const ADMIN = personOf('admin')
export const SECOND_ADMIN = personOf('second')

function personOf(id: string) {
  return {
    address: { channel: 'fake', chatId: id, topicId: null },
    sender: { id, displayName: 'Cô Hoa' },
  } satisfies Overrides
}

export const GROUP = {
  address: { channel: 'fake', chatId: 'group', topicId: null },
  chatKind: 'group',
} as const satisfies Overrides
