import type { Update } from '@grammyjs/types'
import { createChance } from '../failure-script.ts'
import { ApiFault } from './faults.ts'

type UpdateKind = Exclude<keyof Update, 'update_id'>

/** Bot API docs, "getUpdates": an empty list means all but these. */
const NOT_BY_DEFAULT: UpdateKind[] = ['chat_member', 'message_reaction', 'message_reaction_count']
const CONFLICT =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

export interface PollOptions {
  offset: number
  limit: number
  timeoutSeconds: number
  allowed: UpdateKind[] | undefined
  /** Aborts when the poller hangs up. */
  gone: AbortSignal
}

interface Waiting {
  wake(): void
  terminate(): void
}

/**
 * The updates the bot has not confirmed yet. A poll returns at once when there are some; a second
 * poll ends the first with 409, as the real server does.
 */
export function createUpdateQueue() {
  let updates: Update[] = []
  let nextId = 570_000_001
  let allowed: UpdateKind[] = []
  let waiting: Waiting | null = null
  /** Ids of those that come once more after they were taken. */
  const twice = new Set<number>()
  const chance = createChance(59)
  let shareTwice = 0
  const takeRepeat = (id: number) => twice.delete(id)

  const isWanted = (kind: UpdateKind) =>
    allowed.length === 0 ? !NOT_BY_DEFAULT.includes(kind) : allowed.includes(kind)

  return {
    /** Queues an update, unless the bot asked not to get its kind. Returns its id. */
    push(update: Omit<Update, 'update_id'>): number {
      const id = nextId
      nextId += 1
      const kinds = Object.keys(update) as UpdateKind[]
      if (!kinds.every(isWanted)) return id
      updates.push({ update_id: id, ...update })
      if (chance() < shareTwice) twice.add(id)
      waiting?.wake()
      return id
    },
    /** Not confirmed by the bot yet. */
    pending: (): Update[] => [...updates],
    /** This share of the updates from now on, from 0 to 1, comes twice. */
    repeat(share: number): void {
      shareTwice = share
    },
    /** Whether this one is to come again; true once. */
    takeRepeat,
    async poll(options: PollOptions): Promise<Update[]> {
      if (options.allowed) allowed = options.allowed
      if (options.offset < 0) updates = updates.slice(options.offset)
      else {
        updates = updates.filter(
          ({ update_id }) => update_id >= options.offset || takeRepeat(update_id),
        )
      }
      waiting?.terminate()
      if (updates.length === 0 && options.timeoutSeconds > 0) await waitForUpdate(options)
      return updates.slice(0, Math.min(Math.max(options.limit, 1), 100))
    },
  }

  async function waitForUpdate({ timeoutSeconds, gone }: PollOptions): Promise<void> {
    let mine: Waiting | null = null
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, Math.min(timeoutSeconds, 50) * 1000)
        const end = (settle: () => void) => () => {
          clearTimeout(timer)
          settle()
        }
        mine = {
          wake: end(resolve),
          terminate: end(() => reject(new ApiFault(409, CONFLICT))),
        }
        waiting = mine
        gone.addEventListener('abort', end(resolve), { once: true })
      })
    } finally {
      if (waiting === mine) waiting = null
    }
  }
}
