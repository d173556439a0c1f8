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

/** Units are looked at in stretches of so many, whose scores fit into the nearest cache. */
const WINDOW = 8192
/** Short lists are read ahead up to this share of the units, to know early what to beat. */
const AHEAD_SHARE = 1 / 256
/** And so many times the units that are wanted are scored in full. */
const AHEAD_UNITS = 2
/** Looking a unit up in a list costs about as much as reading so many of its postings. */
const LOOKUP_COST = 16

/**
 * Finds the best units without reading all postings (after Turtle & Flood 1995, "Query evaluation:
 * strategies and optimizations"), one window of units after the other: lists are read from the one
 * that can add most to the one that can add least. Once what is left cannot lift a unit that no
 * list named so far among the best, only those that still can get there are looked up in the
 * remaining lists. Scores are exactly those of reading everything: of a unit the same numbers are
 * added in the same order.
 * @param count how many of the best are wanted
 */
export function scoreBest(
  data: LexicalIndexData,
  terms: readonly WeightedPostings[],
  count: number,
): LexicalScores {
  const ordered = [...terms].sort((a, b) => b.most - a.most || a.from - b.from)
  return data.size <= WINDOW ? readAll(data, ordered, count) : readWindows(data, ordered, count)
}

/** For an index so small that looking for short cuts takes longer. */
function readAll(
  { size, units, gains }: LexicalIndexData,
  ordered: readonly WeightedPostings[],
  count: number,
): LexicalScores {
  const scores = new Float32Array(size)
  for (const { from, to, share } of ordered) {
    for (let posting = from; posting < to; posting++) {
      const unit = units[posting] ?? 0
      scores[unit] = (scores[unit] ?? 0) + share * (gains[posting] ?? 0)
    }
  }
  const best = new BestUnits(count)
  for (let unit = 0; unit < size; unit++) best.offer(unit, scores[unit] ?? 0)
  return { best: best.list, of: (unit) => scores[unit] ?? 0 }
}

function readWindows(
  data: LexicalIndexData,
  ordered: readonly WeightedPostings[],
  count: number,
): LexicalScores {
  const { size, units, gains } = data
  const left = mostLeft(ordered)
  const floor = leastOfBest(data, ordered, count, of)
  const best = new BestUnits(count)
  /** By list: its first posting that no window has passed. */
  const next = Int32Array.from(ordered, ({ from }) => from)
  const scores = new Float32Array(WINDOW)
  const open = new Int32Array(WINDOW)

  for (let start = 0; start < size; start += WINDOW) {
    const end = Math.min(size, start + WINDOW)
    const least = Math.max(floor, best.least)
    scores.fill(0)
    let at = 0
    for (; at < ordered.length && (left[at] ?? 0) >= least; at++) readThrough(at, start, end)
    let opened = 0
    const enough = least - (left[at] ?? 0)
    for (let i = 0; i < end - start; i++) {
      const score = scores[i] ?? 0
      if (score > 0 && score >= enough) open[opened++] = i
    }
    for (; at < ordered.length && opened > 0; at++) {
      const { from = 0, to = 0 } = ordered[at] ?? {}
      if (opened * LOOKUP_COST > ((to - from) * WINDOW) / size) readThrough(at, start, end)
      else lookUp(at, start, opened)
      opened = keep(opened, least - (left[at + 1] ?? 0))
    }
    for (let i = 0; i < opened; i++) {
      const unit = open[i] ?? 0
      best.offer(start + unit, scores[unit] ?? 0)
    }
  }
  return { best: best.list, of }

  /** Adds what a list holds for the units of a window. */
  function readThrough(at: number, start: number, end: number): void {
    const { to = 0, share = 0 } = ordered[at] ?? {}
    let posting = firstFrom(units, start, next[at] ?? 0, to)
    for (; posting < to; posting++) {
      const unit = units[posting] ?? 0
      if (unit >= end) break
      scores[unit - start] = (scores[unit - start] ?? 0) + share * (gains[posting] ?? 0)
    }
    next[at] = posting
  }

  /** The same for the open ones only. */
  function lookUp(at: number, start: number, opened: number): void {
    const { to = 0, share = 0 } = ordered[at] ?? {}
    let posting = next[at] ?? 0
    for (let i = 0; i < opened; i++) {
      const unit = open[i] ?? 0
      posting = firstFrom(units, start + unit, posting, to)
      if (posting >= to) break
      if (units[posting] === start + unit) {
        scores[unit] = (scores[unit] ?? 0) + share * (gains[posting] ?? 0)
      }
    }
    next[at] = posting
  }

  /** Closes those that cannot get there any more, and tells how many are left. */
  function keep(opened: number, enough: number): number {
    let kept = 0
    for (let i = 0; i < opened; i++) {
      const unit = open[i] ?? 0
      if ((scores[unit] ?? 0) >= enough) open[kept++] = unit
    }
    return kept
  }

  function of(unit: number): number {
    let score = 0
    for (const { from, to, share } of ordered) {
      const posting = firstFrom(units, unit, from, to)
      if (posting < to && units[posting] === unit) {
        score = Math.fround(score + share * (gains[posting] ?? 0))
      }
    }
    return score
  }
}

/** What the lists from each place on can add at most; a little more, since sums are rounded. */
function mostLeft(ordered: readonly WeightedPostings[]): Float64Array {
  const left = new Float64Array(ordered.length + 1)
  for (let at = ordered.length - 1; at >= 0; at--) {
    left[at] = (left[at + 1] ?? 0) + (ordered[at]?.most ?? 0) * 1.0001
  }
  return left
}

/**
 * A score that the last of the best reaches at least: what those units score that the short lists
 * put first.
 */
function leastOfBest(
  { size, units, gains }: LexicalIndexData,
  ordered: readonly WeightedPostings[],
  count: number,
  scoreOf: (unit: number) => number,
): number {
  const sums = new Map<number, number>()
  let toRead = size * AHEAD_SHARE
  for (const { from, to, share } of ordered) {
    if (to - from > toRead) continue
    toRead -= to - from
    for (let posting = from; posting < to; posting++) {
      const unit = units[posting] ?? 0
      sums.set(unit, (sums.get(unit) ?? 0) + share * (gains[posting] ?? 0))
    }
  }
  const ahead = new BestUnits(count * AHEAD_UNITS)
  for (const [unit, sum] of sums) ahead.offer(unit, sum)
  const best = new BestUnits(count)
  for (const { unit } of ahead.list) best.offer(unit, scoreOf(unit))
  return best.least
}

/** The highest scores above 0 of those offered; of equal ones the first. */
class BestUnits {
  readonly list: LexicalScores['best'] = []

  constructor(private readonly count: number) {}

  /** What a further one must exceed. */
  get least(): number {
    return this.list.length < this.count ? 0 : (this.list.at(-1)?.score ?? 0)
  }

  offer(unit: number, score: number): void {
    if (score <= this.least) return
    let place = this.list.length
    while (place > 0 && score > (this.list[place - 1]?.score ?? 0)) place -= 1
    this.list.splice(place, 0, { unit, score })
    if (this.list.length > this.count) this.list.pop()
  }
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
