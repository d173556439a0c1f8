import type { BulkRoute } from '../channels/bulk.ts'

/** Nobody but a quota or a closed hour makes us wait for so long. */
const LONG_MS = 600_000

/**
 * The lane that stands still after a refusal. A rate limit is about all that a bot sends; the day's
 * promotions, or their hours, are about promotions alone.
 */
export function laneToPause(channel: string, route: BulkRoute, pauseMs: number): string {
  return route === 'message' || pauseMs < LONG_MS ? channel : laneOfRoute(channel, route)
}

/** Where the pause of one way stands. */
export function laneOfRoute(channel: string, route: BulkRoute): string {
  return `${channel}:${route}`
}
