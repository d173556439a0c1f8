import { createHash, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { ChatAddress } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { LinkOutcome, PeopleStore } from '../subscribers/ports.ts'
import { type ChatKey, chatQuery, chatUpdate, ensurePerson } from './chat-rows.ts'
import { toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, waitForTurn } from './transaction.ts'

/** Tables whose rows belong to a person; they follow when two people turn out to be one. */
const TABLES_OF_PEOPLE = ['chats'] as const

/** People become one, or part, one after the other: any of their chats may take part in both. */
const LINKING = 'linking'

const MAX_WRONG_TRIES = 5
const TRIES_COUNT_MS = 10 * 60 * 1000

/** Members, and the codes by which they link their chats. */
export function createPeopleStore({
  db,
  clock,
}: {
  db: Kysely<Tables>
  clock: Clock
}): PeopleStore {
  const nowText = () => clock.now().toISOString()

  return {
    async personOf(address) {
      const row = await chatQuery(db, address).select('person_id').executeTakeFirst()
      const known = row?.person_id ?? null
      if (known !== null) return known
      return await inTransaction(db, (transaction) => ensurePerson(transaction, address, nowText()))
    },

    async offerCode({ channel, chatId }, code, expiresAt) {
      const offered = {
        code_hash: hashOf(code),
        expires_at: toStoredTime(expiresAt),
        used_at: null,
      }
      await db
        .insertInto('link_codes')
        .values({ channel, chat_id: chatId, ...offered })
        .onConflict((conflict) => conflict.columns(['channel', 'chat_id']).doUpdateSet(offered))
        .execute()
    },

    async withdrawCode(code) {
      await db.deleteFrom('link_codes').where('code_hash', '=', hashOf(code)).execute()
    },

    async redeemCode(address, code, at) {
      return await inTransaction(db, (transaction) =>
        redeem(transaction, address, { code, at: toStoredTime(at) }),
      )
    },

    async unlink(address) {
      return await inTransaction(db, (transaction) => unlink(transaction, address, nowText()))
    },

    async purge(before) {
      const time = toStoredTime(before)
      const codes = await db
        .deleteFrom('link_codes')
        .where('expires_at', '<', time)
        .executeTakeFirstOrThrow()
      const tries = await db
        .deleteFrom('link_tries')
        .where('tried_at', '<', time)
        .executeTakeFirstOrThrow()
      return Number(codes.numDeletedRows + tries.numDeletedRows)
    },
  }
}

async function redeem(
  transaction: Transaction<Tables>,
  address: ChatAddress,
  { code, at }: { code: string; at: string },
): Promise<LinkOutcome> {
  const { channel, chatId } = address
  await waitForTurn(transaction, LINKING)
  await forgetOldTries(transaction, address, at)
  const tries = await transaction
    .selectFrom('link_tries')
    .select('tried_at')
    .where('channel', '=', channel)
    .where('chat_id', '=', chatId)
    .orderBy('tried_at')
    .execute()
  const [oldest] = tries
  if (oldest !== undefined && tries.length >= MAX_WRONG_TRIES) {
    return { kind: 'too_many_tries', until: addTime(oldest.tried_at, TRIES_COUNT_MS) }
  }
  const offer = await transaction
    .selectFrom('link_codes')
    .selectAll()
    .where('code_hash', '=', hashOf(code))
    .executeTakeFirst()
  if (offer === undefined) return noteWrongTry(transaction, address, at)
  const giver: ChatAddress = { channel: offer.channel, chatId: offer.chat_id, topicId: null }
  if (giver.channel === channel && giver.chatId === chatId) return { kind: 'own_code' }

  const person = await ensurePerson(transaction, giver, at)
  const other = await ensurePerson(transaction, address, at)
  // Also when this very message is handled a second time, after a restart.
  if (person === other) return { kind: 'already_linked', chat: giver }
  if (offer.used_at !== null) return noteWrongTry(transaction, address, at)
  if (offer.expires_at <= at) return { kind: 'expired' }
  await transaction
    .updateTable('link_codes')
    .set({ used_at: at })
    .where('channel', '=', giver.channel)
    .where('chat_id', '=', giver.chatId)
    // A newer code that the chat got meanwhile stays good.
    .where('code_hash', '=', offer.code_hash)
    .execute()
  await merge(transaction, { person, other })
  return { kind: 'linked', chat: giver }
}

async function forgetOldTries(
  transaction: Transaction<Tables>,
  { channel, chatId }: ChatKey,
  at: string,
): Promise<void> {
  await transaction
    .deleteFrom('link_tries')
    .where('channel', '=', channel)
    .where('chat_id', '=', chatId)
    .where('tried_at', '<=', addTime(at, -TRIES_COUNT_MS))
    .execute()
}

async function noteWrongTry(
  transaction: Transaction<Tables>,
  { channel, chatId }: ChatKey,
  at: string,
): Promise<LinkOutcome> {
  await transaction
    .insertInto('link_tries')
    .values({ channel, chat_id: chatId, tried_at: at })
    .execute()
  return { kind: 'wrong' }
}

/** `other` ends: everything of theirs belongs to `person`, whose own settings stay. */
async function merge(
  transaction: Transaction<Tables>,
  { person, other }: { person: string; other: string },
): Promise<void> {
  // Their chats first: who chooses a place now waits, and chooses it for `person`.
  for (const table of TABLES_OF_PEOPLE) {
    await transaction
      .updateTable(table)
      .set({ person_id: person })
      .where('person_id', '=', other)
      .execute()
  }
  const settings = await transaction
    .selectFrom('people')
    .select('place')
    .where('id', '=', other)
    .executeTakeFirst()
  if (settings !== undefined && settings.place !== null) {
    await transaction
      .updateTable('people')
      .set({ place: settings.place })
      .where('id', '=', person)
      .where('place', 'is', null)
      .execute()
  }
  await transaction.deleteFrom('people').where('id', '=', other).execute()
}

/** What belongs to the person stays with the others; the chat takes a copy of the settings along. */
async function unlink(
  transaction: Transaction<Tables>,
  address: ChatAddress,
  now: string,
): Promise<ChatAddress[]> {
  await waitForTurn(transaction, LINKING)
  const person = await ensurePerson(transaction, address, now)
  const chats = await transaction
    .selectFrom('chats')
    .select(['channel', 'chat_id'])
    .where('person_id', '=', person)
    .orderBy('first_seen_at')
    .execute()
  const others = chats
    .map((row): ChatAddress => ({ channel: row.channel, chatId: row.chat_id, topicId: null }))
    .filter((chat) => chat.channel !== address.channel || chat.chatId !== address.chatId)
  if (others.length === 0) return []
  const { place } = await transaction
    .selectFrom('people')
    .select('place')
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  await transaction.insertInto('people').values({ id, place, created_at: now }).execute()
  await chatUpdate(transaction, address).set({ person_id: id }).execute()
  return others
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function addTime(iso: string, milliseconds: number): string {
  return new Date(new Date(iso).getTime() + milliseconds).toISOString()
}
