import { describe, expect, it } from 'vitest'
import type { DeliveryState } from '../../src/broadcast/broadcast.ts'
import type { ClaimedRow, Household, Outcome } from '../../src/broadcast/ports.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { addMembers, memberAddress, newBroadcast, plannedRows } from '../support/broadcasts.ts'
import { DATABASES } from '../support/stores.ts'

const LOST = { reason: 'không rõ', ended: [] }

/** 08:`minute` on the day of the broadcast. */
const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString()

function outcome(row: ClaimedRow, state: DeliveryState, change: Partial<Outcome> = {}): Outcome {
  const { broadcastId, channel, chatId, claim } = row
  return { broadcastId, channel, chatId, claim, state, reason: null, messageIds: [], ...change }
}

describe.each(DATABASES)('the ledger on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    const broadcasts = createBroadcastStore({ db })
    const ledger = createLedgerStore({ db })

    async function draft(): Promise<number> {
      return (await broadcasts.create(newBroadcast())).id
    }
    /** A broadcast that is being sent to the first `size` members. */
    async function sending(size: number): Promise<number> {
      const id = await draft()
      await broadcasts.move(id, 'schedule', {})
      await broadcasts.move(id, 'start', {})
      await ledger.plan(id, plannedRows({ to: size }), `person-${size - 1}`)
      return id
    }
    const claim = (broadcastId: number, count = 100, owner = 'worker') =>
      ledger.claim(
        { broadcastId, channel: 'telegram', route: 'message', asksConsent: true },
        { count, owner, leaseUntil: at(10) },
      )
    async function rows(broadcastId: number) {
      return ledger.rows(broadcastId, { after: null, limit: 1000 })
    }
    async function states(broadcastId: number) {
      return (await rows(broadcastId)).map(({ state }) => state)
    }
    async function setChat(number: number, change: Record<string, string>) {
      const { channel, chatId } = memberAddress(number)
      await db
        .updateTable('chats')
        .set(change)
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .execute()
    }
    return { db, broadcasts, ledger, draft, sending, claim, rows, states, setChat }
  }

  describe('people', () => {
    it('are told with all their private chats and what is known of them', async () => {
      const { db, ledger, sending, claim, setChat } = await openStores()
      await addMembers(db, { to: 2 })
      await addMembers(db, { to: 1, channel: 'zalo-oa' })
      await setChat(0, { tags: '["chi bộ 3"]', last_interaction_at: at(1) })
      await setChat(1, { announcements: 'off', reachability: 'blocked' })
      await db.updateTable('chats').set({ follows: 1 }).where('channel', '=', 'zalo-oa').execute()
      await db
        .updateTable('people')
        .set({ place: 'Biên Hòa', unit: 'Chi bộ 3' })
        .where('id', '=', 'person-0')
        .execute()
      const earlierOf = await sending(1)
      const [row] = await claim(earlierOf)
      if (row === undefined) throw new Error('nothing was claimed')
      await ledger.record('worker', [outcome(row, 'sent', { messageIds: ['5', '6'] })], at(2))

      const known = {
        channel: 'telegram',
        chatId: 'c0',
        displayName: 'Bạn 0',
        follows: null,
        lastInteractionAt: at(1),
        reachability: 'active',
        receives: true,
        tags: ['chi bộ 3'],
        place: 'Biên Hòa',
        unit: 'Chi bộ 3',
        firstSeenAt: '2026-01-01T00:00:00.000Z',
        earlier: { state: 'sent', messageIds: ['5', '6'] },
      }
      expect(await ledger.people({ after: null, limit: 10, earlierOf })).toEqual([
        {
          personId: 'person-0',
          chats: [
            known,
            {
              ...known,
              channel: 'zalo-oa',
              follows: true,
              lastInteractionAt: null,
              tags: [],
              earlier: null,
            },
          ],
        },
        {
          personId: 'person-1',
          chats: [
            {
              ...known,
              chatId: 'c1',
              displayName: 'Bạn 1',
              lastInteractionAt: null,
              reachability: 'blocked',
              receives: false,
              tags: [],
              place: null,
              unit: null,
              earlier: null,
            },
          ],
        },
      ])
      const [first] = await ledger.people({ after: null, limit: 1, earlierOf: null })
      expect(first?.chats.map(({ earlier }) => earlier)).toEqual([null, null])
    })

    it('are paged completely, none twice, nobody on two pages, and no groups', async () => {
      const { db, ledger } = await openStores()
      await addMembers(db, { to: 10_000 })
      await addMembers(db, { from: 2_000, to: 6_000, channel: 'zalo-oa' })
      await db
        .insertInto('chats')
        .values({
          channel: 'telegram',
          chat_id: '-100',
          kind: 'group',
          reachability: 'active',
          announcements: 'on',
          first_seen_at: at(0),
          last_seen_at: at(0),
        })
        .execute()
      const all: Household[] = []
      for (let page: Household[] = []; ; ) {
        page = await ledger.people({
          after: all.at(-1)?.personId ?? null,
          limit: 700,
          earlierOf: null,
        })
        if (page.length === 0) break
        expect(page.length).toBeLessThanOrEqual(700)
        all.push(...page)
      }
      expect(all).toHaveLength(10_000)
      expect(new Set(all.map(({ personId }) => personId)).size).toBe(10_000)
      expect(all.flatMap(({ chats }) => chats)).toHaveLength(14_000)
    })
  })

  describe('planning', () => {
    it('adds rows once and moves the cursor, also when a page is planned again', async () => {
      const { db, ledger, draft, claim, states, broadcasts } = await openStores()
      await addMembers(db, { to: 1_200 })
      const id = await draft()
      expect(await ledger.cursor(id)).toBeNull()
      await ledger.plan(id, plannedRows({ to: 500 }), 'b')
      await ledger.plan(id, plannedRows({ from: 500, to: 1_200 }), 'c')
      await broadcasts.move(id, 'schedule', {})
      await broadcasts.move(id, 'start', {})
      await claim(id, 1)
      await ledger.plan(id, plannedRows({ to: 500 }), 'b')
      await ledger.plan(id, [], 'c')
      expect(await ledger.cursor(id)).toBe('c')
      const all = await ledger.counts(id)
      expect(all.map(({ state, count }) => [state, count])).toEqual([
        ['planned', 1_199],
        ['sending', 1],
      ])
      expect(await states(id)).toHaveLength(1_000)
    })

    it('keeps why somebody is left out, and what a correction is about', async () => {
      const { ledger, draft, rows } = await openStores()
      const id = await draft()
      const [planned, skipped] = [
        plannedRows({ to: 1 }, { targetMessageIds: ['7', '8'] }),
        plannedRows({ from: 1, to: 2 }, { route: null, state: 'skipped', reason: 'not_following' }),
      ]
      await ledger.plan(id, [...planned, ...skipped], 'b')
      expect(await rows(id)).toEqual([
        {
          broadcastId: id,
          channel: 'telegram',
          chatId: 'c0',
          displayName: 'Bạn 0',
          route: 'message',
          state: 'planned',
          reason: null,
          attempts: 0,
          messageIds: [],
          targetMessageIds: ['7', '8'],
          sentAt: null,
          readAt: null,
        },
        expect.objectContaining({ route: null, state: 'skipped', reason: 'not_following' }),
      ])
    })

    it('is noted as complete once', async () => {
      const { ledger, draft, broadcasts } = await openStores()
      const id = await draft()
      await ledger.finishPlanning(id, at(1))
      await ledger.finishPlanning(id, at(2))
      expect((await broadcasts.find(id))?.plannedAt).toBe(at(1))
    })

    it('plans nobody any more for a broadcast that was cancelled meanwhile', async () => {
      const { ledger, sending, broadcasts } = await openStores()
      const id = await sending(1)
      await Promise.all([
        ledger.plan(id, plannedRows({ from: 1, to: 400 }), 'person-9'),
        broadcasts.move(id, 'cancel', {}),
      ])
      await ledger.plan(id, plannedRows({ from: 400, to: 500 }), 'person-99')
      expect(await ledger.counts(id)).toMatchObject([
        { state: 'skipped', reason: 'cancelled', count: 500 },
      ])
    })
  })

  describe('claiming', () => {
    it('gives as many as asked for, with what is needed to send them', async () => {
      const { db, ledger, draft, claim, rows, broadcasts } = await openStores()
      await addMembers(db, { to: 3 })
      const id = await draft()
      await broadcasts.move(id, 'schedule', {})
      await broadcasts.move(id, 'start', {})
      await ledger.plan(id, plannedRows({ to: 3 }, { targetMessageIds: ['9'] }), 'b')
      expect(await claim(id, 2)).toHaveLength(2)
      expect(await claim(id, 2)).toEqual([
        {
          broadcastId: id,
          channel: 'telegram',
          chatId: 'c2',
          route: 'message',
          targetMessageIds: ['9'],
          claim: 1,
        },
      ])
      expect(await claim(id, 2)).toEqual([])
      expect(await rows(id)).toMatchObject(
        [1, 2, 3].map(() => ({ state: 'sending', attempts: 1, sentAt: null })),
      )
    })

    it('gives only rows of this channel and route', async () => {
      const { db, ledger, sending } = await openStores()
      for (const channel of ['telegram', 'zalo-oa']) await addMembers(db, { to: 2, channel })
      const id = await sending(1)
      await ledger.plan(id, plannedRows({ to: 1 }, { channel: 'zalo-oa' }), 'b')
      const second = plannedRows({ from: 1, to: 2 }, { channel: 'zalo-oa', route: 'promotion' })
      await ledger.plan(id, second, 'c')
      expect(await ledger.open(id)).toEqual([
        { channel: 'telegram', route: 'message' },
        { channel: 'zalo-oa', route: 'message' },
        { channel: 'zalo-oa', route: 'promotion' },
      ])
      const work = {
        broadcastId: id,
        channel: 'zalo-oa',
        route: 'promotion',
        asksConsent: true,
      } as const
      const claimed = await ledger.claim(work, { count: 9, owner: 'a', leaseUntil: at(10) })
      expect(claimed.map(({ chatId, route }) => [chatId, route])).toEqual([['c1', 'promotion']])
      expect(await ledger.open(id)).toHaveLength(2)
    })

    it('never gives a row to two who claim at the same time, and loses none', async () => {
      const { db, sending, claim } = await openStores()
      await addMembers(db, { to: 600 })
      const id = await sending(600)
      const claimed: string[] = []
      await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map(async (owner) => {
          for (;;) {
            const some = await claim(id, 17, owner)
            expect(some.length).toBeLessThanOrEqual(17)
            claimed.push(...some.map(({ chatId }) => chatId))
            if (some.length === 0) return
          }
        }),
      )
      expect(claimed).toHaveLength(600)
      expect(new Set(claimed).size).toBe(600)
    })

    it('gives nothing of a broadcast that is not being sent', async () => {
      const { db, ledger, sending, claim, broadcasts, draft } = await openStores()
      await addMembers(db, { to: 5 })
      const waiting = await draft()
      await ledger.plan(waiting, plannedRows({ to: 5 }), 'b')
      expect(await claim(waiting)).toEqual([])
      const id = await sending(5)
      const [taken] = await Promise.all([claim(id, 2), broadcasts.move(id, 'pause', {})])
      expect(await claim(id)).toEqual([])
      await broadcasts.move(id, 'resume', {})
      expect(await claim(id)).toHaveLength(5 - taken.length)
      expect(await claim(id)).toEqual([])
    })

    it('passes over who wants none any more or is out of reach', async () => {
      const { db, ledger, sending, claim, states, setChat } = await openStores()
      await addMembers(db, { to: 5 })
      const id = await sending(5)
      await setChat(0, { announcements: 'off', announcements_source: 'command' })
      await setChat(1, { reachability: 'blocked' })
      await setChat(2, {
        announcements: 'off',
        announcements_source: 'block',
        reachability: 'removed',
      })
      await setChat(3, {
        announcements: 'off',
        announcements_source: 'button',
        reachability: 'blocked',
      })
      expect((await claim(id)).map(({ chatId }) => chatId)).toEqual(['c4'])
      await ledger.settleUnwanted(id)
      expect(await states(id)).toEqual(['opted_out', 'blocked', 'blocked', 'opted_out', 'sending'])
    })
  })

  describe('recording', () => {
    /** A broadcast of which this worker holds the rows of the first `size` members. */
    async function openClaimed(size: number) {
      const stores = await openStores()
      await addMembers(stores.db, { to: size })
      const id = await stores.sending(size)
      const claimed = (await stores.claim(id)).toSorted((a, b) => a.chatId.localeCompare(b.chatId))
      const row = (number: number): ClaimedRow => {
        const found = claimed[number]
        if (found === undefined) throw new Error(`row ${number} was not claimed`)
        return found
      }
      return { ...stores, id, claimed, row }
    }

    it('keeps what became of each', async () => {
      const { ledger, id, row, rows } = await openClaimed(5)
      const outcomes = [
        outcome(row(0), 'sent', { messageIds: ['1', '2'] }),
        outcome(row(1), 'failed', { reason: 'chat\0 not found' }),
        outcome(row(2), 'blocked'),
        outcome(row(3), 'unknown', { reason: 'timeout', messageIds: ['3'] }),
        outcome(row(4), 'planned'),
      ]
      await ledger.record('worker', outcomes, at(3))
      const none = { sentAt: null, readAt: null }
      expect(await rows(id)).toMatchObject([
        { state: 'sent', attempts: 1, messageIds: ['1', '2'], sentAt: at(3), readAt: null },
        { state: 'failed', attempts: 1, reason: 'chat\uFFFD not found', messageIds: [], ...none },
        { state: 'blocked', attempts: 1, reason: null, ...none },
        { state: 'unknown', attempts: 1, reason: 'timeout', messageIds: ['3'], ...none },
        { state: 'planned', attempts: 0, reason: null, ...none },
      ])
      await ledger.record('worker', [], at(4))
    })

    it('takes the rows of several broadcasts at once', async () => {
      const { ledger, id, row, sending, claim, states } = await openClaimed(1)
      const other = await sending(1)
      const [second] = await claim(other)
      if (second === undefined) throw new Error('nothing was claimed')
      await ledger.record('worker', [outcome(row(0), 'sent'), outcome(second, 'blocked')], at(3))
      expect(await states(id)).toEqual(['sent'])
      expect(await states(other)).toEqual(['blocked'])
    })

    it('believes only the owner, and only once', async () => {
      const { ledger, id, row, states } = await openClaimed(2)
      await ledger.record('another', [outcome(row(0), 'failed')], at(3))
      expect(await states(id)).toEqual(['sending', 'sending'])
      await ledger.record('worker', [outcome(row(0), 'sent')], at(3))
      await ledger.record('worker', [outcome(row(0), 'failed', { reason: 'late' })], at(4))
      await ledger.record('worker', [outcome(row(1), 'unknown', { reason: 'timeout' })], at(4))
      await ledger.record('worker', [outcome(row(1), 'sent')], at(5))
      expect(await states(id)).toEqual(['sent', 'unknown'])
    })

    it('gives rows that are given back to the next who claims', async () => {
      const { ledger, id, claimed, claim } = await openClaimed(3)
      await ledger.record(
        'worker',
        claimed.map((row) => outcome(row, 'planned')),
        at(3),
      )
      expect(await claim(id, 100, 'another')).toHaveLength(3)
    })

    it('gives nothing back to a broadcast that was cancelled meanwhile', async () => {
      const { ledger, id, row, rows, broadcasts } = await openClaimed(3)
      await Promise.all([
        ledger.record('worker', [outcome(row(0), 'planned')], at(3)),
        broadcasts.move(id, 'cancel', {}),
      ])
      const outcomes = [outcome(row(1), 'planned'), outcome(row(2), 'sent', { messageIds: ['1'] })]
      await ledger.record('worker', outcomes, at(3))
      expect(await rows(id)).toMatchObject([
        { state: 'skipped', reason: 'cancelled' },
        { state: 'skipped', reason: 'cancelled' },
        { state: 'sent', reason: null },
      ])
      expect(await ledger.isOver(id)).toBe(true)
    })

    it('plans one chat of a person who linked two between the pages', async () => {
      const { db, ledger, sending, rows } = await openStores()
      await addMembers(db, { to: 2 })
      await addMembers(db, { to: 1, channel: 'zalo-oa' })
      const id = await sending(2)
      await ledger.plan(id, plannedRows({ to: 1 }, { channel: 'zalo-oa' }), 'person-1')
      await ledger.finishPlanning(id, at(1))
      expect((await rows(id)).map(({ reason, state }) => reason ?? state)).toEqual([
        'planned',
        'planned',
        'other_account',
      ])
    })

    it('makes unknown what nobody reported in time, and takes the late result', async () => {
      const { ledger, id, row, states, rows } = await openClaimed(4)
      expect(await ledger.expire(at(10), LOST)).toBe(0)
      // Nobody knows of the last one, as when the answer to its claim was lost.
      await ledger.extend('worker', [row(0), row(1), row(2)], at(20))
      await ledger.extend('another', [row(0), row(3)], at(30))
      expect(await ledger.expire(at(15), LOST)).toBe(1)
      await ledger.record('worker', [outcome(row(0), 'sent')], at(15))
      expect(await ledger.expire(at(21), LOST)).toBe(2)
      expect(await rows(id)).toMatchObject([
        { state: 'sent' },
        ...[1, 2, 3].map(() => ({ state: 'unknown', reason: 'không rõ' })),
      ])
      expect(await ledger.isOver(id)).toBe(true)
      await ledger.record('another', [outcome(row(1), 'failed')], at(22))
      const late = [outcome(row(1), 'sent', { messageIds: ['1'] }), outcome(row(2), 'planned')]
      await ledger.record('worker', late, at(22))
      expect(await states(id)).toEqual(['sent', 'sent', 'planned', 'unknown'])
      expect((await rows(id))[1]).toMatchObject({ reason: null, sentAt: at(22) })
    })

    it('makes unknown at once what an owner had in hand that is known to be gone', async () => {
      const { ledger, states, id } = await openClaimed(2)
      expect(await ledger.owners()).toEqual(['worker'])
      expect(await ledger.expire(at(1), { ...LOST, ended: ['another'] })).toBe(0)
      expect(await ledger.expire(at(1), { ...LOST, ended: ['another', 'worker'] })).toBe(2)
      expect(await states(id)).toEqual(['unknown', 'unknown'])
      expect(await ledger.owners()).toEqual([])
    })

    it('leaves what is given back after the end to a person', async () => {
      const { ledger, id, row, rows, broadcasts } = await openClaimed(1)
      await ledger.expire(at(11), LOST)
      await broadcasts.move(id, 'finish', {})
      await ledger.record('worker', [outcome(row(0), 'planned')], at(12))
      expect(await rows(id)).toMatchObject([{ state: 'failed', attempts: 0 }])
      expect((await rows(id))[0]?.reason).not.toBeNull()
    })

    it('passes over what came of an earlier claim of the same row', async () => {
      const { ledger, id, row, states, claim } = await openClaimed(1)
      const givenBack = outcome(row(0), 'planned')
      await ledger.record('worker', [givenBack], at(2))
      const [again] = await claim(id)
      if (again === undefined) throw new Error('nothing was claimed')
      // Its answer had been lost, so that it was written once more.
      await ledger.record('worker', [givenBack], at(3))
      expect(await states(id)).toEqual(['sending'])
      await ledger.record('worker', [outcome(again, 'sent')], at(4))
      expect(await states(id)).toEqual(['sent'])
    })

    it('does not let a late result send again what a person decided to send again', async () => {
      const { ledger, id, row, states } = await openClaimed(1)
      await ledger.expire(at(11), LOST)
      const again = { state: 'planned', reason: null } as const
      expect(await ledger.changeAll(id, { state: 'unknown' }, again, at(12))).toBe(1)
      await ledger.record('worker', [outcome(row(0), 'failed')], at(13))
      expect(await states(id)).toEqual(['planned'])
    })
  })

  describe('reading', () => {
    it('takes nothing from who has been sent nothing, as when a test copy is pressed', async () => {
      const { db, ledger, sending, states } = await openStores()
      await addMembers(db, { to: 1 })
      const id = await sending(1)
      await ledger.markRead(id, memberAddress(0), at(4))
      expect(await states(id)).toEqual(['planned'])
    })

    it('is noted at the first press, and tells nobody else', async () => {
      const { db, ledger, sending, claim, rows } = await openStores()
      await addMembers(db, { to: 2 })
      const id = await sending(2)
      const claimed = await claim(id)
      await ledger.record(
        'worker',
        claimed.map((row) => outcome(row, 'sent')),
        at(3),
      )
      expect(await ledger.markRead(id, memberAddress(0), at(4))).toBe(true)
      expect(await ledger.markRead(id, memberAddress(0), at(5))).toBe(true)
      expect(await ledger.markRead(id, memberAddress(7), at(5))).toBe(false)
      expect(await ledger.markRead(id + 1, memberAddress(0), at(5))).toBe(false)
      expect(await rows(id)).toMatchObject([
        { state: 'read', sentAt: at(3), readAt: at(4) },
        { state: 'sent', readAt: null },
      ])
    })

    it('proves arrival before the result comes, which then undoes nothing', async () => {
      const { db, ledger, sending, claim, rows } = await openStores()
      await addMembers(db, { to: 3 })
      const id = await sending(3)
      const claimed = await claim(id)
      for (const number of [0, 1]) await ledger.markRead(id, memberAddress(number), at(2))
      const outcomes = claimed.map((row) =>
        row.chatId === 'c1'
          ? outcome(row, 'unknown', { reason: 'timeout' })
          : outcome(row, 'sent', { messageIds: ['1'] }),
      )
      await ledger.record('worker', outcomes, at(3))
      await ledger.markRead(id, memberAddress(1), at(4))
      expect(await rows(id)).toMatchObject([
        { state: 'read', reason: null, readAt: at(2), sentAt: at(3), messageIds: ['1'] },
        { state: 'read', reason: null, readAt: at(2), sentAt: null },
        { state: 'sent' },
      ])
    })

    it('proves arrival of what was taken for failed or lost', async () => {
      const { db, ledger, sending, claim, rows } = await openStores()
      await addMembers(db, { to: 2 })
      const id = await sending(2)
      const [first, second] = (await claim(id)).toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))
      if (first === undefined || second === undefined) throw new Error('nothing was claimed')
      await ledger.record('worker', [outcome(first, 'failed', { reason: 'lỗi' })], at(2))
      await ledger.expire(at(11), LOST)
      for (const number of [0, 1]) await ledger.markRead(id, memberAddress(number), at(12))
      expect(await rows(id)).toMatchObject([
        { state: 'read', reason: null },
        { state: 'read', reason: null },
      ])
    })
  })

  describe('as a whole', () => {
    it('is counted by channel, route, state and reason', async () => {
      const { ledger, draft } = await openStores()
      const id = await draft()
      const closed = { channel: 'zalo-oa', route: null, state: 'skipped' } as const
      await ledger.plan(
        id,
        [
          ...plannedRows({ to: 3 }),
          ...plannedRows({ to: 2 }, { ...closed, reason: 'window_closed' }),
          ...plannedRows({ from: 2, to: 3 }, { ...closed, reason: 'not_following' }),
        ],
        'b',
      )
      expect(await ledger.counts(id)).toEqual([
        { channel: 'telegram', route: 'message', state: 'planned', reason: null, count: 3 },
        { ...closed, reason: 'window_closed', count: 2 },
        { ...closed, reason: 'not_following', count: 1 },
      ])
    })

    it('is over when nothing is planned or being sent', async () => {
      const { db, ledger, sending, claim } = await openStores()
      await addMembers(db, { to: 2 })
      const id = await sending(2)
      expect(await ledger.isOver(id)).toBe(false)
      const claimed = await claim(id)
      expect(await ledger.isOver(id)).toBe(false)
      await ledger.record(
        'worker',
        claimed.map((row) => outcome(row, 'sent')),
        at(3),
      )
      expect(await ledger.isOver(id)).toBe(true)
    })

    it('changes groups of rows, and says how many', async () => {
      const { ledger, draft } = await openStores()
      const id = await draft()
      await ledger.plan(
        id,
        [
          ...plannedRows({ to: 2 }),
          ...plannedRows({ to: 3 }, { channel: 'zalo-oa', route: 'article' }),
          ...plannedRows({ from: 3, to: 4 }, { channel: 'zalo-oa', route: 'promotion' }),
        ],
        'b',
      )
      const handed = { state: 'handed_over', reason: null } as const
      const article = { state: 'planned', channel: 'zalo-oa', route: 'article' } as const
      expect(await ledger.changeAll(id, article, handed, at(1))).toBe(3)
      expect(await ledger.changeAll(id, article, handed, at(1))).toBe(0)
      const after = { channel: 'telegram', chatId: 'c1' }
      const ofZalo = await ledger.rows(id, { after, limit: 9 })
      expect(ofZalo.map(({ sentAt }) => sentAt)).toEqual([at(1), at(1), at(1), null])
      expect(await ledger.counts(id)).toMatchObject([
        { channel: 'telegram', state: 'planned', count: 2 },
        { channel: 'zalo-oa', route: 'article', state: 'handed_over', count: 3 },
        { channel: 'zalo-oa', route: 'promotion', state: 'planned', count: 1 },
      ])
      const none = { state: 'skipped', reason: 'allowance' } as const
      await ledger.changeAll(id, { state: 'planned' }, none, at(2))
      const back = { state: 'planned', reason: null } as const
      const other = { state: 'skipped', reason: 'cancelled' } as const
      expect(await ledger.changeAll(id, other, back, at(2))).toBe(0)
      expect(await ledger.changeAll(id, { ...none, channel: 'telegram' }, back, at(3))).toBe(2)
    })

    it('sends again what failed when a person says so', async () => {
      const { db, ledger, sending, claim, rows } = await openStores()
      await addMembers(db, { to: 1 })
      const id = await sending(1)
      const fail = async () => {
        const [row] = await claim(id)
        if (row === undefined) throw new Error('nothing was claimed')
        await ledger.record('worker', [outcome(row, 'failed', { reason: 'lỗi' })], at(3))
      }
      await fail()
      await ledger.changeAll(id, { state: 'failed' }, { state: 'planned', reason: null }, at(4))
      await fail()
      expect(await rows(id)).toMatchObject([{ state: 'failed', attempts: 2 }])
    })

    it('is read in pages', async () => {
      const { ledger, draft } = await openStores()
      const id = await draft()
      const rows = [...plannedRows({ to: 3 }), ...plannedRows({ to: 2 }, { channel: 'aaa' })]
      await ledger.plan(id, rows, 'b')
      const read: string[] = []
      for (let after: { channel: string; chatId: string } | null = null; ; ) {
        const page = await ledger.rows(id, { after, limit: 2 })
        read.push(...page.map(({ channel, chatId }) => `${channel} ${chatId}`))
        const last = page.at(-1)
        if (last === undefined) break
        after = { channel: last.channel, chatId: last.chatId }
      }
      expect(read).toEqual(['aaa c0', 'aaa c1', 'telegram c0', 'telegram c1', 'telegram c2'])
    })
  })
})
