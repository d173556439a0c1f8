/** Chance that is the same for the same seed (mulberry32). */
export function createRandom(seed: number) {
  let state = seed
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    /** A whole number from 0 up to, not including, the limit. */
    below,
    shuffle<Value>(values: readonly Value[]): Value[] {
      const left = [...values]
      return values.flatMap(() => left.splice(below(left.length), 1))
    },
  }
}
