import type { Clock } from '../lib/clock.ts'
import { createLocks, type HeldLock } from '../lib/held-lock.ts'
import type { Locks } from './ports.ts'

/**
 * The right to answer in one chat. One process at a time handles a chat, and one turn at a time in
 * it. Resolves to null while somebody else does; rejects when the store does not answer.
 */
export type LockChat = (channel: string, chatId: string) => Promise<HeldLock | null>

export function createChatLocks({ locks, clock }: { locks: Locks; clock: Clock }): LockChat {
  const take = createLocks({ locks, clock })
  return (channel, chatId) => take(`turn:${channel}:${chatId}`)
}
