import { randomUUID } from 'node:crypto'
import type { Clock } from './clock.ts'
import { createOwner, hasEnded } from './process-owner.ts'

/** How long a lock lasts without being renewed, and how often that is done. */
const LEASE_MS = 30_000
const RENEW_MS = 10_000

/** A lock with a lease, as the store keeps it; see `LockStore` in channels/ports.ts. */
export interface Leases {
  take(
    name: string,
    claim: { owner: string; insteadOf: string | null; now: string; leaseUntil: string },
  ): Promise<string>
  release(name: string, owner: string): Promise<void>
}

/** A lock that is renewed until it is released. */
export interface HeldLock {
  /** False once another process may have taken it, as after a long sleep of the machine. */
  isHeld(): boolean
  release(): Promise<void>
}

/**
 * One holder at a time, in this process and in all. Resolves to null while somebody else holds it,
 * unless that was a process of this machine that is no more; rejects when the store does not answer.
 */
export type TakeLock = (name: string) => Promise<HeldLock | null>

export function createLocks({ locks, clock }: { locks: Leases; clock: Clock }): TakeLock {
  const owner = createOwner(randomUUID())
  /** Several jobs of this process may want the same. */
  const inHand = new Set<string>()

  return async (name) => {
    if (inHand.has(name)) return null
    inHand.add(name)
    try {
      const held = await take(name)
      if (held === null) inHand.delete(name)
      return held
    } catch (error) {
      inHand.delete(name)
      throw error
    }
  }

  async function take(name: string): Promise<HeldLock | null> {
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
