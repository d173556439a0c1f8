/** Below 0 when the first of the numbers that differ is less in `a`; 0 when none differs. */
export function compareInTurn(a: readonly number[], b: readonly number[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? 0
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

/** Ranks from 1 for what is sorted by `order`; equals share one, and the next leaves a gap. */
export function withRanks<Value>(
  sorted: readonly { value: Value; order: readonly number[] }[],
): (Value & { rank: number })[] {
  let rank = 0
  return sorted.map(({ value, order }, index) => {
    const before = sorted[index - 1]
    if (before === undefined || compareInTurn(before.order, order) !== 0) rank = index + 1
    return { ...value, rank }
  })
}
