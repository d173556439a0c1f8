import { beforeEach, describe, expect, it } from 'vitest'
import type { LoggedEvent } from '../../src/quiz/meeting/events.ts'
import {
  type Account,
  accountKey,
  accountOf,
  type Meeting,
} from '../../src/quiz/meeting/meeting.ts'
import type { MeetingStore, PollVote } from '../../src/quiz/meeting/ports.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { createMeetingStore } from '../../src/storage/meeting-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import {
  asks,
  closes,
  happen,
  joins,
  makeMeeting,
  OPENED_AT,
  votes,
} from '../quiz/meeting/events.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const LATER = '2026-11-22T09:00:00.000Z'
const GROUP = { channel: 'telegram', chatId: '-100', topicId: null }
const POLL = { channel: 'telegram', pollId: 'p1' }

function newMeeting(change: Partial<Meeting> = {}): Omit<Meeting, 'id' | 'code'> {
  const { id: _, code: __, ...meeting } = { ...makeMeeting(), ...change }
  return meeting
}

function pollVote(change: Partial<PollVote> = {}): PollVote {
  const vote = { name: 'An', choices: [1], deliveryId: 'd1', at: OPENED_AT }
  return { ...POLL, account: accountOf('telegram:1'), ...vote, ...change }
}

describe.each(DATABASES)('meetings on $database', ({ open }) => {
  let database: Database
  let store: MeetingStore

  beforeEach(async () => {
    database = await open()
    store = createMeetingStore(database)
  })

  async function create(change: Partial<Meeting> = {}, deliveryId = 'd'): Promise<number> {
    const created = await store.create(newMeeting(change), deliveryId)
    if (created.kind !== 'created') throw new Error('busy')
    return created.id
  }

  /** One person with these private chats. */
  async function link(first: Account, second: Account): Promise<void> {
    const people = createPeopleStore({ db: database.db, clock: createFakeClock() })
    const [giver, taker] = [first, second].map((one) => ({ ...one, topicId: null }))
    if (giver === undefined || taker === undefined) throw new Error('two chats')
    await people.offerCode(giver, '111222', LATER)
    await people.redeemCode(taker, '111222', OPENED_AT)
  }

  const keysOf = async (id: number) => (await store.read(id))?.events.map(({ key }) => key)

  it('are read as they were made', async () => {
    const id = await create()
    const log = await store.read(id)
    expect(log?.meeting).toEqual({
      ...newMeeting(),
      id,
      code: expect.stringMatching(/^\d{5}$/),
    })
    expect(await store.readFixed(id)).toEqual(log?.meeting)
    expect(await store.read(id + 1)).toBeNull()
    expect(await store.readFixed(id + 1)).toBeNull()
    const anonymous = await create({ host: null, group: { ...GROUP, chatId: '-7' } }, 'd2')
    expect((await store.read(anonymous))?.meeting.host).toBeNull()
  })

  it('are one in a group, or of a host without a group, until they are closed', async () => {
    const id = await create()
    expect(await store.create(newMeeting(), 'other')).toEqual({ kind: 'busy', id })
    const phones = await create({ group: null }, 'phones')
    const second = await store.create(newMeeting({ group: null }), 'more')
    expect(second).toEqual({ kind: 'busy', id: phones })
    expect(await store.openIds()).toEqual([id, phones])
    await store.close(id, LATER)
    expect(await store.openIds()).toEqual([phones])
    expect(await create({}, 'next')).not.toBe(id)
  })

  it('are the same one for the same delivery, also after their end', async () => {
    const id = await create({}, 'd5')
    expect(await store.create(newMeeting(), 'd5')).toEqual({ kind: 'created', id })
    await store.close(id, LATER)
    expect(await store.create(newMeeting(), 'd5')).toEqual({ kind: 'created', id })
  })

  it('have a code that no other open one has', async () => {
    const codes = ['11111', '11111', '11111', '22222', '11111']
    const own = createMeetingStore({ ...database, newCode: () => codes.shift() ?? '33333' })
    const first = await own.create(newMeeting(), 'a')
    const second = await own.create(newMeeting({ group: null }), 'b')
    expect((await own.read(second.id))?.meeting.code).toBe('22222')
    expect(await own.findByCode('11111')).toBe(first.id)
    await own.close(first.id, LATER)
    expect(await own.findByCode('11111')).toBeNull()
    const third = await own.create(newMeeting(), 'c')
    expect(await own.findByCode('11111')).toBe(third.id)
    expect((await own.read(first.id))?.meeting.code).toBe('11111')
  })

  it('store each event once, in its order, with its time in UTC', async () => {
    const id = await create()
    const event = { ...joins(1, 'telegram:1'), at: '2026-11-22T15:00:01+07:00' }
    expect(await store.append(id, event)).toBe('new')
    expect(await store.append(id, { ...event, at: LATER })).toBe('repeat')
    await store.append(id, closes(50))
    const log = await store.read(id)
    expect(log?.events).toEqual([{ ...event, at: '2026-11-22T08:00:01.000Z' }, closes(50)])
  })

  it('are read on from an earlier reading, whatever was stored since', async () => {
    const id = await create()
    // Leaves a number free.
    await store.append(id, joins(1, 'telegram:0'))
    await database.db.deleteFrom('meeting_events').execute()
    const first = await store.read(id)
    if (first === null) throw new Error('not there')
    await store.append(id, joins(1, 'telegram:1'))
    const second = await store.read(id, first)
    expect(second).toEqual(await store.read(id))
    if (second === null) throw new Error('not there')
    await store.append(id, closes(50))
    await store.append(id, joins(2, 'zalo-oa:7'))
    expect(await store.read(id, second)).toEqual(await store.read(id))
    // One with a number from before, whose transaction took longer.
    const [oldest] = await database.db.selectFrom('meeting_events').selectAll().execute()
    if (oldest === undefined) throw new Error('no event')
    const slow = { ...oldest, id: oldest.id - 1, key: 'slow' }
    await database.db.insertInto('meeting_events').values(slow).execute()
    expect(await store.read(id, second)).toEqual(await store.read(id))
    expect(await keysOf(id)).toContain('slow')
  })

  it('know who an account is as of now', async () => {
    const id = await create()
    await store.append(id, joins(1, 'telegram:1'))
    await store.append(id, joins(2, 'zalo-oa:7'))
    const unknown = { personId: null, name: null, givenName: null, unit: null }
    expect((await store.read(id))?.accounts.get('zalo-oa:7')).toEqual(unknown)
    expect((await store.read(id))?.accounts.get('telegram:9')).toEqual(unknown)
    await link(accountOf('telegram:1'), accountOf('zalo-oa:7'))
    await database.db.updateTable('people').set({ study_name: 'Cô Lan', unit: 'Tổ 3' }).execute()
    const accounts = (await store.read(id))?.accounts
    expect(accounts?.get('zalo-oa:7')).toMatchObject({ name: 'Cô Lan', unit: 'Tổ 3' })
    expect(accounts?.get('zalo-oa:7')?.givenName).toBeNull()
    await database.db.updateTable('chats').set({ display_name: 'Bác Tư' }).execute()
    const named = (await store.read(id))?.accounts
    expect(named?.get('zalo-oa:7')).toMatchObject({ name: 'Cô Lan', givenName: 'Bác Tư' })
    expect(accounts?.get('telegram:1')).toEqual(accounts?.get('zalo-oa:7'))
  })

  it('are found by their group, their host and who has joined, with every account', async () => {
    const id = await create()
    expect(await store.findByGroup(GROUP)).toBe(id)
    expect(await store.findByGroup({ ...GROUP, chatId: '-7' })).toBeNull()
    expect(await store.findByAccount(accountOf('telegram:9'))).toBe(id)
    expect(await store.findByAccount(accountOf('zalo-oa:7'))).toBeNull()
    await store.append(id, joins(1, 'telegram:1'))
    await link(accountOf('telegram:1'), accountOf('zalo-oa:7'))
    expect(await store.findByAccount(accountOf('zalo-oa:7'))).toBe(id)
    const newer = await create({ group: null, host: accountOf('zalo-oa:7') }, 'newer')
    expect(await store.findByAccount(accountOf('telegram:1'))).toBe(newer)
    await store.close(newer, LATER)
    expect(await store.findByAccount(accountOf('telegram:1'))).toBe(id)
    expect(await store.hostedBy(accountOf('telegram:1'), 5)).toEqual([newer])
    expect(await store.hostedBy(accountOf('telegram:9'), 5)).toEqual([id])
    expect(await store.hostedBy(accountOf('telegram:5'), 5)).toEqual([])
  })

  it('tell of one vote what decides about it', async () => {
    const id = await create()
    await link(accountOf('telegram:1'), accountOf('zalo-oa:7'))
    const own = votes(25, 'telegram:1')
    const late = { ...joins(1, 'telegram:1') }
    const others = [votes(25, 'telegram:2'), votes(25, 'telegram:1', { question: 1 }), late]
    const events = [...asks(20), own, ...others, closes(50), closes(80, 1)]
    for (const event of events) await store.append(id, event)
    const found = async (account: string) =>
      (await store.readForVote(id, 0, accountOf(account))).map(({ key }) => key).sort()
    expect(await found('zalo-oa:7')).toEqual(['asking:0', 'closed:0', own.key].sort())
    expect(await found('telegram:1')).toEqual(['asking:0', 'closed:0', own.key].sort())
    expect(await found('telegram:5')).toEqual(['asking:0', 'closed:0'])
  })

  it('keep votes until their poll is known, and store each once', async () => {
    const id = await create()
    expect(await store.pollTarget(POLL)).toBeNull()
    await store.parkVote(pollVote())
    await store.parkVote(pollVote())
    await store.parkVote(pollVote({ account: accountOf('telegram:2') }))
    await store.parkVote(pollVote({ pollId: 'p2' }))
    expect(await store.pollTarget(POLL)).toBeNull()
    expect(await keysOf(id)).toEqual([])
    const event = happen(20, { kind: 'group_call' }, 'with the poll')
    await store.linkPoll(POLL, { meetingId: id, question: 2 }, event)
    expect((await keysOf(id))?.sort()).toEqual([
      'vote:2:telegram:1:d1',
      'vote:2:telegram:2:d1',
      'with the poll',
    ])
    expect(await store.pollTarget(POLL)).toEqual({ meetingId: id, question: 2 })
    // Whoever did not know of the poll yet parks its vote only now.
    await store.parkVote(pollVote({ account: accountOf('telegram:3') }))
    await store.parkVote(pollVote())
    expect((await keysOf(id))?.length).toBe(4)
    await store.linkPoll(POLL, { meetingId: id, question: 0 }, null)
    expect(await store.pollTarget(POLL)).toEqual({ meetingId: id, question: 2 })
  })

  it('lose no vote that is parked while its poll becomes known', async () => {
    const id = await create()
    const voters = Array.from({ length: 30 }, (_, index) => accountOf(`telegram:${index}`))
    const parking = voters.map((account) => () => store.parkVote(pollVote({ account })))
    const linking = () => store.linkPoll(POLL, { meetingId: id, question: 0 }, null)
    await Promise.all(parking.toSpliced(12, 0, linking).map((task) => task()))
    expect((await keysOf(id))?.sort()).toEqual(
      voters.map((voter) => `vote:0:${accountKey(voter)}:d1`).sort(),
    )
  })

  it('number the jobs that look after them', async () => {
    const id = await create()
    expect(await store.wakeOf(id)).toBe(0)
    expect(await Promise.all([store.nextWake(id), store.nextWake(id)])).toEqual(
      expect.arrayContaining([1, 2]),
    )
    expect(await store.wakeOf(id)).toBe(2)
  })

  it('move with their group to its new id', async () => {
    const id = await create()
    const chats = createChatStore({ db: database.db, clock: createFakeClock() })
    await chats.move('telegram', '-100', '-1000100')
    expect((await store.read(id))?.meeting.group?.chatId).toBe('-1000100')
    expect(await store.findByGroup({ channel: 'telegram', chatId: '-1000100' })).toBe(id)
    expect(await store.findByGroup(GROUP)).toBeNull()
    const again = await store.create(newMeeting({ group: { ...GROUP, chatId: '-1000100' } }), 'x')
    expect(again).toEqual({ kind: 'busy', id })
  })

  it('stay apart when one was opened under the new id meanwhile', async () => {
    const id = await create()
    const there = await create({ group: { ...GROUP, chatId: '-1000100' } }, 'there')
    const chats = createChatStore({ db: database.db, clock: createFakeClock() })
    await chats.move('telegram', '-100', '-1000100')
    expect(await store.findByGroup({ channel: 'telegram', chatId: '-1000100' })).toBe(there)
    expect((await store.read(id))?.meeting.group?.chatId).toBe('-1000100')
  })

  it('forget votes of polls that never became known', async () => {
    const id = await create()
    await store.parkVote(pollVote())
    await store.parkVote(pollVote({ deliveryId: 'd2', at: LATER }))
    expect(await store.purge(LATER)).toBe(1)
    await store.linkPoll(POLL, { meetingId: id, question: 0 }, null)
    expect(await keysOf(id)).toEqual(['vote:0:telegram:1:d2'])
    await store.parkVote(pollVote({ pollId: 'p9' }))
    expect(await store.purge(LATER)).toBe(1)
    const left = await database.db.selectFrom('meeting_polls').select('poll_id').execute()
    expect(left).toEqual([{ poll_id: 'p1' }])
  })

  it('pass over what they cannot read', async () => {
    const id = await create()
    const event = { kind: 'of a later version' } as unknown as LoggedEvent['event']
    await store.append(id, { key: 'x', at: OPENED_AT, event })
    expect(await keysOf(id)).toEqual([])
  })
})
