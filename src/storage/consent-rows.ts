import type { Kysely } from 'kysely'
import type { ConsentSource } from '../subscribers/ports.ts'
import type { ChatKey } from './chat-rows.ts'
import type { Tables } from './tables/tables.ts'

/** A change of consent: by what it came, and the ISO time at which it was said. */
export interface ConsentChange {
  source: ConsentSource
  at: string
}

/**
 * A platform's block takes the consent of a chat along, and coming back brings it again; who said
 * "no" by a command or a button keeps that over both. Inside a transaction only, here and below.
 */
export async function noteBlock(
  transaction: Kysely<Tables>,
  chat: ChatKey,
  at: string,
): Promise<void> {
  const changed = await privateChats(transaction, at)
    .set({ announcements: 'off', announcements_at: at, announcements_source: 'block' })
    .where('channel', '=', chat.channel)
    .where('chat_id', '=', chat.chatId)
    .where('announcements', '=', 'on')
    .returning(['channel', 'chat_id'])
    .execute()
  await logConsents(transaction, changed, { announcements: 'off', source: 'block', at })
  await settlePlanned(transaction, [{ channel: chat.channel, chat_id: chat.chatId }], 'blocked')
}

export async function noteReturn(
  transaction: Kysely<Tables>,
  chat: ChatKey,
  { source, at }: ConsentChange,
): Promise<void> {
  const changed = await privateChats(transaction, at)
    .set({ announcements: 'on', announcements_at: at, announcements_source: source })
    .where('channel', '=', chat.channel)
    .where('chat_id', '=', chat.chatId)
    .where('announcements', '=', 'off')
    .where('announcements_source', '=', 'block')
    .returning(['channel', 'chat_id'])
    .execute()
  await logConsents(transaction, changed, { announcements: 'on', source, at })
}

/** All chats of the person want none from now on, nor what is planned. False: it was so already. */
export async function stopForPerson(
  transaction: Kysely<Tables>,
  personId: string,
  { source, at }: ConsentChange,
): Promise<boolean> {
  const changed = await privateChats(transaction, at)
    .set({ announcements: 'off', announcements_at: at, announcements_source: source })
    .where('person_id', '=', personId)
    .where((row) =>
      row.or([row('announcements', '=', 'on'), row('announcements_source', '=', 'block')]),
    )
    .returning(['channel', 'chat_id'])
    .execute()
  await logConsents(transaction, changed, { announcements: 'off', source, at })
  await settlePlanned(transaction, changed, 'opted_out')
  return changed.length > 0
}

/** The same the other way round. A chat whose platform is still blocked waits for its return. */
export async function allowForPerson(
  transaction: Kysely<Tables>,
  personId: string,
  { source, at }: ConsentChange,
): Promise<boolean> {
  const changed = await privateChats(transaction, at)
    .set({ announcements: 'on', announcements_at: at, announcements_source: source })
    .where('person_id', '=', personId)
    .where('announcements', '=', 'off')
    .where((row) =>
      row.or([row('announcements_source', '<>', 'block'), row('reachability', '=', 'active')]),
    )
    .returning(['channel', 'chat_id'])
    .execute()
  await logConsents(transaction, changed, { announcements: 'on', source, at })
  return changed.length > 0
}

/**
 * Private chats of which nothing later is known than `at`. Being seen for the first time is no news:
 * it is noted at our own time, which comes after that of the very message.
 */
function privateChats(transaction: Kysely<Tables>, at: string) {
  return transaction
    .updateTable('chats')
    .where('kind', '=', 'private')
    .where((row) =>
      row.or([
        row('announcements_at', 'is', null),
        row('announcements_at', '<=', at),
        row('announcements_source', '=', 'first_contact'),
      ]),
    )
}

type ChatRow = Pick<Tables['chats'], 'channel' | 'chat_id'>

async function logConsents(
  transaction: Kysely<Tables>,
  chats: ChatRow[],
  change: ConsentChange & { announcements: 'on' | 'off' },
): Promise<void> {
  if (chats.length === 0) return
  await transaction
    .insertInto('consents')
    .values(chats.map(({ channel, chat_id }) => ({ channel, chat_id, ...change })))
    .execute()
}

/**
 * Nobody has begun to send these; what is being sent may still arrive. What was sent before is still
 * corrected and taken back.
 */
async function settlePlanned(
  transaction: Kysely<Tables>,
  chats: ChatRow[],
  state: 'blocked' | 'opted_out',
): Promise<void> {
  for (const { channel, chat_id } of chats) {
    await transaction
      .updateTable('deliveries')
      .set({ state, reason: null })
      .where('channel', '=', channel)
      .where('chat_id', '=', chat_id)
      .where('state', '=', 'planned')
      .where('broadcast_id', 'in', (broadcasts) =>
        broadcasts.selectFrom('broadcasts').select('id').where('kind', '=', 'announcement'),
      )
      .execute()
  }
}
