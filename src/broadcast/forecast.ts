/** How long the sending takes, and when it can begin. */
import type { BulkChannel, BulkRoute } from '../channels/bulk.ts'
import type { QuietHours } from './quiet-hours.ts'

/** Messages of one channel, by route; they share the channel's rate. */
export interface ForecastLane {
  channel: Pick<BulkChannel, 'ratePerSecond' | 'opensAt'>
  counts: { route: BulkRoute; count: number }[]
  /** Nothing is sent before. */
  from: Date
}

export interface Forecast {
  beginsAt: Date
  endsAt: Date
}

/** How often it is asked whether a route is still open. */
const STEP_MS = 60_000
/** Beyond a year nobody plans; a route that never opens ends the count. */
const MOST_STEPS = 366 * 24 * 60

/** From the first message to the last, with quiet hours and closed hours in between; null: no message. */
export function forecast(lanes: ForecastLane[], quietHours: QuietHours): Forecast | null {
  const spans = lanes.flatMap((lane) => {
    const span = forecastLane(lane, quietHours)
    return span === null ? [] : [span]
  })
  if (spans.length === 0) return null
  return {
    beginsAt: new Date(Math.min(...spans.map(({ beginsAt }) => beginsAt.getTime()))),
    endsAt: new Date(Math.max(...spans.map(({ endsAt }) => endsAt.getTime()))),
  }
}

/** Walks through time as the lane will: the first open route, minute by minute. */
function forecastLane(lane: ForecastLane, quietHours: QuietHours): Forecast | null {
  const { channel } = lane
  const left = lane.counts.filter(({ count }) => count > 0).map((one) => ({ ...one }))
  let beginsAt: Date | null = null
  let at = lane.from
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const open = nextOpening(channel, { routes: left.map(({ route }) => route), at, quietHours })
    const work = left.find(({ route }) => route === open?.route)
    if (open === null || work === undefined) break
    at = open.at
    beginsAt ??= at
    // An article goes out in one call, whatever the number of followers.
    const perStep = work.route === 'article' ? work.count : (channel.ratePerSecond * STEP_MS) / 1000
    const done = Math.min(work.count, perStep)
    work.count -= done
    const tookMs = work.route === 'article' ? 0 : (done / channel.ratePerSecond) * 1000
    at = new Date(at.getTime() + tookMs)
    if (work.count <= 0) left.splice(left.indexOf(work), 1)
  }
  return beginsAt === null ? null : { beginsAt, endsAt: at }
}

/** The earliest moment at which one of the routes may be used, and which; null: none ever. */
function nextOpening(
  channel: ForecastLane['channel'],
  { routes, at, quietHours }: { routes: BulkRoute[]; at: Date; quietHours: QuietHours },
): { route: BulkRoute; at: Date } | null {
  return routes
    .flatMap((route) => {
      const opening = openingOf((time) => channel.opensAt(route, time), at, quietHours)
      return opening === null ? [] : [{ route, at: opening }]
    })
    .reduce<{ route: BulkRoute; at: Date } | null>(
      (best, one) => (best === null || one.at < best.at ? one : best),
      null,
    )
}

function openingOf(
  opensAt: (at: Date) => string | null,
  from: Date,
  quietHours: QuietHours,
): Date | null {
  let at = from
  // The end of the one may lie within the other; whoever waits longer than this waits forever.
  for (let round = 0; round < 4; round += 1) {
    const loud = quietHours.endsAt(at)
    const opening = opensAt(loud)
    const next = opening === null ? loud : new Date(opening)
    if (next.getTime() === at.getTime()) return at
    at = next
  }
  return null
}
