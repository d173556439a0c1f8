import { createHash, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { ChatAddress } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { LinkOutcome, PeopleStore } from '../subscribers/ports.ts'
import { type ChatKey, chatQuery, chatUpdate, ensurePerson } from './chat-rows.ts'
import { stopForPerson } from './consent-rows.ts'
import { toStoredTime } from './mapping.ts'
import { keepOnePlanned } from './one-per-person.ts'
import { mergeStudy } from './study-linking.ts'
import type { Tables } from './tables/tables.ts'
import { inTransaction, waitForTurn } from './transaction.ts'

/** People become one, or part, one after the other: any of their chats may take part in both. */
const LINKING = 'linking'

/** What a person chose; see tables/people.ts. */
const SETTINGS = ['place', 'unit', 'study_name', 'reminder_minute'] as const

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
  await merge(transaction, { person, other, at })
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
  { person, other, at }: { person: string; other: string; at: string },
): Promise<void> {
  // Their chats first, and those of `person` with them: who chooses something in one of them now
  // waits, and chooses it for all.
  const chats = await transaction
    .updateTable('chats')
    .set({ person_id: person })
    .where('person_id', 'in', [person, other])
    .returning(['channel', 'chat_id', 'announcements', 'announcements_source'])
    .execute()
  await giveDeliveries(transaction, chats, person)
  await keepOnePlanned(transaction, chats)
  await mergeStudy(transaction, { person, other, at })
  const settings = await transaction
    .selectFrom('people')
    .select([...SETTINGS])
    .where('id', '=', other)
    .executeTakeFirst()
  for (const setting of SETTINGS) {
    const chosen = settings?.[setting] ?? null
    if (chosen === null) continue
    await transaction
      .updateTable('people')
      .set({ [setting]: chosen })
      .where('id', '=', person)
      .where(setting, 'is', null)
      .execute()
  }
  await transaction.deleteFrom('people').where('id', '=', other).execute()
  // Who has stopped announcements in one account has stopped them in all: a "no" is never lost.
  const stop = chats.find(
    (chat) => chat.announcements === 'off' && chat.announcements_source !== 'block',
  )
  const source = stop?.announcements_source ?? null
  if (source !== null) await stopForPerson(transaction, person, { source, at })
}

/** Rows of the ledger are found by their chats. */
async function giveDeliveries(
  transaction: Transaction<Tables>,
  chats: { channel: string; chat_id: string }[],
  person: string,
): Promise<void> {
  for (const { channel, chat_id } of chats) {
    await transaction
      .updateTable('deliveries')
      .set({ person_id: person })
      .where('channel', '=', channel)
      .where('chat_id', '=', chat_id)
      .where('person_id', '<>', person)
      .execute()
  }
}

/**
 * What belongs to the person, also what was studied, stays with the others; the chat takes a copy of
 * the settings along.
 */
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
  const settings = await transaction
    .selectFrom('people')
    .select([...SETTINGS])
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  await transaction
    .insertInto('people')
    .values({ id, ...settings, created_at: now })
    .execute()
  await chatUpdate(transaction, address).set({ person_id: id }).execute()
  await giveDeliveries(transaction, [{ channel: address.channel, chat_id: address.chatId }], id)
  return others
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function addTime(iso: string, milliseconds: number): string {
  return new Date(new Date(iso).getTime() + milliseconds).toISOString()
}
