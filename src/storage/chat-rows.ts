import { randomUUID } from 'node:crypto'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from './tables/tables.ts'

/** What names one row of `chats`. */
export interface ChatKey {
  channel: string
  chatId: string
}

export function chatQuery(db: Kysely<Tables>, { channel, chatId }: ChatKey) {
  return db.selectFrom('chats').where('channel', '=', channel).where('chat_id', '=', chatId)
}

export function chatUpdate(db: Kysely<Tables>, { channel, chatId }: ChatKey) {
  return db.updateTable('chats').where('channel', '=', channel).where('chat_id', '=', chatId)
}

/**
 * Makes the row when there is none, and says whether it did. A private chat needs a person as well:
 * `ensurePerson`.
 */
export async function ensureChat(
  db: Kysely<Tables>,
  chat: ChatKey,
  { kind, now }: { kind: 'group' | null; now: string },
): Promise<boolean> {
  const made = await db
    .insertInto('chats')
    .values(newChat(chat, { kind, now }))
    .onConflict((conflict) => conflict.columns(['channel', 'chat_id']).doNothing())
    .returning('chat_id')
    .executeTakeFirst()
  return made !== undefined
}

/**
 * Makes what is missing of a private chat and its person; returns the person's id. Inside a
 * transaction only. It begins with a write, so that no other process comes between.
 */
export async function ensurePerson(
  transaction: Kysely<Tables>,
  chat: ChatKey,
  now: string,
): Promise<string> {
  const id = randomUUID()
  await transaction.insertInto('people').values({ id, place: null, created_at: now }).execute()
  const { person_id, place } = await transaction
    .insertInto('chats')
    .values({ ...newChat(chat, { kind: 'private', now }), person_id: id })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'chat_id']).doUpdateSet((row) => ({
        kind: 'private',
        person_id: row.fn.coalesce('chats.person_id', 'excluded.person_id'),
      })),
    )
    .returning(['person_id', 'place'])
    .executeTakeFirstOrThrow()
  if (person_id !== null && person_id !== id) {
    await transaction.deleteFrom('people').where('id', '=', id).execute()
    return person_id
  }
  if (place !== null) {
    // Chosen before it was known whose chat it is.
    await transaction.updateTable('people').set({ place }).where('id', '=', id).execute()
    await chatUpdate(transaction, chat).set({ place: null }).execute()
  }
  return id
}

type TimeColumn = {
  [Column in keyof Tables['chats']]: Column extends `${string}_at` | 'paused_until' ? Column : never
}[keyof Tables['chats']]

/** The later of a stored time, which may be missing, and this one. */
export function laterOf(column: TimeColumn, time: string): RawBuilder<string> {
  const stored = sql.ref(`chats.${column}`)
  return sql`case when ${stored} is null or ${stored} < ${time} then ${time} else ${stored} end`
}

/** The value, unless the column holds news from later than `at`, whose time `timeColumn` keeps. */
export function unlessOlder<Column extends keyof Tables['chats']>(
  column: Column,
  value: Tables['chats'][Column],
  { timeColumn, at }: { timeColumn: TimeColumn; at: string },
): RawBuilder<Tables['chats'][Column]> {
  const known = sql.ref(`chats.${timeColumn}`)
  const stored = sql.ref(`chats.${column}`)
  return sql`case when ${known} is null or ${known} <= ${at} then ${value} else ${stored} end`
}

function newChat(
  { channel, chatId }: ChatKey,
  { kind, now }: { kind: Tables['chats']['kind']; now: string },
): Tables['chats'] {
  return {
    channel,
    chat_id: chatId,
    kind,
    place: null,
    person_id: null,
    display_name: null,
    named_at: null,
    reachability: 'active',
    reachability_at: null,
    follows: null,
    follows_at: null,
    followed_at: null,
    unfollowed_at: null,
    tags: null,
    tagged_at: null,
    last_interaction_at: null,
    paused_at: null,
    paused_until: null,
    resumed_at: null,
    announcements: 'on',
    announcements_at: now,
    announcements_source: 'first_contact',
    first_seen_at: now,
    last_seen_at: now,
  }
}
