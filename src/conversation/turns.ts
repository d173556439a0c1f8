import { setImmediate as nextLoop } from 'node:timers/promises'
import type { ChatAddress } from '../channels/channel.ts'

/**
 * Who waits for whom: one turn at a time per chat and topic, turns of the whole chat (it moved, it
 * let us in) between all of them, different chats of a channel side by side up to a limit. A
 * platform in trouble, where every turn takes long, keeps no other channel waiting.
 */
export interface Turns {
  /** Queues the task; its place is taken at once. The task must not reject. */
  run(address: ChatAddress, scope: 'topic' | 'chat', task: () => Promise<void>): void
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>
}

interface Lane {
  /** The newest turn of the whole chat; every later turn waits for it. */
  barrier: Promise<void>
  topics: Map<string | null, Promise<void>>
  /** Turns not yet over; the lane is forgotten at zero. */
  open: number
}

/** Each round of the event loop takes one new connection (libuv since 1.46), and a turn is long. */
const ROUNDS_BETWEEN_STARTS = 16

/**
 * Turns with at most `maxParallel` of each channel running at a time. Between the starts of two turns the
 * process looks at what else there is to do, so that a backlog does not keep webhooks waiting.
 */
export function createTurns(maxParallel: number): Turns {
  const lanes = new Map<string, Lane>()
  const pending = new Set<Promise<void>>()
  const slotsByChannel = new Map<string, Slots>()
  /** The newest start; each waits for the one before and for some rounds of the event loop. */
  let starting: Promise<unknown> = Promise.resolve()

  async function startFairly(task: () => Promise<void>): Promise<void> {
    starting = starting.then(lookAround)
    await starting
    await task()
  }

  async function lookAround(): Promise<void> {
    for (let round = 0; round < ROUNDS_BETWEEN_STARTS; round += 1) await nextLoop()
  }

  function slotsOf({ channel }: ChatAddress): Slots {
    const slots = slotsByChannel.get(channel) ?? createSlots(maxParallel)
    slotsByChannel.set(channel, slots)
    return slots
  }

  function run(address: ChatAddress, scope: 'topic' | 'chat', task: () => Promise<void>): void {
    const key = JSON.stringify([address.channel, address.chatId])
    const lane = lanes.get(key) ?? { barrier: Promise.resolve(), topics: new Map(), open: 0 }
    lanes.set(key, lane)
    lane.open += 1

    const turn = Promise.all(earlierTurns(lane, address.topicId, scope))
      .then(() => slotsOf(address).use(() => startFairly(task)))
      .finally(() => {
        pending.delete(turn)
        lane.open -= 1
        if (lane.open === 0) lanes.delete(key)
      })
    pending.add(turn)
    if (scope === 'chat') lane.barrier = turn
    else lane.topics.set(address.topicId, turn)
  }

  async function idle(): Promise<void> {
    while (pending.size > 0) await Promise.all(pending)
  }

  return { run, idle }
}

function earlierTurns(
  lane: Lane,
  topicId: string | null,
  scope: 'topic' | 'chat',
): (Promise<void> | undefined)[] {
  return scope === 'chat'
    ? [lane.barrier, ...lane.topics.values()]
    : [lane.barrier, lane.topics.get(topicId)]
}

interface Slots {
  use(task: () => Promise<void>): Promise<void>
}

/** A slot is asked for only when a turn's chat is free, so that one busy chat blocks no slot. */
function createSlots(count: number): Slots {
  const waiting: (() => void)[] = []
  /** Those before this index are through; they are taken out many at a time, which is cheap. */
  let next = 0
  let free = count

  function nextWaiting(): (() => void) | undefined {
    const resume = waiting[next]
    if (resume === undefined) return undefined
    next += 1
    if (next * 2 > waiting.length) {
      waiting.splice(0, next)
      next = 0
    }
    return resume
  }
  return {
    async use(task) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        await task()
      } finally {
        const resume = nextWaiting()
        if (resume === undefined) free += 1
        else resume()
      }
    },
  }
}
