/** Carries broadcasts out: starts them at their time, fills their ledgers, sends, and ends them. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { ChatAddress, OutgoingMessage } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { hasEnded } from '../lib/process-owner.ts'
import type { Timing } from '../lib/timing.ts'
import type { Broadcast } from './broadcast.ts'
import { fillLedger } from './fill-ledger.ts'
import { type ArticleDeps, handOverArticle } from './hand-over-article.ts'
import type { ArticleStore, BroadcastStore, LaneStore, Ledger, Locks, Notifier } from './ports.ts'
import type { QuietHours } from './quiet-hours.ts'
import { createRecorder } from './record-outcomes.ts'
import { createLane, type LaneWork } from './send-lane.ts'
import { createSideWork, LOCK_MS } from './side-work.ts'
import { createErrorWatch } from './watch-errors.ts'

export interface RunnerDeps {
  broadcasts: BroadcastStore
  ledger: Ledger
  lanes: LaneStore
  articles: ArticleStore
  locks: Locks
  channels: BulkChannel[]
  /** What a broadcast says; the same for every recipient. */
  messageOf(broadcast: Broadcast): OutgoingMessage
  articleOf: ArticleDeps['draft']
  notifier: Notifier
  /** Told about every broadcast that is being sent or has just ended, each round. */
  onProgress(broadcast: Broadcast): Promise<void>
  onBlocked(address: ChatAddress): Promise<void>
  quietHours: QuietHours
  /** Tells this process from every other on the same store. */
  owner: string
  clock: Clock
  timing: Timing
  logger: Logger
  /** Of each channel, in this process. */
  mostInFlight?: number
  roundMs?: number
  leaseMs?: number
}

export interface BroadcastRunner {
  start(): void
  /** Takes no more, waits for what is on its way and notes what became of it. */
  stop(): Promise<void>
  /** Something changed: look now. */
  wake(): void
}

const MOST_IN_FLIGHT = 32
const ROUND_MS = 1_000
/** A process that says nothing for this long has its rows taken for lost. */
const LEASE_MS = 30_000
/** Rounds between looks at what changes slowly. */
const CARE_EVERY = 5

/**
 * Any number of processes may run one on the same store. The ledger says who got what, not the
 * memory of any of them: whatever a process was doing when it died ends as `unknown` or is taken up
 * by the others.
 */
