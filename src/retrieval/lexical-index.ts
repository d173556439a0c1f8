import {
  buildLexicalData,
  GAIN_STEPS,
  K1,
  type LexicalField,
  type LexicalIndexData,
} from './build-lexical-index.ts'
import { type LexicalScores, scoreBest, type WeightedPostings } from './lexical-scores.ts'
import { BagWriter, TermPool } from './term-bags.ts'

export type { LexicalField, LexicalIndexData }

/** Of what all terms of a question can add at most. */
const NEGLIGIBLE_SHARE = 0.1
/** Terms whose places are kept: those of some questions. */
const REMEMBERED_TERMS = 1_000

/**
 * An inverted index with BM25F frequencies worked out when it is built (Robertson & Zaragoza 2009,
 * "The Probabilistic Relevance Framework", §3.6), so that a search is a weighted sum over the
 * posting lists of the question's terms.
 */
export class LexicalIndex {
  /** By term: its largest gain. */
  private readonly peaks: Uint16Array
  /** A question looks each of its terms up again and again. */
  private readonly positions = new Map<string, number>()

  constructor(readonly data: LexicalIndexData) {
    this.peaks = peaksOf(data)
  }

  /**
   * @param units for each unit its terms by field, in the order of `fields`
   */
  static build(
    units: readonly (readonly (readonly string[])[])[],
    fields: readonly LexicalField[],
  ): LexicalIndex {
    const pool = new TermPool()
    const writer = new BagWriter(pool)
    const texts = Int32Array.from(
      units.flatMap((unit) => fields.map((_, field) => writer.add(unit[field] ?? []))),
    )
    const part = { bags: writer.bags(), texts }
    return new LexicalIndex(buildLexicalData(pool.terms(), [part], fields))
  }

  has(term: string): boolean {
    return this.position(term) >= 0
  }

  /** In how many units the term stands. */
  frequency(term: string): number {
    const [from, to] = this.postings(term)
    return to - from
  }

  /** The same for the term at a position among `data.terms`. */
  frequencyAt(position: number): number {
    const { offsets } = this.data
    return (offsets[position + 1] ?? 0) - (offsets[position] ?? 0)
  }

  /** The term's idf; an unknown term counts as the rarest possible. */
  idf(term: string): number {
    return inverseFrequency(this.frequency(term), this.data.size)
  }

  /** The best units for weighted terms, without reading all that they stand in. */
  search(terms: ReadonlyMap<string, number>, count: number): LexicalScores {
    const lists = [...terms].flatMap(([term, weight]) => this.weighted(term, weight) ?? [])
    return scoreBest(this.data, lists, count)
  }

  /**
   * The terms without those that together add next to nothing to any score: words that stand nearly
   * everywhere, whose lists are the longest.
   */
  telling(terms: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
    const weighed = [...terms].map(([term, weight]) => ({
      term,
      most: this.weighted(term, weight)?.most ?? 0,
    }))
    let spare = NEGLIGIBLE_SHARE * weighed.reduce((sum, { most }) => sum + most, 0)
    const told = new Map(terms)
    for (const { term, most } of weighed.toSorted((a, b) => a.most - b.most)) {
      spare -= most
      if (spare < 0) break
      told.delete(term)
    }
    return told
  }

  /** Score of every unit for weighted terms; 0 where nothing matches. */
  score(terms: ReadonlyMap<string, number>): Float32Array {
    const { size, units, gains } = this.data
    const scores = new Float32Array(size)
    for (const [term, weight] of terms) {
      const [from, to] = this.postings(term)
      const share = this.shareOf(weight, to - from)
      for (let at = from; at < to; at++) {
        const unit = units[at] ?? 0
        scores[unit] = (scores[unit] ?? 0) + share * (gains[at] ?? 0)
      }
    }
    return scores
  }

  /** The units that hold the term, rising. */
  unitsOf(term: string): Int32Array {
    return this.data.units.subarray(...this.postings(term))
  }

  /** Tells of units whether they hold the term; quick for a few of many. */
  holder(term: string): (unit: number) => boolean {
    const { units } = this.data
    const [first, end] = this.postings(term)
    return (unit) => {
      let from = first
      let to = end
      while (from < to) {
        const middle = (from + to) >>> 1
        if ((units[middle] ?? 0) < unit) from = middle + 1
        else to = middle
      }
      return from < end && units[from] === unit
    }
  }

  private weighted(term: string, weight: number): WeightedPostings | null {
    const position = this.position(term)
    if (position < 0) return null
    const from = this.data.offsets[position] ?? 0
    const to = this.data.offsets[position + 1] ?? 0
    const share = this.shareOf(weight, to - from)
    return { from, to, share, most: share * (this.peaks[position] ?? 0) }
  }

  /** What one step of gain adds to a score. */
  private shareOf(weight: number, frequency: number): number {
    return (weight * inverseFrequency(frequency, this.data.size) * (K1 + 1)) / GAIN_STEPS
  }

  private position(term: string): number {
    const known = this.positions.get(term)
    if (known !== undefined) return known
    const position = this.data.terms.position(term)
    if (this.positions.size >= REMEMBERED_TERMS) this.positions.clear()
    this.positions.set(term, position)
    return position
  }

  private postings(term: string): [from: number, to: number] {
    const { offsets } = this.data
    const position = this.position(term)
    return position < 0 ? [0, 0] : [offsets[position] ?? 0, offsets[position + 1] ?? 0]
  }
}

function peaksOf({ terms, offsets, gains }: LexicalIndexData): Uint16Array {
  const peaks = new Uint16Array(terms.size)
  for (let term = 0; term < peaks.length; term++) {
    let peak = 0
    const end = offsets[term + 1] ?? 0
    for (let at = offsets[term] ?? 0; at < end; at++) peak = Math.max(peak, gains[at] ?? 0)
    peaks[term] = peak
  }
  return peaks
}

function inverseFrequency(count: number, size: number): number {
  return Math.log(1 + (size - count + 0.5) / (count + 0.5))
}
