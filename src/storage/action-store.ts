import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { action } from '../conversation/actions.ts'
import type { ActionStore } from '../conversation/ports.ts'
import { fromStoredJson, toStoredTime } from './mapping.ts'
import type { Tables } from './tables/tables.ts'

const actionList = z.array(action)

/** `token.index`: 16 random characters that nobody guesses, then which button of the message. */
const BUTTON_DATA = /^([\w-]{16})\.(\d{1,3})$/

/** What buttons do, found by the opaque data they carry. */
export function createActionStore({ db }: { db: Kysely<Tables> }): ActionStore {
  return {
    async save({ channel, chatId }, actions, at) {
      if (actions.length === 0) return []
      const token = randomBytes(12).toString('base64url')
      await db
        .insertInto('actions')
        .values({
          token,
          channel,
          chat_id: chatId,
          actions: JSON.stringify(actions),
          saved_at: toStoredTime(at),
        })
        .execute()
      return actions.map((_, index) => `${token}.${index}`)
    },

    async find(data, { channel, chatId }) {
      const [, token, index] = BUTTON_DATA.exec(data) ?? []
      if (token === undefined || index === undefined) return null
      const row = await db
        .selectFrom('actions')
        .select('actions')
        .where('token', '=', token)
        .where('channel', '=', channel)
        .where('chat_id', '=', chatId)
        .executeTakeFirst()
      if (row === undefined) return null
      return fromStoredJson(actionList, row.actions)?.[Number(index)] ?? null
    },

    async purge(before) {
      const result = await db
        .deleteFrom('actions')
        .where('saved_at', '<', toStoredTime(before))
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}
