/** One channel's bulk messages, as this process sends them; other processes share its pace. */
import type { BulkChannel, BulkRoute } from '../channels/bulk.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { createBackoff, type Timing } from '../lib/timing.ts'
import type { Broadcast } from './broadcast.ts'
import { laneOfRoute, laneToPause } from './lanes.ts'
import { judge } from './outcomes.ts'
import type { ClaimedRow, LaneStore, Ledger } from './ports.ts'
import type { QuietHours } from './quiet-hours.ts'
import type { Recorder } from './record-outcomes.ts'

/** Rows to be sent by this lane, in the order in which their broadcasts began. */
export interface LaneWork {
  broadcast: Broadcast
  message: OutgoingMessage
  route: Exclude<BulkRoute, 'article'>
  /** Requests that each recipient takes: a picture and a long text are several. */
  requests: number
}

export interface LaneDeps {
  channel: BulkChannel
  ledger: Pick<Ledger, 'claim'>
  lanes: LaneStore
  recorder: Recorder
  quietHours: QuietHours
  /** Tells this process from every other on the same store. */
  owner: string
  leaseMs: number
  /** Messages that are on their way, or whose end is not in the ledger yet. */
  mostInFlight: number
  clock: Clock
  timing: Timing
  logger: Logger
  stopping: AbortSignal
  /** A member has blocked us. */
  onBlocked(address: ChatAddress): void
}

/** Places that were not used in time are caught up with for this long. */
const SLACK_MS = 200
/** While messages are on their way, this share of the places is waited for, and no longer than this. */
const WORTH_CLAIMING = 0.25
const GATHER_MS = 20
/** Something may have changed that nobody told us. */
const LONGEST_WAIT_MS = 500
/** A platform out of reach is left alone this long at first. */
const UNAVAILABLE_MS = 15_000
const MOST_UNAVAILABLE_MS = 300_000
/** Keeps the processes of one bot from coming back in the same instant. */
const JITTER_MS = 1_000

