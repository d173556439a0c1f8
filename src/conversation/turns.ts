import type { ChatAddress } from '../channels/channel.ts'

/**
 * Who waits for whom: one turn at a time per chat and topic, turns of the whole chat (it moved, it
 * let us in) between all of them, different chats side by side up to a limit.
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

/** Turns with at most `maxParallel` of them running at a time. */
export function createTurns(maxParallel: number): Turns {
  const lanes = new Map<string, Lane>()
  const pending = new Set<Promise<void>>()
  const slots = createSlots(maxParallel)

  function run(address: ChatAddress, scope: 'topic' | 'chat', task: () => Promise<void>): void {
    const key = JSON.stringify([address.channel, address.chatId])
    const lane = lanes.get(key) ?? { barrier: Promise.resolve(), topics: new Map(), open: 0 }
    lanes.set(key, lane)
    lane.open += 1

    const turn = Promise.all(earlierTurns(lane, address.topicId, scope))
      .then(() => slots.use(task))
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

/** A slot is asked for only when a turn's chat is free, so that one busy chat blocks no slot. */
function createSlots(count: number): { use(task: () => Promise<void>): Promise<void> } {
  const waiting: (() => void)[] = []
  let free = count
  return {
    async use(task) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        await task()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}
