/** An opened meeting in a small world, on a real store. */
import type { MeetingDesk, Order, OrderOutcome } from '../../../src/quiz/meeting/desk.ts'
import { type Account, accountOf, type MeetingMode } from '../../../src/quiz/meeting/meeting.ts'
import type { MeetingStore } from '../../../src/quiz/meeting/ports.ts'
import type { MeetingView } from '../../../src/quiz/meeting/view.ts'
import { createMeetingStore } from '../../../src/storage/meeting-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { DATABASES } from '../../support/stores.ts'
import { HOST, makeQuestions, OPENED_AT } from './events.ts'
import { createWorld, type World } from './world.ts'

export interface Room {
  world: World
  store: MeetingStore
  id: number
  desk(): MeetingDesk
  view(): Promise<MeetingView>
  join(account: string): Promise<'joined' | 'already' | 'ended'>
  order(order: Order, deliveryId?: string): Promise<OrderOutcome>
  vote(account: string, question: number, choice?: number): ReturnType<MeetingDesk['vote']>
  /** What has arrived there so far, such as `question:0`. */
  got(target: string): string[]
}

export interface RoomOptions {
  mode?: MeetingMode
  questions?: number
  group?: boolean
  host?: Account | null
}

/** The lobby is open and shown. */
export async function openRoom({
  mode = 'study',
  questions = 3,
  group = true,
  host = accountOf(HOST),
}: RoomOptions = {}): Promise<Room> {
  const [first] = DATABASES
  if (first === undefined) throw new Error('no database to test on')
  const store = createMeetingStore(await first.open())
  const world = createWorld({ store, clock: createFakeClock(OPENED_AT) })
  const opened = await world.desk().open({
    host,
    hostName: 'Chị Hoa',
    group: group ? { channel: 'telegram', chatId: '-100', topicId: null } : null,
    settings: { mode, questionCount: questions, topic: null },
    questions: makeQuestions(questions),
    deliveryId: 'open',
  })
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const { id } = opened.view.meeting
  await world.run(1)
  const desk = () => world.desk()
  return {
    world,
    store,
    id,
    desk,
    async view() {
      const view = await desk().find(id)
      if (view === null) throw new Error('the meeting is gone')
      return view
    },
    join(account) {
      const member = { account: accountOf(account), name: `Tên ${account}`, phone: true }
      return desk().join(id, member, world.clock.now().toISOString())
    },
    order: (order, deliveryId = world.newDelivery()) =>
      desk().order(id, order, { by: host, deliveryId }),
    vote: (account, question, choice = 0) =>
      desk().vote(id, {
        account: accountOf(account),
        name: `Tên ${account}`,
        question,
        choices: [choice],
        deliveryId: world.newDelivery(),
        at: world.clock.now().toISOString(),
      }),
    got: (target) =>
      world.sent
        .filter((one) => one.target === target)
        .map(({ notice }) =>
          'question' in notice ? `${notice.kind}:${notice.question}` : notice.kind,
        ),
  }
}

/** Goes on until everybody has this question. */
export async function untilOpen({ view, world }: Room, question: number): Promise<void> {
  for (let seconds = 0; seconds < 120; seconds++) {
    const { phase } = await view()
    if (phase.kind === 'open' && phase.question === question) return
    await world.run(1)
  }
  throw new Error(`question ${question} was never open`)
}
