import { describe, expect, it } from 'vitest'
import { BROADCAST_STATES } from '../../src/broadcast/broadcast.ts'
import {
  type BroadcastMove,
  STATE_TITLES,
  stateAfter,
  statesBefore,
} from '../../src/broadcast/states.ts'

/** Every legal move, as the office would tell them: from, move, to. */
const LEGAL: [string, BroadcastMove, string][] = [
  ['draft', 'schedule', 'scheduled'],
  ['scheduled', 'withdraw', 'draft'],
  ['scheduled', 'start', 'sending'],
  ['sending', 'pause', 'paused'],
  ['paused', 'resume', 'sending'],
  ['sending', 'finish', 'finished'],
  ['finished', 'retry', 'sending'],
  ['paused', 'retry', 'paused'],
  ['sending', 'retry', 'sending'],
  ['draft', 'cancel', 'cancelled'],
  ['scheduled', 'cancel', 'cancelled'],
  ['sending', 'cancel', 'cancelled'],
  ['paused', 'cancel', 'cancelled'],
]
const MOVES = [...new Set(LEGAL.map(([, move]) => move))]

describe('the moves of a broadcast', () => {
  it('are these and no others', () => {
    const possible = BROADCAST_STATES.flatMap((from) =>
      MOVES.map((move) => [from, move, stateAfter(move, from)]).filter(([, , to]) => to !== null),
    )
    expect(possible).toHaveLength(LEGAL.length)
    expect(possible).toEqual(expect.arrayContaining(LEGAL))
  })

  it('lead nowhere from a broadcast that was cancelled', () => {
    expect(MOVES.filter((move) => statesBefore(move).includes('cancelled'))).toEqual([])
  })

  it('are told from which states they are legal', () => {
    expect(statesBefore('cancel').toSorted()).toEqual(['draft', 'paused', 'scheduled', 'sending'])
    expect(statesBefore('start')).toEqual(['scheduled'])
  })

  it('lead to states that have words of their own', () => {
    expect(new Set(Object.values(STATE_TITLES)).size).toBe(BROADCAST_STATES.length)
  })
})
