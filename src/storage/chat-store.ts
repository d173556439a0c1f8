import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { IncomingMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { ChatStore } from '../subscribers/ports.ts'
import {
  chatQuery,
  chatUpdate,
  ensureChat,
  ensurePerson,
  laterOf,
  unlessOlder,
} from './chat-rows.ts'
import { noteBlock, noteReturn } from './consent-rows.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import { moveMeetings } from './meeting-rows.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Tables whose rows name a chat. Codes for linking are left out: private chats keep their id. */
const TABLES_OF_CHATS = ['inbox', 'questions', 'actions', 'consents'] as const

/** Chats, what they chose, and what platforms said about them. */
export function createChatStore({ db, clock }: { db: Kysely<Tables>; clock: Clock }): ChatStore {
  const nowText = () => clock.now().toISOString()

  return {
    async remember(message) {
      const { address, chatKind, sentAt } = message
      const seen = await noteSeen(db, message, nowText())
      if (seen === 'known') return
      await inTransaction(db, async (transaction) => {
        if (seen === 'back') {
          const change = { source: 'return', at: toStoredTime(sentAt) } as const
          return await noteReturn(transaction, address, change)
        }
        if (chatKind === 'private') await ensurePerson(transaction, address, nowText())
        else await ensureChat(transaction, address, { kind: chatKind, now: nowText() })
        await noteSeen(transaction, message, nowText())
      })
    },

    async settings(address) {
      const row = await chatQuery(db, address)
        .leftJoin('people', 'people.id', 'chats.person_id')
        .select(['chats.person_id', 'chats.place', 'people.place as person_place', 'people.unit'])
        .executeTakeFirst()
      if (row === undefined) return { place: null, unit: null }
      return { place: row.person_id === null ? row.place : row.person_place, unit: row.unit }
    },

    async savePlace(address, place) {
      await inTransaction(db, async (transaction) => {
        await ensureChat(transaction, address, { kind: null, now: nowText() })
        // From here on nobody else can say whose chat it is.
        const { person_id } = await chatUpdate(transaction, address)
          .set({ place: placeOfGroup(place) })
          .returning('person_id')
          .executeTakeFirstOrThrow()
        if (person_id === null) return
        await transaction.updateTable('people').set({ place }).where('id', '=', person_id).execute()
      })
    },

    async saveUnit(address, unit) {
      await inTransaction(db, async (transaction) => {
        // From here on nobody else can say whose chat it is.
        const row = await chatUpdate(transaction, address)
          .set(({ ref }) => ({ last_seen_at: ref('last_seen_at') }))
          .returning('person_id')
          .executeTakeFirst()
        const person = row?.person_id ?? null
        if (person === null) return
        await transaction
          .updateTable('people')
          .set({ unit: unit === null ? null : toStoredText(unit) })
          .where('id', '=', person)
          .execute()
      })
    },

    async setReachability(address, reachability, newsAt) {
      const news = { timeColumn: 'reachability_at', at: toStoredTime(newsAt) } as const
      await inTransaction(db, async (transaction) => {
        await ensureChat(transaction, address, { kind: null, now: nowText() })
        const row = await chatUpdate(transaction, address)
          .set({
            reachability: unlessOlder('reachability', reachability, news),
            reachability_at: laterOf('reachability_at', news.at),
          })
          .returning('reachability_at')
          .executeTakeFirst()
        if (row?.reachability_at !== news.at) return
        if (reachability !== 'active') return await noteBlock(transaction, address, news.at)
        await noteReturn(transaction, address, { source: 'return', at: news.at })
      })
    },

    async setFollows(address, follows, newsAt) {
      const news = { timeColumn: 'follows_at', at: toStoredTime(newsAt) } as const
      const changedAt = follows ? 'followed_at' : 'unfollowed_at'
      await inTransaction(db, async (transaction) => {
        await ensureChat(transaction, address, { kind: null, now: nowText() })
        const row = await chatUpdate(transaction, address)
          .set({
            follows: unlessOlder('follows', follows ? 1 : 0, news),
            follows_at: laterOf('follows_at', news.at),
            [changedAt]: laterOf(changedAt, news.at),
            // Following counts as an interaction (Zalo OA docs, "Điều kiện gửi tin Tư vấn").
            ...(follows && { last_interaction_at: laterOf('last_interaction_at', news.at) }),
          })
          .returning('follows_at')
          .executeTakeFirst()
        if (!follows || row?.follows_at !== news.at) return
        await noteReturn(transaction, address, { source: 'follow', at: news.at })
      })
    },

    async pause(address, pause) {
      const at = toStoredTime(pause.at)
      await ensureChat(db, address, { kind: null, now: nowText() })
      await chatUpdate(db, address)
        .set({
          paused_at: laterOf('paused_at', at),
          paused_until: laterOf('paused_until', toStoredTime(pause.until)),
        })
        .where((row) => row.or([row('resumed_at', 'is', null), row('resumed_at', '<=', at)]))
        .execute()
    },

    async resume(address, resumedAt) {
      const at = toStoredTime(resumedAt)
      await ensureChat(db, address, { kind: null, now: nowText() })
      const { numUpdatedRows } = await chatUpdate(db, address)
        .set({ paused_until: null, resumed_at: laterOf('resumed_at', at) })
        .where((row) => row.or([row('paused_at', 'is', null), row('paused_at', '<=', at)]))
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },

    async pausedUntil(address) {
      const row = await chatQuery(db, address).select('paused_until').executeTakeFirst()
      return row?.paused_until ?? null
    },

    async move(channel, fromChatId, toChatId) {
      if (fromChatId === toChatId) return
      await inTransaction(db, async (transaction) => {
        await moveChat(transaction, channel, { fromChatId, toChatId })
        await moveChoices(transaction, channel, { fromChatId, toChatId })
        await moveDeliveries(transaction, channel, { fromChatId, toChatId })
        await moveMeetings(transaction, channel, { fromChatId, toChatId })
        for (const table of TABLES_OF_CHATS) {
          await transaction
            .updateTable(table)
            .set({ chat_id: toChatId })
            .where('channel', '=', channel)
            .where('chat_id', '=', fromChatId)
            .execute()
        }
      })
    },
  }
}

/**
 * `new`: the chat, or the person it belongs to, has yet to be made. `back`: a member whose block had
 * stopped announcements.
 */
async function noteSeen(
  db: Kysely<Tables>,
  { address, chatKind, content, sender, sentAt }: IncomingMessage,
  now: string,
): Promise<'new' | 'known' | 'back'> {
  const at = toStoredTime(sentAt)
  const isByOffice = content.kind === 'handover'
  const isByMember = !isByOffice && content.kind !== 'membership' && content.kind !== 'moved'
  const name = chatKind === 'private' && !isByOffice ? (sender?.displayName.trim() ?? '') : ''
  const row = await chatUpdate(db, address)
    .set({
      kind: chatKind,
      last_seen_at: now,
      // Who writes can be written to, even when the news that a block was lifted got lost.
      ...(isByMember && {
        reachability: unlessOlder('reachability', 'active', { timeColumn: 'reachability_at', at }),
        reachability_at: laterOf('reachability_at', at),
        last_interaction_at: laterOf('last_interaction_at', at),
      }),
      ...(name !== '' && {
        display_name: unlessOlder('display_name', toStoredText(name), {
          timeColumn: 'named_at',
          at,
        }),
        named_at: laterOf('named_at', at),
      }),
    })
    .returning(['person_id', 'reachability', 'announcements', 'announcements_source'])
    .executeTakeFirst()
  if (row === undefined) return 'new'
  if (chatKind === 'group') return 'known'
  if (row.person_id === null) return 'new'
  const isStopped = row.announcements === 'off' && row.announcements_source === 'block'
  return isByMember && isStopped && row.reachability === 'active' ? 'back' : 'known'
}

/** Of a group, or of a chat whose person is not known: others have the place of their person. */
function placeOfGroup(place: string | null): RawBuilder<string | null> {
  return sql`case when chats.person_id is null then ${place} else chats.place end`
}

/** The chat under the new id may be there already: it keeps what it chose, else takes it over. */
async function moveChat(
  transaction: Transaction<Tables>,
  channel: string,
  { fromChatId, toChatId }: { fromChatId: string; toChatId: string },
): Promise<void> {
  const from = await transaction
    .deleteFrom('chats')
    .where('channel', '=', channel)
    .where('chat_id', '=', fromChatId)
    .returningAll()
    .executeTakeFirst()
  if (from === undefined) return
  await transaction
    .insertInto('chats')
    .values({ ...from, chat_id: toChatId })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'chat_id']).doUpdateSet((row) => ({
        place: row.fn.coalesce('chats.place', 'excluded.place'),
        first_seen_at: sql<string>`case when excluded.first_seen_at < chats.first_seen_at
          then excluded.first_seen_at else chats.first_seen_at end`,
      })),
    )
    .execute()
}

