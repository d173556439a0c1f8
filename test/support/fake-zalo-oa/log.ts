/** What happened, oldest first. The oldest entries go when a long-running fake holds too many. */
export interface Log<T> {
  push(entry: T): void
  entries(): readonly T[]
}

export function createLog<T>(limit: number): Log<T> {
  let entries: T[] = []
  return {
    push(entry) {
      entries.push(entry)
      if (entries.length >= 2 * limit) entries = entries.slice(-limit)
    },
    entries: () => entries,
  }
}
