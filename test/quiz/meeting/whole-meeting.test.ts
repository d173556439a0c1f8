import { beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '../../../src/quiz/meeting/desk.ts'
import { accountKey, accountOf } from '../../../src/quiz/meeting/meeting.ts'
import type { MeetingStore } from '../../../src/quiz/meeting/ports.ts'
import { standingsOf } from '../../../src/quiz/meeting/standings.ts'
import type { MeetingView } from '../../../src/quiz/meeting/view.ts'
import type { Database } from '../../../src/storage/database.ts'
import { createMeetingStore } from '../../../src/storage/meeting-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { DATABASES } from '../../support/stores.ts'
import { makeQuestions } from './events.ts'
import { createWorld, type World } from './world.ts'

const HOST = accountOf('telegram:9')
const VOTERS = ['telegram:1', 'telegram:2', 'telegram:3']
const OUTSIDER = 'telegram:666'
const PHONES = ['zalo-oa:7', 'zalo-oa:8']
const QUESTIONS = makeQuestions(2)

let database: Database
let store: MeetingStore

beforeEach(async () => {
  const [first] = DATABASES
  if (first === undefined) throw new Error('no database to test on')
  database = await first.open()
  store = createMeetingStore(database)
})

/** What somebody chooses: the first option is right. */
const choiceOf = (account: string, question: number) =>
  (Number(account.split(':')[1]) + question) % 3 === 0 ? 1 : 0

/** A group of three, one from outside, and two phones; everybody votes twice where they can. */
function populate(world: World, meetingId: () => number): void {
  for (const member of [...VOTERS, OUTSIDER]) {
    if (member !== OUTSIDER) world.members.add(member)
  }
  world.onArrival = (notice, target, poll) => {
    if (notice.kind !== 'question') return
    const { question } = notice
    if (poll !== null) {
      for (const [index, member] of [...VOTERS, OUTSIDER].entries()) {
        // One before the poll's id is known.
        if (index === 0) world.vote(poll, accountOf(member), choiceOf(member, question), 'at once')
        else {
          const vote = async () => world.vote(poll, accountOf(member), choiceOf(member, question))
          world.after(index * 2, vote)
        }
      }
      return
    }
    if (target.kind !== 'phone') return
    const { account } = target
    const key = accountKey(account)
    const right = choiceOf(key, question)
    for (const [seconds, choice] of [
      [3, right],
      [6, 2],
    ] as const) {
      const deliveryId = world.newDelivery()
      world.after(seconds, (desk) =>
        desk.vote(meetingId(), {
          account,
          name: `Tên ${key}`,
          question,
          choices: [choice],
          deliveryId,
          at: world.clock.now().toISOString(),
        }),
      )
    }
  }
}

/** Seconds after the opening, and what the host wants then. */
type Orders = readonly (readonly [number, Order])[]

async function hold(
  opened: string,
  crashAfter: number | null,
  orders: Orders = [],
): Promise<{ view: MeetingView; world: World; calls: number }> {
  const clock = createFakeClock('2026-11-22T08:00:00.000Z')
  const world = createWorld({ store, clock })
  let id = 0
  populate(world, () => id)
  world.crashAfter(crashAfter)
  world.after(0, async (desk) => {
    const outcome = await desk.open({
      host: HOST,
      hostName: 'Chị Hoa',
      group: { channel: 'telegram', chatId: '-100', topicId: null },
      settings: { mode: 'study', questionCount: 2, topic: null },
      questions: QUESTIONS,
      deliveryId: opened,
    })
    if (outcome.kind !== 'no_questions') id = outcome.view.meeting.id
  })
  for (const phone of PHONES) {
    const member = { account: accountOf(phone), name: `Tên ${phone}`, phone: true }
    world.after(2, (desk) => desk.join(id, member, '2026-11-22T08:00:02.000Z'))
  }
  const given = { by: HOST, deliveryId: `${opened}-start` }
  world.after(20, (desk) => desk.order(id, { do: 'start' }, given))
  for (const [seconds, order] of orders) {
    const deliveryId = `${opened}-${seconds}`
    world.after(seconds, (desk) => desk.order(id, order, { by: HOST, deliveryId }))
  }
  await world.run()
  const calls = world.calls()
  world.crashAfter(null)
  const view = await world.desk().find(id)
  if (view === null) throw new Error('the meeting is gone')
  return { view, world, calls }
}

const resultOf = (view: MeetingView) =>
  standingsOf(view).map(({ participantId, rank, right, answered }) => ({
    participantId,
    rank,
    right,
    answered,
  }))

describe('a whole meeting', () => {
  it('asks everybody everything once, and counts each person once', async () => {
    const { view, world } = await hold('whole', null)
    expect(view.phase).toMatchObject({ kind: 'ended', reason: 'done' })
    expect(await store.openIds()).toEqual([])
    const kinds = (target: string) =>
      world.sent.filter((one) => one.target === target).map(({ notice }) => notice.kind)
    const questions = ['question', 'reveal', 'question', 'reveal']
    expect(kinds('group')).toEqual(['lobby', ...questions, 'final'])
    expect(kinds('zalo-oa:7')).toEqual([...questions, 'final'])
    expect(kinds('telegram:9')).toEqual(['report'])
    const right = (account: string) =>
      QUESTIONS.filter((_, question) => choiceOf(account, question) === 0).length
    expect(resultOf(view).map(({ participantId }) => participantId)).not.toContain(OUTSIDER)
    expect(
      resultOf(view)
        .map(({ participantId, right: got, answered }) => [participantId, got, answered])
        .sort(),
    ).toEqual([...VOTERS, ...PHONES].map((account) => [account, right(account), 2]).sort())
    expect(world.polls.every(({ isClosed }) => isClosed)).toBe(true)
  })

  it(
    'comes to the same when the process ends at any of its steps',
    {
      timeout: 240_000,
    },
    () => crashEverywhere([]),
  )

  it('comes to the same when it is paused and a question skipped meanwhile', {
    timeout: 240_000,
  }, async () => {
    const sent = await crashEverywhere([
      [25, { do: 'pause' }],
      [31, { do: 'skip', question: 0 }],
      [60, { do: 'resume' }],
    ])
    expect(sent.filter((kind) => kind === 'paused')).toHaveLength(3)
    expect(sent.filter((kind) => kind === 'skipped')).toHaveLength(3)
  })

  /** What was sent where nothing ended. */
  async function crashEverywhere(orders: Orders): Promise<string[]> {
    const calm = await hold('calm', null, orders)
    const expected = resultOf(calm.view)
    expect(calm.calls).toBeGreaterThan(100)
    for (let call = 1; call <= calm.calls; call++) {
      const { view, world } = await hold(`crash-${call}`, call, orders)
      expect(world.crashes(), `call ${call}`).toBe(1)
      expect(view.phase, `call ${call}`).toMatchObject({ kind: 'ended', reason: 'done' })
      expect(resultOf(view), `call ${call}`).toEqual(expected)
      for (const { notice, target } of calm.world.sent) {
        const same = world.sent.filter(
          (one) => one.target === target && JSON.stringify(one.notice) === JSON.stringify(notice),
        )
        // A process that ends in between may send one message again.
        expect(same.length, `call ${call}: ${JSON.stringify(notice)} to ${target}`).toBeLessThan(3)
        expect(same.length, `call ${call}: ${JSON.stringify(notice)} to ${target}`).toBeGreaterThan(
          0,
        )
      }
    }
    return calm.world.sent.map(({ notice }) => notice.kind)
  }
})
