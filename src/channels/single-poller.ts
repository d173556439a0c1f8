import type { Clock } from '../lib/clock.ts'
import { hasEnded } from '../lib/process-owner.ts'
import type { Timing } from '../lib/timing.ts'
import type { Channel, ChannelState, OnMessage } from './channel.ts'
import type { Logger } from './logger.ts'
import type { LockStore } from './ports.ts'

export interface SinglePollerDeps {
  channel: Pick<Channel, 'name' | 'start' | 'stop'> & { state(): ChannelState }
  locks: LockStore
  clock: Clock
  timing: Timing
  logger: Logger
  /** Tells this process from every other on the same store. */
  owner: string
  /** Before the first message after a wait: what an earlier poller left unfinished. */
  onTurn(): Promise<void>
}

/** How long the right to poll lasts without being renewed, and how often that is done. */
const LEASE_MS = 15_000
const RENEW_MS = 5_000
const ELSEWHERE =
  'Một chương trình Sổ tay khác dùng chung dữ liệu đang nhận tin của kênh này. Sổ tay ở đây chờ đến lượt.'
const NO_STORE = 'Chưa ghi được vào kho dữ liệu nên chưa nhận tin. Sổ tay tự thử lại.'

/**
 * Starts the channel only while no other process on the same store polls with the same token: a
 * platform gives each message to one poller, and ends the others' polls. Whoever waits takes over
 * when the one who polls stops, or is gone for the length of the lease.
 */
export function createSinglePoller(deps: SinglePollerDeps): {
  start(onMessage: OnMessage): Promise<void>
  stop(): Promise<void>
  state(): ChannelState
} {
  const { channel, locks, clock, timing, logger, owner } = deps
  const name = `poll:${channel.name}`
  let stopping = new AbortController()
  let loop: Promise<void> = Promise.resolve()
  /** Why the channel is not started; null while it is. */
  let waiting: string | null = null
  /** Until when the lock is certainly ours; 0 while it is not. */
  let heldUntil = 0

  async function keepTrying(onMessage: OnMessage, settled: () => void): Promise<void> {
    const { signal } = stopping
    while (!signal.aborted) {
      await takeTurn(onMessage)
      settled()
      if (!signal.aborted) await timing.sleep(RENEW_MS, signal)
    }
  }

  /** Renews the lock, or gets it and starts, or loses it and stops. */
  async function takeTurn(onMessage: OnMessage): Promise<void> {
    const wasHeld = heldUntil > 0
    const isOurs = await claim()
    if (isOurs && !wasHeld && !stopping.signal.aborted) {
      waiting = null
      await deps.onTurn()
      await channel.start(onMessage)
    }
    if (!isOurs && wasHeld) {
      logger.warn({ channel: channel.name }, 'the right to poll was lost')
      await channel.stop()
    }
  }

  async function claim(): Promise<boolean> {
    const now = clock.now().getTime()
    try {
      const holder = await locks.take(name, claimOf(now, null))
      const isOurs =
        holder === owner ||
        (hasEnded(holder) && (await locks.take(name, claimOf(now, holder))) === owner)
      if (!isOurs && heldUntil === 0 && waiting !== ELSEWHERE) {
        logger.warn({ channel: channel.name }, 'another process polls, waiting for its turn')
      }
      heldUntil = isOurs ? now + LEASE_MS : 0
      waiting = isOurs ? null : ELSEWHERE
      return isOurs
    } catch (error) {
      const reason = error instanceof Error ? error.name : typeof error
      logger.warn({ channel: channel.name, reason }, 'the right to poll could not be renewed')
      if (now < heldUntil) return true
      heldUntil = 0
      waiting = NO_STORE
      return false
    }
  }

  function claimOf(now: number, insteadOf: string | null) {
    return {
      owner,
      insteadOf,
      now: new Date(now).toISOString(),
      leaseUntil: new Date(now + LEASE_MS).toISOString(),
    }
  }

  return {
    state: () => (waiting === null ? channel.state() : { kind: 'starting', reason: waiting }),
    async start(onMessage) {
      if (stopping.signal.aborted) stopping = new AbortController()
      await new Promise<void>((settled, failed) => {
        loop = keepTrying(onMessage, settled).catch(failed)
      })
    },
    async stop() {
      stopping.abort()
      await channel.stop()
      await loop
      if (heldUntil === 0) return
      heldUntil = 0
      // Best effort: without it the next one waits for the lease to end.
      await locks.release(name, owner).catch(() => undefined)
    },
  }
}
