/** Who gets an announcement, and by which way: frozen into the ledger when it starts. */
import type { BulkChannel, BulkRoute } from '../channels/bulk.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Audience, Broadcast, SkipReason } from './broadcast.ts'
import type { Candidate, Household, PlannedRow } from './ports.ts'

const DAY_MS = 86_400_000

export interface PlanOptions {
  broadcast: Pick<Broadcast, 'kind' | 'audience'>
  channels: BulkChannel[]
  now: Date
}

type Verdict = Pick<PlannedRow, 'route' | 'state' | 'reason'>

/**
 * The ledger rows of one person. Who does not match the audience has none. Of several accounts that
 * could be written to one gets it, unless something sent earlier is to be corrected: then each that
 * got it does.
 */
export function planHousehold(household: Household, options: PlanOptions): PlannedRow[] {
  const { kind, audience } = options.broadcast
  const isCorrection = kind !== 'announcement'
  const matching = household.chats.filter((chat) =>
    isCorrection ? wasReached(chat) : matches(chat, audience, options.now),
  )
  const rows = matching.map((chat) => ({
    channel: chat.channel,
    chatId: chat.chatId,
    personId: household.personId,
    displayName: chat.displayName,
    targetMessageIds: isCorrection ? (chat.earlier?.messageIds ?? []) : [],
    ...(isCorrection ? correctionOf(chat, options) : verdictOf(chat, options)),
  }))
  return isCorrection ? rows : keepOne(rows, options.channels)
}

function wasReached({ earlier }: Candidate): boolean {
  if (earlier === null || earlier.messageIds.length === 0) return false
  return earlier.state === 'sent' || earlier.state === 'read'
}

function matches(chat: Candidate, audience: Audience, now: Date): boolean {
  const { channels, places, units, tags, activeWithinDays, joinedBefore, unreadOf } = audience
  if (channels !== null && !channels.includes(chat.channel)) return false
  if (places !== null && !isAmong(chat.place, places)) return false
  if (units !== null && !isAmong(chat.unit, units)) return false
  if (tags !== null && !chat.tags.some((tag) => isAmong(tag, tags))) return false
  if (joinedBefore !== null && !(chat.firstSeenAt < joinedBefore)) return false
  if (unreadOf !== null && chat.earlier?.state !== 'sent') return false
  if (activeWithinDays === null) return true
  const since = new Date(now.getTime() - activeWithinDays * DAY_MS).toISOString()
  return chat.lastInteractionAt !== null && chat.lastInteractionAt >= since
}

/** However the office types its names. */
function isAmong(name: string | null, names: string[]): boolean {
  return name !== null && names.some((one) => fold(one).trim() === fold(name).trim())
}

function verdictOf(chat: Candidate, { broadcast, channels, now }: PlanOptions): Verdict {
  const channel = channels.find(({ name }) => name === chat.channel)
  if (channel === undefined) return skipped('channel_off')
  if (chat.reachability !== 'active') return { route: null, state: 'blocked', reason: null }
  if (!chat.receives) return { route: null, state: 'opted_out', reason: null }
  const isFollower = chat.follows === true
  if (broadcast.audience.article !== null && channel.articles !== null && isFollower) {
    return planned('article')
  }
  const choice = channel.routeTo(chat, now)
  return choice.kind === 'route' ? planned(choice.route) : skipped(choice.reason)
}

function correctionOf(chat: Candidate, { channels }: PlanOptions): Verdict {
  const channel = channels.find(({ name }) => name === chat.channel)
  if (channel === undefined) return skipped('channel_off')
  return channel.canCorrect ? planned('message') : skipped('not_correctable')
}

function planned(route: BulkRoute): Verdict {
  return { route, state: 'planned', reason: null }
}

function skipped(reason: SkipReason): Verdict {
  return { route: null, state: 'skipped', reason }
}

/**
 * An article cannot leave anybody out, so whoever gets one gets nothing else. Otherwise the account
 * where most can be told about what became of the message.
 */
function keepOne(rows: PlannedRow[], channels: BulkChannel[]): PlannedRow[] {
  const open = rows.filter(({ state }) => state === 'planned')
  const [best] = open.toSorted((a, b) => rankOf(a, channels) - rankOf(b, channels))
  if (best === undefined) return rows
  const reason = best.route === 'article' ? 'by_article' : 'other_account'
  return rows.map((row) =>
    row.state !== 'planned' || row === best ? row : { ...row, ...skipped(reason) },
  )
}

function rankOf({ channel, route }: PlannedRow, channels: BulkChannel[]): number {
  if (route === 'article') return 0
  if (route === 'promotion') return 3
  return channels.find(({ name }) => name === channel)?.canCorrect === true ? 1 : 2
}
