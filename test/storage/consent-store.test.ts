import { describe, expect, it } from 'vitest'
import type { BroadcastKind } from '../../src/broadcast/broadcast.ts'
import type { ChatAddress, IncomingMessage } from '../../src/channels/channel.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createConsentStore } from '../../src/storage/consent-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import type { ConsentSource } from '../../src/subscribers/ports.ts'
import { newBroadcast, plannedRows } from '../support/broadcasts.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const telegram: ChatAddress = { channel: 'telegram', chatId: '7', topicId: null }
const zalo: ChatAddress = { channel: 'zalo-oa', chatId: 'z7', topicId: null }
const other: ChatAddress = { channel: 'zalo-oa', chatId: 'z8', topicId: null }

/** 08:`minute` on the day the clock stands at, which is 08:00. */
const at = (minute: number) => new Date(Date.UTC(2026, 0, 10, 8, minute)).toISOString()

function message(address: ChatAddress, minute: number): IncomingMessage {
  return {
    deliveryId: `${minute}`,
    address,
    chatKind: 'private',
    sender: { id: '7', displayName: 'An' },
    sentAt: at(minute),
    messageId: '11',
    content: { kind: 'text', text: 'Ai ký?' },
  }
}

describe.each(DATABASES)('consent on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    const deps = { db, clock: createFakeClock() }
    const [chats, people, consents] = [
      createChatStore(deps),
      createPeopleStore(deps),
      createConsentStore(deps),
    ]
    const ledger = createLedgerStore(deps)

    const stop = (address: ChatAddress, minute: number, source: ConsentSource = 'command') =>
      consents.stop(address, { at: at(minute), source })
    const allow = (address: ChatAddress, minute: number) =>
      consents.allow(address, { at: at(minute), source: 'command' })
    const receives = async (address: ChatAddress) => (await consents.read(address)).receives
    const log = async ({ channel, chatId }: ChatAddress) =>
      await db
        .selectFrom('consents')
        .select(['announcements', 'source', 'at'])
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .orderBy('id')
        .execute()
    /** One person with a chat on each of two channels. */
    async function link(minute = 1) {
      for (const address of [telegram, zalo]) await chats.remember(message(address, 0))
      await people.offerCode(telegram, 'ABCDEFGH', at(59))
      await people.redeemCode(zalo, 'ABCDEFGH', at(minute))
    }
    /** A broadcast with a planned row for each of the chats. */
    async function plan(...addresses: ChatAddress[]): Promise<number> {
      return planOf('announcement', addresses)
    }
    async function planOf(kind: BroadcastKind, addresses: ChatAddress[]): Promise<number> {
      const { id } = await createBroadcastStore(deps).create(newBroadcast({ kind }))
      const rows = addresses.flatMap(({ channel, chatId }) =>
        plannedRows({ to: 1 }, { channel, chatId }),
      )
      await ledger.plan(id, rows, 'b')
      return id
    }
    const states = async (id: number) =>
      (await ledger.rows(id, { after: null, limit: 9 })).map(({ state }) => state)
    return {
      db,
      chats,
      people,
      consents,
      ledger,
      stop,
      allow,
      receives,
      log,
      link,
      plan,
      planOf,
      states,
    }
  }

  it('is there from the first contact', async () => {
    const { chats, consents } = await openStores()
    expect(await consents.read(telegram)).toEqual({ receives: true, since: null })
    await chats.remember(message(telegram, 0))
    expect(await consents.read(telegram)).toEqual({ receives: true, since: at(0) })
  })

  it('ends for all chats of the person, with time and source, and what is planned', async () => {
    const { link, plan, states, stop, consents, log, receives, chats, ledger } = await openStores()
    await link()
    await chats.remember(message(other, 0))
    const id = await plan(telegram, zalo, other)
    expect(await stop(zalo, 5, 'button')).toBe('changed')
    expect(await consents.read(telegram)).toEqual({ receives: false, since: at(5) })
    expect(await receives(zalo)).toBe(false)
    expect(await receives(other)).toBe(true)
    const change = { announcements: 'off', source: 'button', at: at(5) }
    expect(await log(telegram)).toEqual([change])
    expect(await log(zalo)).toEqual([change])
    expect(await states(id)).toEqual(['opted_out', 'opted_out', 'planned'])
    expect(await ledger.counts(id)).toMatchObject([{}, {}, { reason: null }])
  })

  it('is not asked for what is taken back', async () => {
    const { chats, planOf, states, stop } = await openStores()
    await chats.remember(message(telegram, 0))
    const recall = await planOf('recall', [telegram])
    await stop(telegram, 5)
    await chats.setReachability(telegram, 'blocked', at(6))
    expect(await states(recall)).toEqual(['planned'])
  })

  it('ends in the very first message, which is older than our own note of it', async () => {
    const { chats, stop, receives } = await openStores()
    await chats.remember(message(telegram, -1))
    expect(await stop(telegram, -1)).toBe('changed')
    expect(await receives(telegram)).toBe(false)
  })

  it('comes back when the member says so, and says nothing new when it is so already', async () => {
    const { link, stop, allow, receives, log } = await openStores()
    await link()
    expect(await allow(zalo, 2)).toBe('unchanged')
    await stop(zalo, 3)
    expect(await stop(telegram, 4)).toBe('unchanged')
    expect(await allow(telegram, 5)).toBe('changed')
    expect(await receives(zalo)).toBe(true)
    expect(await log(zalo)).toEqual([
      { announcements: 'off', source: 'command', at: at(3) },
      { announcements: 'on', source: 'command', at: at(5) },
    ])
  })

  it('heeds the later of two news, whichever comes first', async () => {
    const { chats, stop, allow, receives } = await openStores()
    await chats.remember(message(telegram, 0))
    await stop(telegram, 5)
    expect(await allow(telegram, 4)).toBe('unchanged')
    expect(await receives(telegram)).toBe(false)
    await allow(telegram, 6)
    expect(await stop(telegram, 5)).toBe('unchanged')
    expect(await receives(telegram)).toBe(true)
  })

  it('is known of a chat that was never seen before', async () => {
    const { stop, receives, people } = await openStores()
    await stop(telegram, 5)
    expect(await receives(telegram)).toBe(false)
    await people.personOf(telegram)
    expect(await receives(telegram)).toBe(false)
  })

  describe('and a block', () => {
    it('ends it for this chat alone, with what is planned there', async () => {
      const { link, plan, states, chats, receives, log } = await openStores()
      await link()
      const id = await plan(telegram, zalo)
      await chats.setReachability(telegram, 'blocked', at(5))
      await chats.setReachability(telegram, 'blocked', at(5))
      expect(await receives(telegram)).toBe(false)
      expect(await receives(zalo)).toBe(true)
      expect(await log(telegram)).toEqual([{ announcements: 'off', source: 'block', at: at(5) }])
      expect(await states(id)).toEqual(['blocked', 'planned'])
    })

    it('comes back with the member, by news or by a message', async () => {
      const { chats, receives, log } = await openStores()
      await chats.remember(message(telegram, 0))
      await chats.setReachability(telegram, 'blocked', at(5))
      await chats.remember(message(telegram, 4))
      expect(await receives(telegram)).toBe(false)
      await chats.setReachability(telegram, 'active', at(6))
      expect(await receives(telegram)).toBe(true)
      await chats.setReachability(telegram, 'removed', at(7))
      await chats.remember(message(telegram, 8))
      await chats.remember(message(telegram, 9))
      expect(await receives(telegram)).toBe(true)
      expect((await log(telegram)).map(({ source, at: time }) => [source, time])).toEqual([
        ['block', at(5)],
        ['return', at(6)],
        ['block', at(7)],
        ['return', at(8)],
      ])
    })

    it('comes back with a follower', async () => {
      const { chats, receives, log } = await openStores()
      await chats.remember(message(zalo, 0))
      await chats.setReachability(zalo, 'blocked', at(5))
      await chats.setFollows(zalo, true, at(4))
      expect(await receives(zalo)).toBe(false)
      await chats.setFollows(zalo, true, at(6))
      expect(await receives(zalo)).toBe(true)
      expect((await log(zalo)).at(-1)).toEqual({ announcements: 'on', source: 'follow', at: at(6) })
    })

    it('does not lift what the member stopped, before or elsewhere', async () => {
      const { link, chats, stop, receives, log } = await openStores()
      await link()
      await chats.setReachability(telegram, 'blocked', at(2))
      await stop(zalo, 3)
      for (const address of [telegram, zalo]) {
        await chats.setReachability(address, 'blocked', at(5))
        await chats.setReachability(address, 'active', at(6))
        await chats.setFollows(address, true, at(7))
        await chats.remember(message(address, 8))
        expect(await receives(address)).toBe(false)
      }
      expect((await log(telegram)).map(({ source }) => source)).toEqual(['block', 'command'])
    })

    it('is not lifted by what is said in another chat', async () => {
      const { link, chats, stop, allow, receives } = await openStores()
      await link()
      await stop(zalo, 2)
      await allow(zalo, 3)
      await chats.setReachability(telegram, 'blocked', at(4))
      expect(await allow(zalo, 5)).toBe('unchanged')
      expect(await receives(telegram)).toBe(false)
      await chats.remember(message(telegram, 6))
      expect(await receives(telegram)).toBe(true)
    })

    it('that is older than a message ends nothing', async () => {
      const { chats, receives, plan, states } = await openStores()
      await chats.remember(message(telegram, 5))
      const id = await plan(telegram)
      await chats.setReachability(telegram, 'blocked', at(4))
      expect(await receives(telegram)).toBe(true)
      expect(await states(id)).toEqual(['planned'])
    })

    it('of a group is no consent of anybody', async () => {
      const { chats, db } = await openStores()
      const group = { ...telegram, chatId: '-100' }
      await chats.remember({ ...message(group, 0), chatKind: 'group' })
      await chats.setReachability(group, 'removed', at(5))
      expect(await db.selectFrom('consents').selectAll().execute()).toEqual([])
    })
  })

  describe('of two accounts that are linked', () => {
    it('is given by neither when one has stopped, whichever gave the code', async () => {
      for (const stopped of [telegram, zalo]) {
        const { link, chats, stop, receives, log, plan, states } = await openStores()
        for (const address of [telegram, zalo]) await chats.remember(message(address, 0))
        await stop(stopped, 1, 'button')
        const id = await plan(stopped === zalo ? telegram : zalo)
        await link(2)
        expect([await receives(telegram), await receives(zalo)]).toEqual([false, false])
        const later = { announcements: 'off', source: 'button', at: at(2) }
        expect(await log(stopped === zalo ? telegram : zalo)).toEqual([later])
        expect(await states(id)).toEqual(['opted_out'])
      }
    })

    it('stays with the chats as they are when only a platform blocks', async () => {
      const { link, chats, receives } = await openStores()
      await chats.remember(message(telegram, 0))
      await chats.setReachability(telegram, 'blocked', at(1))
      await link(2)
      expect(await receives(zalo)).toBe(true)
    })

    it('is lost by no stop that comes while they are being linked', async () => {
      const { chats, people, stop, receives } = await openStores()
      for (const round of [0, 1, 2, 3, 4]) {
        const [a, b] = [
          { ...telegram, chatId: `a${round}` },
          { ...zalo, chatId: `b${round}` },
        ]
        for (const address of [a, b]) await chats.remember(message(address, 0))
        await people.offerCode(a, `CODE${round}`, at(59))
        await Promise.all([
          people.redeemCode(b, `CODE${round}`, at(1)),
          stop(round % 2 === 0 ? a : b, 2),
        ])
        expect([await receives(a), await receives(b)]).toEqual([false, false])
      }
    })

    it('is taken along when they part, with their rows of the ledger', async () => {
      const { link, people, stop, allow, receives, plan, db } = await openStores()
      await link()
      const id = await plan(telegram, zalo)
      await stop(zalo, 3)
      await people.unlink(zalo)
      await allow(telegram, 4)
      expect([await receives(telegram), await receives(zalo)]).toEqual([true, false])
      const owners = await db
        .selectFrom('deliveries')
        .select(['chat_id', 'person_id'])
        .where('broadcast_id', '=', id)
        .where('channel', '=', 'zalo-oa')
        .execute()
      expect(owners).toEqual([{ chat_id: 'z7', person_id: await people.personOf(zalo) }])
    })
  })

  it('is no reason to get twice what was planned before two chats were linked', async () => {
    const { chats, people, planOf, ledger, db } = await openStores()
    for (const address of [telegram, zalo]) await chats.remember(message(address, 0))
    const ids: number[] = []
    for (const kind of ['announcement', 'announcement', 'announcement', 'recall'] as const) {
      ids.push(await planOf(kind, [telegram, zalo]))
    }
    const [waiting = 0, sent = 0, article = 0, recall = 0] = ids
    await db.updateTable('broadcasts').set({ state: 'sending' }).execute()
    const at9 = { state: 'sent', reason: null } as const
    await ledger.changeAll(sent, { state: 'planned', channel: 'zalo-oa' }, at9, at(9))
    await db
      .updateTable('deliveries')
      .set({ route: 'article' })
      .where('broadcast_id', '=', article)
      .where('channel', '=', 'zalo-oa')
      .execute()
    await people.offerCode(telegram, 'ABCDEFGH', at(59))
    await people.redeemCode(zalo, 'ABCDEFGH', at(1))
    const ends = async (id: number) =>
      (await ledger.rows(id, { after: null, limit: 9 })).map(({ state, reason }) => reason ?? state)
    expect(await ends(waiting)).toEqual(['planned', 'other_account'])
    expect(await ends(sent)).toEqual(['other_account', 'sent'])
    expect(await ends(article)).toEqual(['by_article', 'planned'])
    expect(await ends(recall)).toEqual(['planned', 'planned'])
  })

  it('follows a chat to its new id, with its rows of the ledger', async () => {
    const { chats, db, plan } = await openStores()
    const group = { ...telegram, chatId: '-100' }
    await chats.remember({ ...message(group, 0), chatKind: 'group' })
    const [first, both] = [await plan(group), await plan(group, { ...group, chatId: '-200' })]
    await chats.move('telegram', '-100', '-200')
    const rows = await db
      .selectFrom('deliveries')
      .select(['broadcast_id', 'chat_id'])
      .orderBy('broadcast_id')
      .orderBy('chat_id')
      .execute()
    expect(rows).toEqual([
      { broadcast_id: first, chat_id: '-200' },
      { broadcast_id: both, chat_id: '-100' },
      { broadcast_id: both, chat_id: '-200' },
    ])
  })
})
