/** Too many errors since a broadcast began or went on mean that it had better stop. */
import type { LedgerCount } from './broadcast.ts'
import { isTrouble } from './outcomes.ts'

/** Fewer than this say nothing. */
const LEAST_ERRORS = 20
/** Of all that had an end since then. */
const MOST_SHARE = 0.1

interface Sums {
  errors: number
  ended: number
}

const NOTHING: Sums = { errors: 0, ended: 0 }

export interface ErrorWatch {
  /**
   * Whether it is too much now. `pausedAt` is when it was paused last; somebody has let it go on since,
   * and what went wrong before is known to them.
   */
  isTooMuch(broadcastId: number, pausedAt: string | null, counts: LedgerCount[]): boolean
}

export function createErrorWatch(): ErrorWatch {
  const bases = new Map<number, { pausedAt: string | null; sums: Sums }>()
  return {
    isTooMuch(broadcastId, pausedAt, counts) {
      const sums = sumUp(counts)
      const known = bases.get(broadcastId)
      const isKnown = known !== undefined && known.pausedAt === pausedAt
      const base = isKnown ? known.sums : pausedAt === null ? NOTHING : sums
      if (!isKnown) bases.set(broadcastId, { pausedAt, sums: base })
      const errors = sums.errors - base.errors
      return errors >= LEAST_ERRORS && errors >= (sums.ended - base.ended) * MOST_SHARE
    },
  }
}

function sumUp(counts: LedgerCount[]): Sums {
  const sums = { errors: 0, ended: 0 }
  for (const { state, reason, count } of counts) {
    if (isTrouble(state, reason)) sums.errors += count
    if (isAttempted(state)) sums.ended += count
  }
  return sums
}

function isAttempted(state: LedgerCount['state']): boolean {
  return !['planned', 'sending', 'skipped', 'opted_out', 'handed_over'].includes(state)
}
