/** What the bot has not fetched yet. There is no acknowledgement: what a poll takes is gone. */
export type Update = Record<string, unknown>

interface Waiting {
  settle(update: Update | null): void
}

/**
 * The oldest poll gets the update, also when whoever asked has hung up meanwhile: the real server
 * pops it all the same, and the message is lost (Zalo Bot docs).
 */
export function createUpdateQueue() {
  const updates: Update[] = []
  const waiting: Waiting[] = []

  return {
    push(update: Update): void {
      const first = waiting.shift()
      if (first) first.settle(update)
      else updates.push(update)
    },
    pending: (): Update[] => [...updates],
    /** One update, or null when none came in time. */
    async pop(holdMs: number): Promise<Update | null> {
      const next = updates.shift()
      if (next !== undefined || holdMs <= 0) return next ?? null
      return new Promise((resolve) => {
        const one: Waiting = {
          settle(update) {
            clearTimeout(timer)
            const at = waiting.indexOf(one)
            if (at >= 0) waiting.splice(at, 1)
            resolve(update)
          },
        }
        const timer = setTimeout(() => one.settle(null), holdMs)
        waiting.push(one)
      })
    },
    /** Ends all polls. */
    close(): void {
      for (const one of [...waiting]) one.settle(null)
    },
  }
}
