import type { Kysely } from 'kysely'
import { type Content, EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { NewBroadcast, PlannedRow } from '../../src/broadcast/ports.ts'
import type { ChatAddress } from '../../src/channels/channel.ts'
import type { Tables } from '../../src/storage/tables/tables.ts'

export const SOME_CONTENT: Content = {
  text: 'Mời họp chi bộ lúc 8 giờ.',
  picture: null,
  links: [],
  buttons: { read: true, ask: false, practice: false },
  questionId: null,
}

export function newBroadcast(change: Partial<NewBroadcast> = {}): NewBroadcast {
  return {
    kind: 'announcement',
    corrects: null,
    seriesId: null,
    content: SOME_CONTENT,
    audience: EVERYBODY,
    createdBy: 'telegram:1',
    createdAt: '2026-11-22T08:00:00.000Z',
    ...change,
  }
}

/** The address of a member made by `addMembers`. */
export function memberAddress(number: number, channel = 'telegram'): ChatAddress {
  return { channel, chatId: chatIdOf(number), topicId: null }
}

/** Members `from` to `to` (not included) with one private chat each, many in one statement. */
export async function addMembers(
  db: Kysely<Tables>,
  { from = 0, to, channel = 'telegram' }: { from?: number; to: number; channel?: string },
): Promise<void> {
  const now = '2026-01-01T00:00:00.000Z'
  for (let start = from; start < to; start += 500) {
    const numbers = Array.from({ length: Math.min(500, to - start) }, (_, n) => start + n)
    await db
      .insertInto('people')
      .values(numbers.map((number) => ({ id: personIdOf(number), place: null, created_at: now })))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    await db
      .insertInto('chats')
      .values(
        numbers.map((number) => ({
          channel,
          chat_id: chatIdOf(number),
          kind: 'private' as const,
          person_id: personIdOf(number),
          display_name: `Bạn ${number}`,
          reachability: 'active' as const,
          announcements: 'on' as const,
          first_seen_at: now,
          last_seen_at: now,
        })),
      )
      .execute()
  }
}

/** Ledger rows of members `from` to `to` (not included), to be sent as a message. */
export function plannedRows(
  { from = 0, to }: { from?: number; to: number },
  change: Partial<PlannedRow> = {},
): PlannedRow[] {
  return Array.from({ length: to - from }, (_, n) => ({
    channel: 'telegram',
    chatId: chatIdOf(from + n),
    personId: personIdOf(from + n),
    displayName: `Bạn ${from + n}`,
    route: 'message' as const,
    state: 'planned' as const,
    reason: null,
    targetMessageIds: [],
    ...change,
  }))
}

function chatIdOf(number: number): string {
  return `c${number}`
}

function personIdOf(number: number): string {
  return `person-${number}`
}
