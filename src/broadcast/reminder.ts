/** What a reminder says and to whom: those who have not pressed "Đã đọc" yet. */
import type { Audience, Broadcast, Content } from './broadcast.ts'
import type { Refusal } from './desk.ts'
import type { BroadcastStore, Ledger } from './ports.ts'

interface ReminderDeps {
  broadcasts: Pick<BroadcastStore, 'find' | 'correctionsOf'>
  ledger: Pick<Ledger, 'counts'>
}

export type Reminder =
  /** `about`: the first announcement, also when a reminder of it was asked about. */
  | { kind: 'reminder'; about: Broadcast; content: Content; audience: Audience }
  | { kind: 'refused'; why: Refusal }

export async function prepareReminder(id: number, deps: ReminderDeps): Promise<Reminder> {
  const { broadcasts, ledger } = deps
  const about = await findFirst(id, broadcasts)
  if (about === null) return { kind: 'refused', why: { kind: 'not_found' } }
  const { state } = about
  if (!hasEnded(about)) return { kind: 'refused', why: { kind: 'wrong_state', state } }
  const corrections = await broadcasts.correctionsOf(about.id)
  const edit = corrections.find(({ kind, startedAt }) => kind === 'edit' && startedAt !== null)
  const content = edit?.content ?? about.content
  const isUnread = (await ledger.counts(about.id)).some((one) => one.state === 'sent')
  if (!isUnread || !content.buttons.read || corrections.some(isRecall)) {
    return { kind: 'refused', why: { kind: 'nothing_to_do' } }
  }
  const audience = { ...about.audience, unreadOf: about.id, article: null }
  return { kind: 'reminder', about, content, audience }
}

/** Nothing follows what is still going out. */
export function hasEnded({ state }: Broadcast): boolean {
  return state === 'finished' || state === 'cancelled'
}

/** One that took something back, at least from some. */
export function isRecall({ kind, startedAt }: Broadcast): boolean {
  return kind === 'recall' && startedAt !== null
}

async function findFirst(
  id: number,
  broadcasts: Pick<BroadcastStore, 'find'>,
): Promise<Broadcast | null> {
  const broadcast = await broadcasts.find(id)
  if (broadcast === null || broadcast.corrects === null) return broadcast
  return findFirst(broadcast.corrects, broadcasts)
}
