/** How far a broadcast is, as the ledger says. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { Broadcast, LedgerCount } from './broadcast.ts'
import type { Status } from './desk.ts'
import { forecast } from './forecast.ts'
import { laneOfRoute } from './lanes.ts'
import type { LaneStore } from './ports.ts'
import type { QuietHours } from './quiet-hours.ts'
import { reasonTitle } from './reasons.ts'

const QUIET_REASON = 'đang trong giờ không gửi thông báo'
const CLOSED_REASON = 'nền tảng chưa nhận tin vào giờ này'
const PAUSED_REASON = 'nền tảng yêu cầu gửi chậm lại'

interface ProgressDeps {
  channels: BulkChannel[]
  lanes: Pick<LaneStore, 'read'>
  quietHours: QuietHours
  now: Date
}

/** Recipients are those for whom there was a way when the ledger was written. */
export function sumUp(counts: LedgerCount[]): { done: number; total: number } {
  const tried = counts.filter(({ route }) => route !== null)
  const sum = (some: LedgerCount[]) => some.reduce((total, { count }) => total + count, 0)
  return { total: sum(tried), done: sum(tried.filter(({ state }) => !isOpen(state))) }
}

/** Lanes that stand still, and how long the rest takes. */
export async function lookAhead(
  { state, plannedAt }: Pick<Broadcast, 'state' | 'plannedAt'>,
  counts: LedgerCount[],
  deps: ProgressDeps,
): Promise<Pick<Status, 'waits' | 'remainingMs'>> {
  const { quietHours, now } = deps
  if (state === 'finished' || state === 'cancelled') return { waits: [], remainingMs: 0 }
  if (state !== 'sending') return { waits: [], remainingMs: null }
  const open = await Promise.all(
    deps.channels.map(async (channel) => {
      const left = openCounts(counts, channel.name)
      const pause = left.length === 0 ? null : await readPause(channel, left, deps)
      return { channel, counts: left, pause }
    }),
  )
  const lanes = open.filter((lane) => lane.counts.length > 0)
  const waits = lanes.flatMap(({ channel, counts: left, pause }) => {
    const wait = pause ?? closedHours(channel, left, deps)
    return wait === null ? [] : [{ channel: channel.name, title: channel.title, ...wait }]
  })
  // As long as the ledger is being written nobody knows how many there are.
  if (plannedAt === null) return { waits, remainingMs: null }
  const span = forecast(
    lanes.map((lane) => ({ ...lane, from: new Date(lane.pause?.until ?? now) })),
    quietHours,
  )
  return { waits, remainingMs: span === null ? null : span.endsAt.getTime() - now.getTime() }
}

type Wait = Pick<Status['waits'][number], 'until' | 'reason'>

function openCounts(counts: LedgerCount[], channel: string) {
  return counts.flatMap((one) =>
    one.channel === channel && one.route !== null && isOpen(one.state)
      ? [{ route: one.route, count: one.count }]
      : [],
  )
}

async function readPause(
  { name }: BulkChannel,
  left: ReturnType<typeof openCounts>,
  deps: ProgressDeps,
): Promise<Wait | null> {
  const whole = await readLane(name, deps)
  const [first, ...others] = left
  if (whole !== null || first === undefined || others.length > 0) return whole
  return readLane(laneOfRoute(name, first.route), deps)
}

async function readLane(lane: string, { lanes, now }: ProgressDeps): Promise<Wait | null> {
  const { pausedUntil, reason } = await lanes.read(lane)
  if (pausedUntil === null || pausedUntil <= now.toISOString()) return null
  return { until: pausedUntil, reason: reason === null ? PAUSED_REASON : reasonTitle(reason) }
}

/** Only when nothing of what is left may be sent now. */
function closedHours(
  channel: BulkChannel,
  left: ReturnType<typeof openCounts>,
  { quietHours, now }: ProgressDeps,
): Wait | null {
  if (quietHours.isQuiet(now)) {
    return { until: quietHours.endsAt(now).toISOString(), reason: QUIET_REASON }
  }
  const openings = left.map(({ route }) => channel.opensAt(route, now) ?? '')
  const [first] = openings.toSorted()
  return first === undefined || first === '' ? null : { until: first, reason: CLOSED_REASON }
}

function isOpen(state: LedgerCount['state']): boolean {
  return state === 'planned' || state === 'sending'
}
