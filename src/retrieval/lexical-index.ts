/** Saturation and length normalisation of BM25; the customary values. */
const K1 = 1.2
const B = 0.75

export interface LexicalField {
  weight: number
  /** How strongly length counts against a field, 0 to 1; 0.75 unless given. */
  b?: number
}

/**
 * The index as flat lists: term t has the postings `offsets[t]` to `offsets[t + 1]`, each a unit
 * and its whole contribution to that unit's score.
 */
export interface LexicalIndexData {
  /** How many units there are. */
  size: number
  terms: readonly string[]
  idfs: Float32Array
  offsets: Int32Array
  units: Int32Array
  impacts: Float32Array
}

/**
 * An inverted index with BM25F scores worked out when it is built (Robertson & Zaragoza 2009,
 * "The Probabilistic Relevance Framework", §3.6), so that a search is a weighted sum over the
 * posting lists of the question's terms.
 */
export class LexicalIndex {
  private readonly positions: ReadonlyMap<string, number>

  constructor(readonly data: LexicalIndexData) {
    this.positions = new Map(data.terms.map((term, position) => [term, position]))
  }

  /**
   * @param units for each unit its terms by field, in the order of `fields`
   */
  static build(
    units: readonly (readonly (readonly string[])[])[],
    fields: readonly LexicalField[],
  ): LexicalIndex {
    const averages = fields.map((_, field) => averageLength(units, field))
    const lists = new Map<string, { units: number[]; frequencies: number[] }>()
    for (const [unit, byField] of units.entries()) {
      for (const [term, frequency] of weightedFrequencies(byField, fields, averages)) {
        const list = lists.get(term) ?? { units: [], frequencies: [] }
        list.units.push(unit)
        list.frequencies.push(frequency)
        lists.set(term, list)
      }
    }
    return new LexicalIndex(flatten(lists, units.length))
  }

  has(term: string): boolean {
    return this.positions.has(term)
  }

  /** The term's idf; an unknown term counts as the rarest possible. */
  idf(term: string): number {
    const position = this.positions.get(term)
    return position === undefined
      ? inverseFrequency(0, this.data.size)
      : (this.data.idfs[position] ?? 0)
  }

  /** Score of every unit for weighted terms; 0 where nothing matches. */
  score(terms: ReadonlyMap<string, number>): Float32Array {
    const { size, offsets, units, impacts } = this.data
    const scores = new Float32Array(size)
    for (const [term, weight] of terms) {
      const position = this.positions.get(term)
      if (position === undefined) continue
      const end = offsets[position + 1] ?? 0
      for (let at = offsets[position] ?? 0; at < end; at++) {
        const unit = units[at] ?? 0
        scores[unit] = (scores[unit] ?? 0) + weight * (impacts[at] ?? 0)
      }
    }
    return scores
  }

  /** Calls back with every unit that holds the term. */
  forEachUnit(term: string, visit: (unit: number) => void): void {
    const position = this.positions.get(term)
    if (position === undefined) return
    const end = this.data.offsets[position + 1] ?? 0
    for (let at = this.data.offsets[position] ?? 0; at < end; at++) visit(this.data.units[at] ?? 0)
  }
}

function flatten(
  lists: ReadonlyMap<string, { units: number[]; frequencies: number[] }>,
  size: number,
): LexicalIndexData {
  const postings = Array.from(lists.values(), ({ units }) => units.length)
  const total = postings.reduce((sum, length) => sum + length, 0)
  const data = {
    size,
    terms: [...lists.keys()],
    idfs: Float32Array.from(postings, (length) => inverseFrequency(length, size)),
    offsets: new Int32Array(lists.size + 1),
    units: new Int32Array(total),
    impacts: new Float32Array(total),
  }
  let at = 0
  for (const [position, list] of [...lists.values()].entries()) {
    const idf = data.idfs[position] ?? 0
    data.units.set(list.units, at)
    for (const [i, tf] of list.frequencies.entries()) {
      data.impacts[at + i] = (idf * tf * (K1 + 1)) / (K1 + tf)
    }
    at += list.units.length
    data.offsets[position + 1] = at
  }
  return data
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
