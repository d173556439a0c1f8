import type { OnMessage } from '../channel.ts'

export interface SeenPolls {
  /** This poll needs no telling any more. */
  add(pollId: string): void
  /** The same taker, but of each poll only the first `poll_seen` gets there. */
  once(onMessage: OnMessage): OnMessage
}

/** Far more than are open at a time; one that was forgotten is told once more, which does no harm. */
const MAX_KEPT = 1_000

/**
 * Telegram tells of a poll at every vote. All there is to learn is that it exists, for the case that
 * the answer to its sending was lost.
 */
export function createSeenPolls(): SeenPolls {
  /** In the order they came. */
  const kept = new Set<string>()
  const add = (pollId: string) => {
    kept.add(pollId)
    const [oldest] = kept
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  }
  return {
    add,
    once: (onMessage) => async (message) => {
      const { content } = message
      if (content.kind !== 'poll_seen') return onMessage(message)
      if (kept.has(content.pollId)) return
      await onMessage(message)
      add(content.pollId)
    },
  }
}
