import type { BroadcastState } from './broadcast.ts'

/** Every legal move, and nothing else: from which state, to which. */
const MOVES = {
  /** Confirmed: it begins at its time. */
  schedule: { draft: 'scheduled' },
  /** Back to be changed. */
  withdraw: { scheduled: 'draft' },
  start: { scheduled: 'sending' },
  pause: { sending: 'paused' },
  resume: { paused: 'sending' },
  finish: { sending: 'finished' },
  /** Failed or unknown recipients once more, as a person decided. */
  retry: { finished: 'sending', paused: 'paused', sending: 'sending' },
  cancel: { draft: 'cancelled', scheduled: 'cancelled', sending: 'cancelled', paused: 'cancelled' },
} as const satisfies Record<string, Partial<Record<BroadcastState, BroadcastState>>>

export type BroadcastMove = keyof typeof MOVES

/** The state after a move, or null when the move is not legal from there. */
export function stateAfter(move: BroadcastMove, from: BroadcastState): BroadcastState | null {
  const moves: Partial<Record<BroadcastState, BroadcastState>> = MOVES[move]
  return moves[from] ?? null
}

/** The states from which a move is legal. */
export function statesBefore(move: BroadcastMove): BroadcastState[] {
  return Object.keys(MOVES[move]) as BroadcastState[]
}

/** What people call a state. */
export const STATE_TITLES: Record<BroadcastState, string> = {
  draft: 'nháp',
  scheduled: 'đã lên lịch',
  sending: 'đang gửi',
  paused: 'tạm dừng',
  finished: 'hoàn tất',
  cancelled: 'đã hủy',
}
