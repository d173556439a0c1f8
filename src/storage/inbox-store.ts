import { setImmediate as nextLoop } from 'node:timers/promises'
import type { Kysely, Selectable, Updateable } from 'kysely'
import { type IncomingMessage, incomingMessage } from '../channels/channel.ts'
import type { Inbox, UnfinishedMessage } from '../conversation/ports.ts'
import type { Clock } from '../lib/clock.ts'
import { fromStoredJson, toStoredText, toStoredTime } from './mapping.ts'
import type { InboxTable } from './tables/inbox.ts'
import type { Tables } from './tables/tables.ts'

/** A backlog is read in pieces, so that what comes in meanwhile is not kept waiting. */
const PAGE_SIZE = 500

/** Incoming messages until they are handled. */
export function createInboxStore({ db, clock }: { db: Kysely<Tables>; clock: Clock }): Inbox {
  async function settle(
    channel: string,
    deliveryId: string,
    change: Updateable<InboxTable>,
  ): Promise<void> {
    await db
      .updateTable('inbox')
      .set({ ...change, settled_at: clock.now().toISOString() })
      .where('channel', '=', channel)
      .where('delivery_id', '=', deliveryId)
      .execute()
  }

  async function fail(channel: string, deliveryId: string, reason: string): Promise<void> {
    await settle(channel, deliveryId, { state: 'failed', reason: toStoredText(reason) })
  }

  async function* acceptedRows(
    channel: string,
    chatId: string | null,
  ): AsyncGenerator<AcceptedRow> {
    const accepted = db
      .selectFrom('inbox')
      .select(['id', 'delivery_id', 'chat_id', 'message', 'sending_at'])
      .where('state', '=', 'accepted')
      .where('channel', '=', channel)
      .$if(chatId !== null, (rows) => rows.where('chat_id', '=', chatId ?? ''))
      .orderBy('id')
      .limit(PAGE_SIZE)
    let lastId = 0
    for (;;) {
      const rows = await accepted.where('id', '>', lastId).execute()
      yield* rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE_SIZE) return
      lastId = last.id
      await nextLoop()
    }
  }

  async function readable(channel: string, chatId: string | null): Promise<UnfinishedMessage[]> {
    const unfinished: UnfinishedMessage[] = []
    for await (const row of acceptedRows(channel, chatId)) {
      const message = rowToMessage(row)
      if (message !== null) unfinished.push({ message, sendingSince: row.sending_at })
      // Of a version with another shape: nothing can be done with it, and it must not stop the rest.
      else await fail(channel, row.delivery_id, 'unreadable')
    }
    return unfinished
  }

  return {
    async accept(message) {
      const stored = await db
        .insertInto('inbox')
        .values({
          channel: message.address.channel,
          delivery_id: message.deliveryId,
          chat_id: message.address.chatId,
          message: JSON.stringify(message),
          state: 'accepted',
          reason: null,
          accepted_at: clock.now().toISOString(),
          sending_at: null,
          settled_at: null,
        })
        .onConflict((conflict) => conflict.columns(['channel', 'delivery_id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      return stored === undefined ? 'repeat' : 'new'
    },

    async beginSending(channel, deliveryId, at) {
      await db
        .updateTable('inbox')
        .set({ sending_at: toStoredTime(at) })
        .where('channel', '=', channel)
        .where('delivery_id', '=', deliveryId)
        .where('sending_at', 'is', null)
        .execute()
    },

    async finish(channel, deliveryId) {
      await settle(channel, deliveryId, { state: 'finished', reason: null, message: null })
    },

    fail,

    unfinished: (channel) => readable(channel, null),
    unfinishedOf: readable,

    async chatOfUnfinished(channel, deliveryId) {
      const row = await db
        .selectFrom('inbox')
        .select('chat_id')
        .where('channel', '=', channel)
        .where('delivery_id', '=', deliveryId)
        .where('state', '=', 'accepted')
        .executeTakeFirst()
      return row?.chat_id ?? null
    },

    async waitingChats(channel, acceptedBefore) {
      const rows = await db
        .selectFrom('inbox')
        .select('delivery_id')
        .where('id', 'in', (inbox) =>
          inbox
            .selectFrom('inbox as waiting')
            .select((waiting) => waiting.fn.min('waiting.id').as('id'))
            .where('waiting.state', '=', 'accepted')
            .where('waiting.channel', '=', channel)
            .where('waiting.accepted_at', '<', toStoredTime(acceptedBefore))
            .groupBy('waiting.chat_id'),
        )
        .orderBy('id')
        .execute()
      return rows.map(({ delivery_id }) => ({ deliveryId: delivery_id }))
    },

    async purge(before) {
      const result = await db
        .deleteFrom('inbox')
        .where('state', '!=', 'accepted')
        .where('settled_at', '<', toStoredTime(before))
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}

type AcceptedRow = Pick<
  Selectable<InboxTable>,
  'delivery_id' | 'chat_id' | 'message' | 'sending_at'
>

/** The chat may have got a new id since the message was stored. */
function rowToMessage(row: { chat_id: string; message: string | null }): IncomingMessage | null {
  const message = fromStoredJson(incomingMessage, row.message)
  if (message === null) return null
  return { ...message, address: { ...message.address, chatId: row.chat_id } }
}