/** What was shown under the new id is newer. */
async function moveChoices(
  transaction: Transaction<Tables>,
  channel: string,
  { fromChatId, toChatId }: { fromChatId: string; toChatId: string },
): Promise<void> {
  const shown = await transaction
    .deleteFrom('choices')
    .where('channel', '=', channel)
    .where('chat_id', '=', fromChatId)
    .returningAll()
    .execute()
  if (shown.length === 0) return
  await transaction
    .insertInto('choices')
    .values(shown.map((row) => ({ ...row, chat_id: toChatId })))
    .onConflict((conflict) => conflict.columns(['channel', 'chat_id', 'topic_id']).doNothing())
    .execute()
}

/** A broadcast that has a row of the new id already keeps that one, and the old one as it was. */
async function moveDeliveries(
  transaction: Transaction<Tables>,
  channel: string,
  { fromChatId, toChatId }: { fromChatId: string; toChatId: string },
): Promise<void> {
  await transaction
    .updateTable('deliveries')
    .set({ chat_id: toChatId })
    .where('channel', '=', channel)
    .where('chat_id', '=', fromChatId)
    .where('broadcast_id', 'not in', (deliveries) =>
      deliveries
        .selectFrom('deliveries as kept')
        .select('kept.broadcast_id')
        .where('kept.channel', '=', channel)
        .where('kept.chat_id', '=', toChatId),
    )
    .execute()
}
