import { describe, expect, it } from 'vitest'
import type { ChatAddress, IncomingMessage } from '../../src/channels/channel.ts'
import { createChatStore } from '../../src/storage/chat-store.ts'
import { createFollowerStore } from '../../src/storage/follower-store.ts'
import { createPeopleStore } from '../../src/storage/people-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

const telegram: ChatAddress = { channel: 'telegram', chatId: '7', topicId: null }
const zalo: ChatAddress = { channel: 'zalo-oa', chatId: 'z7', topicId: null }
const group: ChatAddress = { channel: 'telegram', chatId: '-100', topicId: null }

/** 08:`minute` on the day the clock stands at. */
const at = (minute: number) => new Date(Date.UTC(2026, 0, 10, 8, minute)).toISOString()

function message(address: ChatAddress, change: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    deliveryId: '1',
    address,
    chatKind: address === group ? 'group' : 'private',
    sender: { id: '7', displayName: 'An' },
    sentAt: at(0),
    messageId: '11',
    content: { kind: 'text', text: 'Ai ký?' },
    ...change,
  }
}

describe.each(DATABASES)('people on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    const clock = createFakeClock()
    const chats = createChatStore({ db, clock })
    return {
      db,
      clock,
      chats,
      people: createPeopleStore({ db, clock }),
      followers: createFollowerStore({ db, clock }),
      row: async ({ channel, chatId }: ChatAddress) =>
        await db
          .selectFrom('chats')
          .selectAll()
          .where('channel', '=', channel)
          .where('chat_id', '=', chatId)
          .executeTakeFirst(),
      place: async (address: ChatAddress) => (await chats.settings(address)).place,
    }
  }

  describe('private chats', () => {
    it('belong to a person from first sight, each to another, groups to nobody', async () => {
      const { chats, people, db, row } = await openStores()
      for (const address of [telegram, zalo, group]) await chats.remember(message(address))
      await chats.remember(message(telegram))
      expect(await people.personOf(telegram)).toBe((await row(telegram))?.person_id)
      expect(await people.personOf(zalo)).not.toBe(await people.personOf(telegram))
      expect((await row(group))?.person_id).toBeNull()
      expect(await db.selectFrom('people').selectAll().execute()).toHaveLength(2)
    })

    it('have a person also before they wrote, and keep a place chosen before', async () => {
      const { chats, people, place, row } = await openStores()
      await chats.savePlace(telegram, 'Biên Hòa')
      const person = await people.personOf(telegram)
      await chats.remember(message(telegram))
      expect((await row(telegram))?.person_id).toBe(person)
      expect(await place(telegram)).toBe('Biên Hòa')
      await chats.savePlace(telegram, null)
      expect(await place(telegram)).toBeNull()
    })

    it('tell the unit of their person; a group has none', async () => {
      const { chats } = await openStores()
      for (const address of [telegram, zalo, group]) await chats.remember(message(address))
      for (const address of [telegram, group]) await chats.saveUnit(address, 'Chi bộ 3')
      await chats.saveUnit({ ...zalo, chatId: 'unseen' }, 'Chi bộ 3')
      const unit = async (address: ChatAddress) => (await chats.settings(address)).unit
      expect(await Promise.all([telegram, zalo, group].map(unit))).toEqual(['Chi bộ 3', null, null])
      expect(await unit({ ...zalo, chatId: 'unseen' })).toBeNull()
      await chats.saveUnit(telegram, null)
      expect(await unit(telegram)).toBeNull()
    })

    it('get one person when two messages come at the same moment', async () => {
      const { chats, people, db } = await openStores()
      await Promise.all([1, 2, 3].map(() => chats.remember(message(telegram))))
      await Promise.all([1, 2].map(() => people.personOf(zalo)))
      expect(await db.selectFrom('people').selectAll().execute()).toHaveLength(2)
    })

    it('keep the newest name that the member goes by', async () => {
      const { chats, row } = await openStores()
      const named = (displayName: string, minute: number) =>
        message(zalo, { sender: { id: 'z7', displayName }, sentAt: at(minute) })
      await chats.remember(named('Lan', 5))
      await chats.remember(named('Tên cũ', 1))
      await chats.remember(named('', 6))
      await chats.remember({
        ...named('Văn phòng', 7),
        content: { kind: 'handover', to: 'person' },
      })
      expect(await row(zalo)).toMatchObject({ display_name: 'Lan', last_interaction_at: at(6) })
    })
  })

  describe('linking', () => {
    async function openTwo() {
      const stores = await openStores()
      for (const address of [telegram, zalo]) await stores.chats.remember(message(address))
      await stores.people.offerCode(telegram, 'ABCDEFGH', at(10))
      return stores
    }

    it('makes one person of two, whose place is the one of the chat that gave the code', async () => {
      const { chats, people, place, db } = await openTwo()
      await chats.savePlace(telegram, 'Thái Nguyên')
      await chats.savePlace(zalo, 'Biên Hòa')
      const outcome = await people.redeemCode(zalo, 'ABCDEFGH', at(1))
      expect(outcome).toEqual({ kind: 'linked', chat: telegram })
      expect(await place(zalo)).toBe('Thái Nguyên')
      expect(await people.personOf(zalo)).toBe(await people.personOf(telegram))
      expect(await db.selectFrom('people').selectAll().execute()).toHaveLength(1)
      await chats.savePlace(zalo, 'Phước Long')
      expect(await place(telegram)).toBe('Phước Long')
    })

    it('fills what the chat that gave the code had not chosen', async () => {
      const { chats, people } = await openTwo()
      await chats.savePlace(zalo, 'Biên Hòa')
      await chats.saveUnit(zalo, 'Chi bộ 3')
      await people.redeemCode(zalo, 'ABCDEFGH', at(1))
      expect(await chats.settings(telegram)).toEqual({ place: 'Biên Hòa', unit: 'Chi bộ 3' })
    })

    it('takes a code once, also when two try at the same moment', async () => {
      const { people } = await openTwo()
      const third = { ...zalo, chatId: 'z8' }
      const outcomes = await Promise.all([
        people.redeemCode(zalo, 'ABCDEFGH', at(1)),
        people.redeemCode(third, 'ABCDEFGH', at(1)),
      ])
      expect(outcomes.map((one) => one.kind).sort()).toEqual(['linked', 'wrong'])
    })

    it('says the same again when the message is handled a second time', async () => {
      const { people } = await openTwo()
      await people.redeemCode(zalo, 'ABCDEFGH', at(1))
      const again = await people.redeemCode(zalo, 'ABCDEFGH', at(2))
      expect(again).toEqual({ kind: 'already_linked', chat: telegram })
    })

    it('knows its own code, an expired one and one that a newer replaced', async () => {
      const { people } = await openTwo()
      expect(await people.redeemCode(telegram, 'ABCDEFGH', at(1))).toEqual({ kind: 'own_code' })
      expect(await people.redeemCode(zalo, 'ABCDEFGH', at(10))).toEqual({ kind: 'expired' })
      await people.offerCode(telegram, 'JKMNPQRS', at(20))
      expect(await people.redeemCode(zalo, 'ABCDEFGH', at(9))).toEqual({ kind: 'wrong' })
      expect((await people.redeemCode(zalo, 'JKMNPQRS', at(9))).kind).toBe('linked')
    })

    it('looks at no code after five wrong ones, for ten minutes and in this chat only', async () => {
      const { people } = await openTwo()
      for (let minute = 0; minute < 5; minute++) {
        expect((await people.redeemCode(zalo, `WRONG${minute}`, at(minute))).kind).toBe('wrong')
      }
      await people.offerCode(telegram, 'JKMNPQRS', at(30))
      const refused = await people.redeemCode(zalo, 'JKMNPQRS', at(5))
      expect(refused).toEqual({ kind: 'too_many_tries', until: at(10) })
      const other = { ...zalo, chatId: 'z8' }
      expect((await people.redeemCode(other, 'nonsense', at(5))).kind).toBe('wrong')
      expect((await people.redeemCode(zalo, 'JKMNPQRS', at(10))).kind).toBe('linked')
    })

    it('keeps no code in the clear', async () => {
      const { db } = await openTwo()
      const rows = await db.selectFrom('link_codes').selectAll().execute()
      expect(rows).toHaveLength(1)
      expect(JSON.stringify(rows)).not.toContain('ABCDEFGH')
    })

    it('forgets old codes and old tries', async () => {
      const { people, db } = await openTwo()
      await people.redeemCode(zalo, 'nonsense', at(1))
      expect(await people.purge(at(10))).toBe(1)
      expect(await people.purge(at(11))).toBe(1)
      expect(await db.selectFrom('link_codes').selectAll().execute()).toEqual([])
    })
  })

  describe('unlinking', () => {
    it('gives the chat its own person with a copy of the settings; the others stay', async () => {
      const { chats, people, place } = await openStores()
      const third = { ...zalo, chatId: 'z8' }
      await people.offerCode(telegram, 'ABCDEFGH', at(10))
      await people.redeemCode(zalo, 'ABCDEFGH', at(1))
      await people.offerCode(telegram, 'JKMNPQRS', at(10))
      await people.redeemCode(third, 'JKMNPQRS', at(1))
      await chats.savePlace(telegram, 'Biên Hòa')
      await chats.saveUnit(telegram, 'Chi bộ 3')

      const others = await people.unlink(telegram)
      expect(others.map((other) => other.chatId).sort()).toEqual(['z7', 'z8'])
      expect(await chats.settings(telegram)).toEqual({ place: 'Biên Hòa', unit: 'Chi bộ 3' })
      await chats.savePlace(zalo, 'Thái Nguyên')
      expect(await place(third)).toBe('Thái Nguyên')
      expect(await place(telegram)).toBe('Biên Hòa')
      expect(await people.unlink(telegram)).toEqual([])
    })
  })

  describe('news that come out of order', () => {
    it('of a block never undo a later message, nor the other way round', async () => {
      const { chats, row } = await openStores()
      const reachability = async () => (await row(zalo))?.reachability
      await chats.remember(message(zalo, { sentAt: at(5) }))
      await chats.setReachability(zalo, 'blocked', at(4))
      expect(await reachability()).toBe('active')
      await chats.setReachability(zalo, 'blocked', at(6))
      await chats.remember(message(zalo, { sentAt: at(5) }))
      expect(await reachability()).toBe('blocked')
      await chats.remember(message(zalo, { sentAt: at(7) }))
      expect(await reachability()).toBe('active')
    })

    it('of following counts as an interaction, and of leaving does not', async () => {
      const { chats, row } = await openStores()
      await chats.setFollows(zalo, true, at(1))
      await chats.setFollows(zalo, false, at(5))
      expect(await row(zalo)).toMatchObject({ last_interaction_at: at(1), follows: 0 })
    })

    it('of following leave the later one standing, and keep both times', async () => {
      const { chats, row } = await openStores()
      await chats.setFollows(zalo, false, '2026-01-10T15:05:00+07:00')
      await chats.setFollows(zalo, true, at(1))
      expect(await row(zalo)).toMatchObject({
        follows: 0,
        followed_at: at(1),
        unfollowed_at: at(5),
      })
    })

    it('of a handover never silence a chat that was given back later', async () => {
      const { chats } = await openStores()
      await chats.pause(zalo, { at: at(0), until: at(60) })
      expect(await chats.resume(zalo, at(10))).toBe(true)
      await chats.pause(zalo, { at: at(9), until: at(69) })
      expect(await chats.pausedUntil(zalo)).toBeNull()
      await chats.pause(zalo, { at: at(20), until: at(80) })
      await chats.pause(zalo, { at: at(19), until: at(79) })
      expect(await chats.pausedUntil(zalo)).toBe(at(80))
      expect(await chats.resume(zalo, at(15))).toBe(false)
      expect(await chats.pausedUntil(zalo)).toBe(at(80))
    })
  })

  describe('followers of an account', () => {
    const lan = {
      chatId: 'z7',
      displayName: 'Lan',
      tags: ['chi bộ 3'],
      lastInteractionAt: at(0),
      follows: true,
    }

    it('are taken over with name, tags and a person of their own', async () => {
      const { followers, people, row, db } = await openStores()
      const minh = { ...lan, chatId: 'z8', displayName: '', lastInteractionAt: null }
      expect(await followers.import('zalo-oa', [lan, minh], at(5))).toEqual({
        added: 2,
        updated: 0,
      })
      expect(await followers.import('zalo-oa', [lan, minh], at(6))).toEqual({
        added: 0,
        updated: 2,
      })
      expect(await row(zalo)).toMatchObject({
        kind: 'private',
        person_id: await people.personOf(zalo),
        display_name: 'Lan',
        tags: '["chi bộ 3"]',
        last_interaction_at: at(0),
        follows: 1,
      })
      expect(await db.selectFrom('people').selectAll().execute()).toHaveLength(2)
      expect(await followers.count('zalo-oa')).toBe(2)
      expect(await followers.count('telegram')).toBe(0)
    })

    it('never undo news that are newer than the list', async () => {
      const { followers, chats, row } = await openStores()
      await chats.remember(message(zalo, { sentAt: at(9) }))
      await chats.setFollows(zalo, false, at(8))
      await followers.import('zalo-oa', [{ ...lan, displayName: 'Tên cũ' }], at(5))
      expect(await row(zalo)).toMatchObject({
        follows: 0,
        display_name: 'An',
        tags: '["chi bộ 3"]',
        last_interaction_at: at(9),
      })
      await followers.import('zalo-oa', [{ ...lan, tags: [] }], at(10))
      await followers.import('zalo-oa', [lan], at(9))
      expect(await row(zalo)).toMatchObject({ follows: 1, display_name: 'Lan', tags: '[]' })
      expect(await followers.count('zalo-oa')).toBe(1)
    })

    it('are taken over all or none', async () => {
      const { followers, db } = await openStores()
      const broken = { ...lan, chatId: 'z8', lastInteractionAt: 'yesterday' }
      await expect(followers.import('zalo-oa', [lan, broken], at(5))).rejects.toThrow()
      expect(await db.selectFrom('chats').selectAll().execute()).toEqual([])
    })
  })
})
