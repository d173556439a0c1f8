import type { Kysely, Transaction } from 'kysely'
import type { Follower } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { FollowerStore } from '../subscribers/ports.ts'
import {
  type ChatKey,
  chatUpdate,
  ensureChat,
  ensurePerson,
  laterOf,
  unlessOlder,
} from './chat-rows.ts'
import { toStoredText, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction } from './transaction.ts'

/** Followers of an account, as rows of `chats`. */
export function createFollowerStore({
  db,
  clock,
}: {
  db: Kysely<Tables>
  clock: Clock
}): FollowerStore {
  return {
    async import(channel, followers, importedAt) {
      const at = toStoredTime(importedAt)
      const now = clock.now().toISOString()
      return await inTransaction(db, async (transaction) => {
        let added = 0
        for (const follower of inOneOrder(followers)) {
          const chat = { channel, chatId: follower.chatId }
          if (await takeOver(transaction, chat, { follower, at })) continue
          // Another import may have been first.
          if (await ensureChat(transaction, chat, { kind: null, now })) added += 1
          await ensurePerson(transaction, chat, now)
          await takeOver(transaction, chat, { follower, at })
        }
        return { added, updated: followers.length - added }
      })
    },

    async count(channel) {
      const { followers } = await db
        .selectFrom('chats')
        .select((row) => row.fn.countAll().as('followers'))
        .where('channel', '=', channel)
        .where('follows', '=', 1)
        .executeTakeFirstOrThrow()
      return Number(followers)
    },
  }
}

/** The same for all, so that two imports of one account do not wait for each other. */
function inOneOrder(followers: Follower[]): Follower[] {
  return followers.toSorted((a, b) => a.chatId.localeCompare(b.chatId, 'en'))
}

/** False when the chat is not known yet. */
async function takeOver(
  transaction: Transaction<Tables>,
  chat: ChatKey,
  { follower, at }: { follower: Follower; at: string },
): Promise<boolean> {
  const { displayName, tags, lastInteractionAt, follows } = follower
  const name = displayName.trim()
  const { numUpdatedRows } = await chatUpdate(transaction, chat)
    .set({
      follows: unlessOlder('follows', follows ? 1 : 0, { timeColumn: 'follows_at', at }),
      follows_at: laterOf('follows_at', at),
      tags: unlessOlder('tags', JSON.stringify(tags), { timeColumn: 'tagged_at', at }),
      tagged_at: laterOf('tagged_at', at),
      ...(name !== '' && {
        display_name: unlessOlder('display_name', toStoredText(name), {
          timeColumn: 'named_at',
          at,
        }),
        named_at: laterOf('named_at', at),
      }),
      ...(lastInteractionAt !== null && {
        last_interaction_at: laterOf('last_interaction_at', toStoredTime(lastInteractionAt)),
      }),
    })
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
