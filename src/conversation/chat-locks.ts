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
  const owner = createOwner(randomUUID())
  /** Several jobs of this process may be about the same chat. */
  const inHand = new Set<string>()

  return async (channel, chatId) => {
    const name = `turn:${channel}:${chatId}`
    if (inHand.has(name)) return null
    inHand.add(name)
    try {
      const chat = await take(name)
      if (chat === null) inHand.delete(name)
      return chat
    } catch (error) {
      inHand.delete(name)
      throw error
    }
  }

  async function take(name: string): Promise<HeldChat | null> {
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
        // Best effort: without it other processes wait for the lease to end. This one need not, since
        // the lock bears its name.
        await locks.release(name, owner).catch(() => undefined)
        inHand.delete(name)
      },
    }
  }
}