export function createBroadcastRunner(deps: RunnerDeps): BroadcastRunner {
  const { broadcasts, ledger, channels, clock, timing, logger, owner } = deps
  const { roundMs = ROUND_MS, leaseMs = LEASE_MS } = deps
  const stopping = new AbortController()
  const recorder = createRecorder({ ...deps, stopping: stopping.signal })
  const errors = createErrorWatch()
  const side = createSideWork({ ...deps, stopping: stopping.signal })
  const messages = new Map<number, OutgoingMessage>()
  /** Those of the last round, so that it is told when one was paused or ended elsewhere. */
  let watched = new Set<number>()
  let wake = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let lanes: { channel: BulkChannel; lane: ReturnType<typeof createLane> }[] = []

  async function run(): Promise<void> {
    let isStoreAway = false
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      try {
        await look(round % CARE_EVERY === 0)
        isStoreAway = false
      } catch (error) {
        if (!isStoreAway) logger.warn({ reason: nameOf(error) }, 'broadcasts wait for the store')
        isStoreAway = true
      }
      await timing.sleep(roundMs, wake.signal)
      if (wake.signal.aborted && !stopping.signal.aborted) wake = new AbortController()
    }
    // The last results still tell of blocks.
    await Promise.all(lanes.map(({ lane }) => lane.ended))
    await side.settled()
  }

  async function look(isCareDue: boolean): Promise<void> {
    const open = await broadcasts.inState(['scheduled', 'sending'])
    if (isCareDue) await keepLeases()
    for (const broadcast of open) await startWhenDue(broadcast)
    const sending = open
      .filter(({ state }) => state === 'sending')
      .toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))
    const work: LaneWork[][] = channels.map(() => [])
    for (const broadcast of sending) {
      if (broadcast.plannedAt === null) fill(broadcast)
      else await advance(broadcast, work, isCareDue)
    }
    for (const [index, { lane }] of lanes.entries()) lane.give(work[index] ?? [])
    const ids = new Set(sending.map(({ id }) => id))
    for (const id of messages.keys()) if (!ids.has(id)) messages.delete(id)
    for (const id of watched) if (!ids.has(id) && !(await reportLast(id))) ids.add(id)
    watched = ids
  }

  /** False while an earlier report is still being made: the last one must not be left out. */
  async function reportLast(id: number): Promise<boolean> {
    const broadcast = await broadcasts.find(id)
    return broadcast === null || report(broadcast)
  }

  async function keepLeases(): Promise<void> {
    const now = clock.now()
    const inHand = lanes.flatMap(({ lane }) => lane.inHand())
    await ledger.extend(owner, inHand, new Date(now.getTime() + leaseMs).toISOString())
    const ended = (await ledger.owners()).filter(hasEnded)
    const lost = await ledger.expire(now.toISOString(), { reason: 'interrupted', ended })
    if (lost > 0) logger.warn({ rows: lost }, 'a process died while it was sending')
  }

  async function startWhenDue(broadcast: Broadcast): Promise<void> {
    const { id, state, scheduledAt, needsApproval, approvedBy } = broadcast
    const now = clock.now().toISOString()
    if (state !== 'scheduled' || scheduledAt === null || scheduledAt > now) return
    if (needsApproval && approvedBy === null) return
    const started = await broadcasts.move(id, 'start', { startedAt: now })
    if (started === null) return
    await broadcasts.log(id, { at: now, by: 'program', event: 'started', detail: null })
    wake.abort()
  }

  function fill(broadcast: Broadcast): void {
    side.beginAlone(`plan:${broadcast.id}`, async (signal) => {
      await fillLedger(broadcast, deps, signal)
      wake.abort()
    })
  }

  async function advance(
    broadcast: Broadcast,
    work: LaneWork[][],
    isCareDue: boolean,
  ): Promise<void> {
    const { id, kind } = broadcast
    if (isCareDue && kind === 'announcement') await ledger.settleUnwanted(id)
    const open = await ledger.open(id)
    for (const { channel, route } of open) {
      const index = channels.findIndex(({ name }) => name === channel)
      const bulk = channels[index]
      if (bulk === undefined) await failChannel(id, channel)
      else if (route === 'article') hand(broadcast, bulk)
      else work[index]?.push(workOn(broadcast, bulk, route))
    }
    if (open.length === 0 && (await ledger.isOver(id))) return finish(broadcast)
    if (isCareDue) await pauseInTrouble(broadcast)
    report(broadcast)
  }

  function workOn(broadcast: Broadcast, channel: BulkChannel, route: LaneWork['route']): LaneWork {
    const message = messageOf(broadcast)
    // A recall is one call, whatever the number of messages.
    const parts = broadcast.kind === 'recall' ? 1 : channel.preview(route, message).length
    return { broadcast, route, message, requests: Math.max(parts, 1) }
  }

  function messageOf(broadcast: Broadcast): OutgoingMessage {
    const known = messages.get(broadcast.id) ?? deps.messageOf(broadcast)
    messages.set(broadcast.id, known)
    return known
  }

  /**
   * It was turned off after the planning, or is not yet on in this process: a person may try these
   * again when it is.
   */
  async function failChannel(id: number, channel: string): Promise<void> {
    const to = { state: 'failed', reason: 'channel_off' } as const
    await ledger.changeAll(id, { state: 'planned', channel }, to, clock.now().toISOString())
  }

  function hand(broadcast: Broadcast, channel: BulkChannel): void {
    side.beginAlone(`article:${broadcast.id}:${channel.name}`, async (signal) => {
      while (!signal.aborted) {
        if ((await broadcasts.find(broadcast.id))?.state !== 'sending') return
        const waitMs = await handOverArticle(broadcast, channel, {
          ...deps,
          draft: deps.articleOf,
          pause: ({ id }, reason) => pause(id, reason),
        })
        if (waitMs === null) return
        if (waitMs > 0) await timing.sleep(Math.min(waitMs, LOCK_MS / 2), signal)
      }
    })
  }

  async function finish(broadcast: Broadcast): Promise<void> {
    const at = clock.now().toISOString()
    const finished = await broadcasts.move(broadcast.id, 'finish', { finishedAt: at })
    if (finished === null) return
    await broadcasts.log(broadcast.id, { at, by: 'program', event: 'finished', detail: null })
    tell({ kind: 'finished', broadcast: finished })
  }

  async function pauseInTrouble(broadcast: Broadcast): Promise<void> {
    const { id, pausedAt } = broadcast
    if (!errors.isTooMuch(id, pausedAt, await ledger.counts(id))) return
    await pause(id, 'Có quá nhiều tin bị lỗi')
  }

  async function pause(id: number, pauseReason: string): Promise<void> {
    const at = clock.now().toISOString()
    const paused = await broadcasts.move(id, 'pause', { pausedAt: at, pauseReason })
    if (paused === null) return
    await broadcasts.log(id, { at, by: 'program', event: 'paused', detail: pauseReason })
    tell({ kind: 'paused', broadcast: paused })
  }

  function report(broadcast: Broadcast): boolean {
    return side.begin(`report:${broadcast.id}`, () => deps.onProgress(broadcast))
  }

  function tell(event: Parameters<Notifier['tellAdmins']>[0]): void {
    const { kind, broadcast } = event
    side.begin(`tell:${kind}:${broadcast.id}`, () => deps.notifier.tellAdmins(event))
  }

  return {
    start() {
      lanes = channels.map((channel) => ({
        channel,
        lane: createLane({
          ...deps,
          channel,
          lanes: deps.lanes,
          recorder,
          leaseMs,
          mostInFlight: deps.mostInFlight ?? MOST_IN_FLIGHT,
          stopping: stopping.signal,
          onBlocked: (address) =>
            void side.begin(
              `blocked:${address.channel}`,
              () => deps.onBlocked(address),
              address.chatId,
            ),
        }),
      }))
      running = run()
    },
    async stop() {
      stopping.abort()
      wake.abort()
      await running
    },
    wake: () => wake.abort(),
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