/** Sends what `give` brings, until the signal aborts; then waits for what is on its way. */
export function createLane(deps: LaneDeps): {
  /** What there is to send from now on. */
  give(work: LaneWork[]): void
  /** What is on its way, or whose end is not in the ledger yet. */
  inHand(): ClaimedRow[]
  /** Resolves when nothing is on its way any more. */
  ended: Promise<void>
} {
  const { channel, ledger, lanes, recorder, clock, timing, logger, stopping } = deps
  let work: LaneWork[] = []
  const inHand = new Set<ClaimedRow>()
  let isGathering = false
  let wake = new AbortController()
  /** In ms since 1970. The store may have been away when the pause was to be told to all. */
  let ownPauseEndsAt = 0
  const unavailable = createBackoff(timing.random, UNAVAILABLE_MS * 2, MOST_UNAVAILABLE_MS)

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      try {
        await rest(await step())
      } catch (error) {
        const reason = error instanceof Error ? error.name : typeof error
        logger.warn({ channel: channel.name, reason }, 'a lane could not go on and tries again')
        await rest(LONGEST_WAIT_MS)
      }
    }
    while (inHand.size > 0) await rest(LONGEST_WAIT_MS)
  }

  /** Sends what may be sent now. Returns how long there is nothing to do. */
  async function step(): Promise<number> {
    const now = clock.now()
    if (now.getTime() < ownPauseEndsAt) return ownPauseEndsAt - now.getTime()
    const next = work.find(({ route }) => isOpen(deps, route, now))
    const free = deps.mostInFlight - inHand.size
    if (next === undefined || free <= 0) return LONGEST_WAIT_MS
    // One claim for each message that ended would keep the store busier than all the rest.
    isGathering = !isGathering && !isWorthClaiming()
    if (isGathering) return GATHER_MS
    if (next.route !== 'message' && (await isRoutePaused(next.route, now))) {
      work = work.filter(({ route }) => route !== next.route)
      return 0
    }
    const { granted, nextAt } = await lanes.reserve(channel.name, {
      want: free,
      ratePerSecond: channel.ratePerSecond / next.requests,
      slackMs: SLACK_MS,
      now: now.getTime(),
    })
    if (granted === 0) return Math.max(nextAt - clock.now().getTime(), GATHER_MS)
    const rows = await ledger.claim(
      {
        broadcastId: next.broadcast.id,
        channel: channel.name,
        route: next.route,
        // What was sent may be corrected also where nothing more is wanted.
        asksConsent: next.broadcast.kind === 'announcement',
      },
      {
        count: granted,
        owner: deps.owner,
        leaseUntil: new Date(clock.now().getTime() + deps.leaseMs).toISOString(),
      },
    )
    if (rows.length === 0) work = work.filter((one) => one !== next)
    for (const row of rows) void carry(next, row)
    return 0
  }

  async function carry({ broadcast, message, route }: LaneWork, row: ClaimedRow): Promise<void> {
    inHand.add(row)
    const address = { channel: channel.name, chatId: row.chatId, topicId: null }
    const result = await deliver(broadcast, message, { row, route, address })
    const { pauseMs, ...verdict } = judge(result, unavailableMs(result))
    // A channel that stops with this process says so as well; that is nothing to the others.
    const isOurStop = stopping.aborted && result.kind === 'unavailable'
    if (pauseMs !== null && !isOurStop) await pause(route, pauseMs, result.kind)
    if (verdict.state === 'blocked') deps.onBlocked(address)
    const { broadcastId, chatId, claim } = row
    await recorder.record({ broadcastId, channel: channel.name, chatId, claim, ...verdict })
    inHand.delete(row)
    if (isWorthClaiming()) wake.abort()
  }

  function isWorthClaiming(): boolean {
    return deps.mostInFlight - inHand.size >= deps.mostInFlight * WORTH_CLAIMING
  }

  async function deliver(
    { kind }: Broadcast,
    message: OutgoingMessage,
    { row, route, address }: { row: ClaimedRow; route: LaneWork['route']; address: ChatAddress },
  ): Promise<DeliveryResult> {
    try {
      if (kind === 'recall') return await channel.recall(address, row.targetMessageIds)
      if (kind === 'edit') return await channel.edit(address, row.targetMessageIds, message)
      return await channel.send(route, address, message)
    } catch (error) {
      // A fault of ours, after which nobody can say what left.
      const reason = error instanceof Error ? error.name : typeof error
      logger.error({ channel: channel.name, reason }, 'a bulk message failed unexpectedly')
      return { kind: 'unknown', reason: 'unexpected' }
    }
  }

  function unavailableMs(result: DeliveryResult): number {
    if (result.kind === 'unavailable') return unavailable.next()
    unavailable.reset()
    return UNAVAILABLE_MS
  }

  async function isRoutePaused(route: BulkRoute, now: Date): Promise<boolean> {
    const { pausedUntil } = await lanes.read(laneOfRoute(channel.name, route))
    return pausedUntil !== null && pausedUntil > now.toISOString()
  }

  async function pause(route: BulkRoute, ms: number, reason: string): Promise<void> {
    const until = new Date(clock.now().getTime() + ms + timing.random() * JITTER_MS)
    logger.warn({ channel: channel.name, seconds: Math.ceil(ms / 1000), reason }, 'a lane pauses')
    // Unpaused it would only be told so again.
    const lane = laneToPause(channel.name, route, ms)
    await lanes.pause(lane, until.toISOString(), reason).catch(() => {
      ownPauseEndsAt = Math.max(ownPauseEndsAt, until.getTime())
    })
  }

  /** Until the time is over, or something changed. */
  async function rest(ms: number): Promise<void> {
    if (ms > 0) await timing.sleep(Math.min(ms, LONGEST_WAIT_MS), wake.signal)
    if (wake.signal.aborted) wake = new AbortController()
  }

  stopping.addEventListener('abort', () => wake.abort(), { once: true })
  return {
    give(next) {
      work = next
      wake.abort()
    },
    inHand: () => [...inHand],
    ended: run(),
  }
}

function isOpen({ channel, quietHours }: LaneDeps, route: BulkRoute, at: Date): boolean {
  return !quietHours.isQuiet(at) && channel.opensAt(route, at) === null
}
