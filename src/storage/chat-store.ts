import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../lib/clock.ts'
import type { ChatStore } from '../subscribers/ports.ts'
import type { Tables } from './tables/tables.ts'

/** Chats and what they chose for themselves. */
export function createChatStore({ db, clock }: { db: Kysely<Tables>; clock: Clock }): ChatStore {
  return {
    async remember({ address, chatKind, content }) {
      const now = clock.now().toISOString()
      // Who writes can be written to, even when the news that the block was lifted got lost.
      const isReachable = content.kind !== 'membership' && content.kind !== 'moved'
      await db
        .insertInto('chats')
        .values(newChat(address.channel, address.chatId, { kind: chatKind, now }))
        .onConflict((conflict) =>
          conflict.columns(['channel', 'chat_id']).doUpdateSet({
            kind: chatKind,
            last_seen_at: now,
            ...(isReachable ? { reachability: 'active' as const } : {}),
          }),
        )
        .execute()
    },

    async settings({ channel, chatId }) {
      const row = await chatQuery(db, channel, chatId).select('place').executeTakeFirst()
      return { place: row?.place ?? null }
    },

    async savePlace({ channel, chatId }, place) {
      const now = clock.now().toISOString()
      await db
        .insertInto('chats')
        .values({ ...newChat(channel, chatId, { kind: null, now }), place })
        .onConflict((conflict) => conflict.columns(['channel', 'chat_id']).doUpdateSet({ place }))
        .execute()
    },

    async setReachability({ channel, chatId }, reachability) {
      const now = clock.now().toISOString()
      await db
        .insertInto('chats')
        .values({ ...newChat(channel, chatId, { kind: null, now }), reachability })
        .onConflict((conflict) =>
          conflict.columns(['channel', 'chat_id']).doUpdateSet({ reachability }),
        )
        .execute()
    },

    async move(channel, fromChatId, toChatId) {
      if (fromChatId === toChatId) return
      await db.transaction().execute(async (transaction) => {
        await moveChat(transaction, channel, { fromChatId, toChatId })
        for (const table of ['inbox', 'questions', 'actions'] as const) {
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

/** The chat under the new id may be there already: it keeps what it chose, else takes it over. */
async function moveChat(
  transaction: Transaction<Tables>,
  channel: string,
  { fromChatId, toChatId }: { fromChatId: string; toChatId: string },
): Promise<void> {
  const from = await chatQuery(transaction, channel, fromChatId).selectAll().executeTakeFirst()
  if (from === undefined) return
  const to = await chatQuery(transaction, channel, toChatId).selectAll().executeTakeFirst()
  await transaction
    .deleteFrom('chats')
    .where('channel', '=', channel)
    .where('chat_id', '=', fromChatId)
    .execute()
  if (to === undefined) {
    await transaction
      .insertInto('chats')
      .values({ ...from, chat_id: toChatId })
      .execute()
    return
  }
  await transaction
    .updateTable('chats')
    .set({
      place: to.place ?? from.place,
      first_seen_at: earlier(from.first_seen_at, to.first_seen_at),
    })
    .where('channel', '=', channel)
    .where('chat_id', '=', toChatId)
    .execute()
}

function earlier(a: string, b: string): string {
  return a.localeCompare(b, 'en') < 0 ? a : b
}

function chatQuery(db: Kysely<Tables>, channel: string, chatId: string) {
  return db.selectFrom('chats').where('channel', '=', channel).where('chat_id', '=', chatId)
}

function newChat(
  channel: string,
  chatId: string,
  { kind, now }: { kind: 'private' | 'group' | null; now: string },
): Tables['chats'] {
  return {
    channel,
    chat_id: chatId,
    kind,
    place: null,
    reachability: 'active',
    first_seen_at: now,
    last_seen_at: now,
  }
}
