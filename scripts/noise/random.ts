/** Numbers from 0 up to, but not including, 1. */
export type Random = () => number

/** The same numbers for the same seed, on every machine (mulberry32 over an FNV-1a hash). */
export function createRandom(seed: string | number): Random {
  let state = 0x811c9dc5
  for (const letter of String(seed)) {
    state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193)
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of the items, each as likely as the next; there must be one at least. */
export function pickOne<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

/** The items in another order; the list given stays as it is. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}
