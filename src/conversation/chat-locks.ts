import { randomUUID } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import { createOwner, hasEnded } from '../lib/process-owner.ts'
import type { Locks } from './ports.ts'

/** How long the right to a chat lasts without being renewed, and how often that is done. */
const LEASE_MS = 30_000
const RENEW_MS = 10_000

/** The right to answer in one chat, renewed until it is released. */
export interface HeldChat {
  /** False once another process may have taken it, as after a long sleep of the machine. */
  isHeld(): boolean
  release(): Promise<void>
}

/**
 * One process at a time handles a chat, and one turn at a time in it. Resolves to null while somebody
 * else does; rejects when the store does not answer.
 */
export type LockChat = (channel: string, chatId: string) => Promise<HeldChat | null>

export function createChatLocks({ locks, clock }: { locks: Locks; clock: Clock }): LockChat {
  return async (channel, chatId) => {
    const name = `turn:${channel}:${chatId}`
    // Of this one turn: a process works on several jobs, and two may be about the same chat.
    const owner = createOwner(randomUUID())
    let heldUntil = 0

    async function claim(insteadOf: string | null): Promise<string> {
      const now = clock.now().getTime()
      const leaseUntil = now + LEASE_MS
      const holder = await locks.take(name, {
        owner,
        insteadOf,
        now: new Date(now).toISOString(),
        leaseUntil: new Date(leaseUntil).toISOString(),
      })
      heldUntil = holder === owner ? leaseUntil : 0
      return holder
    }

    const holder = await claim(null)
    if (holder !== owner && !(hasEnded(holder) && (await claim(holder)) === owner)) return null
    const renewal = setInterval(() => {
      // While the store is away nobody else can take it either, until the lease ends.
      claim(null).catch(() => undefined)
    }, RENEW_MS)
    return {
      isHeld: () => clock.now().getTime() < heldUntil,
      async release() {
        clearInterval(renewal)
        // Best effort: without it the next one waits for the lease to end.
        await locks.release(name, owner).catch(() => undefined)
      },
    }
  }
}
