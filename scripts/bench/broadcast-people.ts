/** The members that a measurement sends to, put straight into the store. */
import type { Kysely } from 'kysely'
import type { Tables } from '../../src/storage/tables/tables.ts'
import type { ConsentSource } from '../../src/subscribers/ports.ts'

/** A member's chat: the name of the channel, and the id there. */
export type Chat = [channel: string, chatId: string]

/** Of a hundred members. */
const ZALO_OA_SHARE = 29
const ZALO_BOT_SHARE = 1
/** One of so many has said that announcements are unwelcome, another has blocked us. */
const ONE_OPTED_OUT_OF = 200
const ONE_BLOCKED_OF = 250
const DAY_MS = 86_400_000
const ROWS_AT_ONCE = 500

/** How many of `total` each channel has. */
export function shareOut(total: number): { telegram: number; zaloOa: number; zaloBot: number } {
  const zaloOa = Math.round((total * ZALO_OA_SHARE) / 100)
  const zaloBot = Math.round((total * ZALO_BOT_SHARE) / 100)
  return { telegram: total - zaloOa - zaloBot, zaloOa, zaloBot }
}

/** One person per chat, all of whom wrote yesterday. Returns how many will be sent to. */
export async function addPeople(db: Kysely<Tables>, chats: Chat[]): Promise<number> {
  const at = new Date(Date.now() - DAY_MS).toISOString()
  let receivers = 0
  for (let start = 0; start < chats.length; start += ROWS_AT_ONCE) {
    const rows = chats.slice(start, start + ROWS_AT_ONCE).map(([channel, chat_id], index) => {
      const number = start + index
      const isOptedOut = number % ONE_OPTED_OUT_OF === 1
      const isBlocked = !isOptedOut && number % ONE_BLOCKED_OF === 2
      if (!isOptedOut && !isBlocked) receivers += 1
      return {
        channel,
        chat_id,
        kind: 'private' as const,
        person_id: `person-${String(number).padStart(8, '0')}`,
        display_name: `Người ${number}`,
        named_at: at,
        reachability: isBlocked ? ('blocked' as const) : ('active' as const),
        reachability_at: at,
        follows: channel === 'zalo-oa' ? 1 : null,
        last_interaction_at: at,
        announcements: isOptedOut || isBlocked ? ('off' as const) : ('on' as const),
        announcements_at: at,
        announcements_source: announcementsSource({ isOptedOut, isBlocked }),
        first_seen_at: at,
        last_seen_at: at,
      }
    })
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('people')
        .values(
          rows.map(({ person_id }) => ({
            id: person_id,
            place: null,
            unit: null,
            created_at: at,
          })),
        )
        .execute()
      await transaction.insertInto('chats').values(rows).execute()
    })
  }
  return receivers
}

function announcementsSource(member: { isOptedOut: boolean; isBlocked: boolean }): ConsentSource {
  if (member.isBlocked) return 'block'
  return member.isOptedOut ? 'command' : 'first_contact'
}
