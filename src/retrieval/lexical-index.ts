/** Saturation and length normalisation of BM25; the customary values. */
const K1 = 1.2
const B = 0.75

export interface LexicalField {
  weight: number
  /** How strongly length counts against a field, 0 to 1; 0.75 unless given. */
  b?: number
}

/** For saving and loading; plain JSON. */
export interface LexicalIndexData {
  size: number
  terms: [term: string, idf: number, units: number[], impacts: number[]][]
}

/**
 * An inverted index with BM25F scores worked out when it is built (Robertson & Zaragoza 2009,
 * "The Probabilistic Relevance Framework", §3.6): one posting list a term, each posting with its
 * whole contribution, so that a search is a weighted sum over the lists of the question's terms.
 */
export class LexicalIndex {
  private constructor(
    readonly size: number,
    private readonly postings: ReadonlyMap<
      string,
      { idf: number; units: Int32Array; impacts: Float32Array }
    >,
  ) {}

  /**
   * @param units for each unit its terms by field, in the order of `fields`
   */
  static build(
    units: readonly (readonly (readonly string[])[])[],
    fields: readonly LexicalField[],
  ): LexicalIndex {
    const averages = fields.map((_, field) => averageLength(units, field))
    const weighted = new Map<string, { units: number[]; frequencies: number[] }>()
    for (const [unit, byField] of units.entries()) {
      for (const [term, frequency] of weightedFrequencies(byField, fields, averages)) {
        const list = weighted.get(term) ?? { units: [], frequencies: [] }
        list.units.push(unit)
        list.frequencies.push(frequency)
        weighted.set(term, list)
      }
    }
    const postings = new Map<string, { idf: number; units: Int32Array; impacts: Float32Array }>()
    for (const [term, list] of weighted) {
      const idf = inverseFrequency(list.units.length, units.length)
      postings.set(term, {
        idf,
        units: Int32Array.from(list.units),
        impacts: Float32Array.from(list.frequencies, (tf) => (idf * tf * (K1 + 1)) / (K1 + tf)),
      })
    }
    return new LexicalIndex(units.length, postings)
  }

  static fromData(data: LexicalIndexData): LexicalIndex {
    return new LexicalIndex(
      data.size,
      new Map(
        data.terms.map(([term, idf, units, impacts]) => [
          term,
          { idf, units: Int32Array.from(units), impacts: Float32Array.from(impacts) },
        ]),
      ),
    )
  }

  toData(): LexicalIndexData {
    return {
      size: this.size,
      terms: Array.from(this.postings, ([term, { idf, units, impacts }]) => [
        term,
        idf,
        [...units],
        [...impacts],
      ]),
    }
  }

  has(term: string): boolean {
    return this.postings.has(term)
  }

  /** In how many units the term stands. */
  frequency(term: string): number {
    return this.postings.get(term)?.units.length ?? 0
  }

  /** The term's idf; an unknown term counts as the rarest possible. */
  idf(term: string): number {
    return this.postings.get(term)?.idf ?? inverseFrequency(0, this.size)
  }

  /** Score of every unit for weighted terms; 0 where nothing matches. */
  score(terms: ReadonlyMap<string, number>): Float32Array {
    const scores = new Float32Array(this.size)
    for (const [term, weight] of terms) {
      const list = this.postings.get(term)
      if (!list) continue
      const { units, impacts } = list
      for (let i = 0; i < units.length; i++) {
        const unit = units[i] as number
        scores[unit] = (scores[unit] as number) + weight * (impacts[i] as number)
      }
    }
    return scores
  }

  /** Calls back with every unit that holds the term. */
  forEachUnit(term: string, visit: (unit: number) => void): void {
    for (const unit of this.postings.get(term)?.units ?? []) visit(unit)
  }

  *terms(): Iterable<string> {
    yield* this.postings.keys()
  }
}

function averageLength(units: readonly (readonly (readonly string[])[])[], field: number): number {
  let sum = 0
  for (const byField of units) sum += byField[field]?.length ?? 0
  return sum / units.length || 1
}

function weightedFrequencies(
  byField: readonly (readonly string[])[],
  fields: readonly LexicalField[],
  averages: readonly number[],
): Map<string, number> {
  const frequencies = new Map<string, number>()
  for (const [field, terms] of byField.entries()) {
    const { weight = 1, b = B } = fields[field] ?? {}
    const share = weight / (1 - b + (b * terms.length) / (averages[field] ?? 1))
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + share)
  }
  return frequencies
}

function inverseFrequency(count: number, size: number): number {
  return Math.log(1 + (size - count + 0.5) / (count + 0.5))
}
