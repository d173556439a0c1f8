/**
 * Reads one model's cosines as another's: the pairs of texts that stand behind both lists are the
 * same, and a cosine becomes the one of the same rank. In between straight lines; 1 stays 1.
 * @param given the cosines of the model in use
 * @param meant as many cosines of the other model
 */
export function createSimilarityMap(
  given: Iterable<number>,
  meant: Iterable<number>,
): (similarity: number) => number {
  const from = Float64Array.from(given).sort()
  const to = Float64Array.from(meant).sort()
  if (from.length !== to.length) throw new RangeError('there is one cosine of each for a pair')

  return (similarity) => {
    // Of a text without a vector: near to nothing.
    if (similarity === 0) return 0
    const above = firstFrom(from, similarity)
    const [x0, y0] = above === 0 ? [-1, -1] : [from[above - 1] ?? -1, to[above - 1] ?? -1]
    const [x1, y1] = above === from.length ? [1, 1] : [from[above] ?? 1, to[above] ?? 1]
    const share = x1 > x0 ? (similarity - x0) / (x1 - x0) : 1
    return y0 + (y1 - y0) * Math.min(1, Math.max(0, share))
  }
}

/** Position of the first that is no smaller; the length when all are. */
function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
