/** What takes longer than a round of the runner, or must be done by one process at a time. */
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { hasEnded } from '../lib/process-owner.ts'
import type { Locks } from './ports.ts'

export const LOCK_MS = 30_000

export interface SideWork {
  /**
   * Begins it unless one of this name, and of this member where it is about one, is under way; false
   * when there was one. A fault is logged, without the member, and the next round tries again.
   */
  begin(name: string, work: () => Promise<void>, member?: string): boolean
  /**
   * The same in one process at a time, which keeps the right to it for as long as it works; the signal
   * aborts when that is lost.
   */
  beginAlone(name: string, work: (signal: AbortSignal) => Promise<void>): void
  /** Resolves when nothing of what was begun by now is under way. */
  settled(): Promise<void>
}

interface SideWorkDeps {
  locks: Locks
  /** Tells this process from every other on the same store. */
  owner: string
  clock: Clock
  logger: Logger
  stopping: AbortSignal
}

export function createSideWork({ locks, owner, clock, logger, stopping }: SideWorkDeps): SideWork {
  const underWay = new Map<string, Promise<void>>()

  function begin(name: string, work: () => Promise<void>, member = ''): boolean {
    const key = `${name} ${member}`
    if (underWay.has(key)) return false
    const ended = work()
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.name : typeof error
        logger.warn({ name, reason }, 'broadcast work')
      })
      .finally(() => underWay.delete(key))
    underWay.set(key, ended)
    return true
  }

  async function workAlone(
    name: string,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const lost = new AbortController()
    const lock = `broadcast:${name}`
    if (!(await takeLock(lock))) return
    const renewing = setInterval(() => {
      takeLock(lock).then(
        (isOurs) => isOurs || lost.abort(),
        () => lost.abort(),
      )
    }, LOCK_MS / 3)
    const stop = () => lost.abort()
    stopping.addEventListener('abort', stop, { once: true })
    try {
      await work(lost.signal)
    } finally {
      clearInterval(renewing)
      stopping.removeEventListener('abort', stop)
      // Without it the next one waits for the lease to end.
      await locks.release(lock, owner).catch(() => undefined)
    }
  }

  async function takeLock(name: string): Promise<boolean> {
    const now = clock.now()
    const leaseUntil = new Date(now.getTime() + LOCK_MS).toISOString()
    const claim = { owner, now: now.toISOString(), leaseUntil }
    const holder = await locks.take(name, { ...claim, insteadOf: null })
    if (holder === owner || !hasEnded(holder)) return holder === owner
    return (await locks.take(name, { ...claim, insteadOf: holder })) === owner
  }

  return {
    begin,
    beginAlone: (name, work) => void begin(name, () => workAlone(name, work)),
    async settled() {
      await Promise.all(underWay.values())
    },
  }
}
