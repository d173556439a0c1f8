import type { LexicalIndexData } from './build-lexical-index.ts'

/** A question's term as the index holds it. */
export interface WeightedPostings {
  /** The term's postings: `from` to before `to`. */
  from: number
  to: number
  /** What one step of gain adds to a unit's score. */
  share: number
  /** The most that the term adds to any unit. */
  most: number
}

/** The best units of an index for a question, and the score of any other. */
export interface LexicalScores {
  /** The units with the highest scores above 0, the highest first, equal ones by number. */
  best: { unit: number; score: number }[]
  /** The score of a unit, 0 where nothing matches. */
  of(unit: number): number
}

/** A list that is shorter is read through without asking whether that is still worth it. */
const SHORT_SHARE = 1 / 64
/** Looking a unit up in a list costs about as much as reading so many of its postings. */
const LOOKUP_COST = 16

/**
 * Finds the best units without reading all postings (after Turtle & Flood 1995, "Query evaluation:
 * strategies and optimizations"): terms are read from the one that can add most to the one that can
 * add least. Once what is left cannot lift an unseen unit among the best, only those that still can
 * get there are looked up in the remaining lists. Scores are exactly those of reading everything:
 * of a unit the same numbers are added in the same order.
 * @param count how many of the best are wanted
 */
export function scoreBest(
  data: LexicalIndexData,
  terms: readonly WeightedPostings[],
  count: number,
): LexicalScores {
  const { size, units, gains } = data
  const ordered = [...terms].sort((a, b) => b.most - a.most || a.from - b.from)
  /** What the terms from a place on can add at most. */
  const left = new Float64Array(ordered.length + 1)
  for (let at = ordered.length - 1; at >= 0; at--) {
    left[at] = (left[at + 1] ?? 0) + (ordered[at]?.most ?? 0)
  }
  const scores = new Float32Array(size)
  /** Units that can still be among the best, rising; null while it may be any. */
  let open: Int32Array | null = null
  let readSinceCheck = size

  for (const [at, { from, to, share }] of ordered.entries()) {
    if (open === null && to - from > size * SHORT_SHARE && readSinceCheck > size / 2) {
      open = openUnits(scores, count, left[at] ?? 0)
      readSinceCheck = 0
    } else if (open !== null && open.length > count) {
      open = stillOpen(open, scores, count, left[at] ?? 0)
    }
    if (open === null || open.length * LOOKUP_COST > to - from) {
      for (let posting = from; posting < to; posting++) {
        const unit = units[posting] ?? 0
        scores[unit] = (scores[unit] ?? 0) + share * (gains[posting] ?? 0)
      }
      readSinceCheck += to - from
    } else {
      let next = from
      for (const unit of open) {
        next = firstFrom(units, unit, next, to)
        if (next < to && units[next] === unit) {
          scores[unit] = (scores[unit] ?? 0) + share * (gains[next] ?? 0)
        }
      }
    }
  }
  const complete = open
  return {
    best: bestOf(scores, complete, count),
    of(unit) {
      if (complete === null || holds(complete, unit)) return scores[unit] ?? 0
      let score = 0
      for (const { from, to, share } of ordered) {
        const posting = firstFrom(units, unit, from, to)
        if (posting < to && units[posting] === unit) {
          score = Math.fround(score + share * (gains[posting] ?? 0))
        }
      }
      return score
    },
  }
}

/** Units that can still be among the best; null as long as those not seen yet can be. */
function openUnits(scores: Float32Array, count: number, left: number): Int32Array | null {
  const least = bestOf(scores, null, count)[count - 1]?.score
  if (least === undefined || least <= margin(left)) return null
  const open: number[] = []
  for (let unit = 0; unit < scores.length; unit++) {
    if ((scores[unit] ?? 0) + margin(left) >= least) open.push(unit)
  }
  return Int32Array.from(open)
}

function stillOpen(
  open: Int32Array,
  scores: Float32Array,
  count: number,
  left: number,
): Int32Array {
  const least = bestOf(scores, open, count)[count - 1]?.score ?? 0
  return open.filter((unit) => (scores[unit] ?? 0) + margin(left) >= least)
}

/** A little more than is left, since sums are rounded. */
function margin(left: number): number {
  return left * 1.0001 + 1e-6
}

/** The highest scores above 0, of all units or of some, rising. */
function bestOf(
  scores: Float32Array,
  some: Int32Array | null,
  count: number,
): LexicalScores['best'] {
  const best: LexicalScores['best'] = []
  let least = 0
  const length = some?.length ?? scores.length
  for (let at = 0; at < length; at++) {
    const unit = some?.[at] ?? at
    const score = scores[unit] ?? 0
    if (score <= least) continue
    let place = best.length
    while (place > 0 && score > (best[place - 1]?.score ?? 0)) place -= 1
    best.splice(place, 0, { unit, score })
    if (best.length > count) best.pop()
    if (best.length === count) least = best.at(-1)?.score ?? 0
  }
  return best
}

function holds(rising: Int32Array, unit: number): boolean {
  return rising[firstFrom(rising, unit, 0, rising.length)] === unit
}

/** The first place from `from` on whose unit is not before the given one; `to` when none is. */
function firstFrom(units: Int32Array, unit: number, from: number, to: number): number {
  let low = from
  let high = to
  // In leaps that double, since the next one is mostly near.
  for (let leap = 1; low < high; leap *= 2) {
    const at = Math.min(low + leap, high) - 1
    if ((units[at] ?? 0) >= unit) {
      high = at
      break
    }
    low = at + 1
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((units[middle] ?? 0) < unit) low = middle + 1
    else high = middle
  }
  return low
}
