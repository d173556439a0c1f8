/** What the result of a send means for its row of the ledger, and for the lane. */
import type { DeliveryResult } from '../channels/channel.ts'
import type { DeliveryState } from './broadcast.ts'

export interface Verdict {
  state: DeliveryState
  reason: string | null
  messageIds: string[]
  /** The whole lane stands still for this long; null: it goes on. */
  pauseMs: number | null
}

/** `unavailableMs`: how long a platform is left alone that is out of reach. */
export function judge(result: DeliveryResult, unavailableMs: number): Verdict {
  const none = { messageIds: [], pauseMs: null }
  switch (result.kind) {
    case 'sent':
    case 'moved':
      return { state: 'sent', reason: null, messageIds: result.messageIds, pauseMs: null }
    case 'unreachable':
      return { ...none, ...judgeUnreachable(result.reason) }
    // Certainly nothing was sent: the row waits with the others.
    case 'rate_limited':
      return { ...none, state: 'planned', reason: null, pauseMs: result.retryAfterMs }
    case 'unavailable':
      return { ...none, state: 'planned', reason: null, pauseMs: unavailableMs }
    case 'unknown':
      return { ...none, state: 'unknown', reason: result.reason }
    case 'failed':
      return { ...none, state: 'failed', reason: result.reason }
  }
}

function judgeUnreachable(reason: Extract<DeliveryResult, { kind: 'unreachable' }>['reason']): {
  state: DeliveryState
  reason: string | null
} {
  if (reason === 'blocked') return { state: 'blocked', reason: null }
  if (reason === 'window_closed') return { state: 'skipped', reason }
  return { state: 'failed', reason }
}

/** Failures that say nothing about how the sending goes: those of one member, and of our settings. */
const NO_TROUBLE: ReadonlySet<string> = new Set([
  'removed',
  'not_started',
  'not_found',
  'promotion_cap',
  'edit target gone',
  'channel_off',
])

/** Whether many of these mean that the broadcast had better stop. */
export function isTrouble(state: DeliveryState, reason: string | null): boolean {
  if (state === 'unknown') return true
  return state === 'failed' && !NO_TROUBLE.has(reason ?? '')
}
