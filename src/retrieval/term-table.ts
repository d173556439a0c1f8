/**
 * Terms in the order of their UTF-16 units, in one string and found by halving: a million of them
 * take as much memory as their letters, and a saved table is ready as soon as it is read.
 */
export class TermTable {
  /**
   * @param joined the terms, sorted, one a line
   * @param starts where each term starts in `joined`; one more entry closes the last
   */
  private constructor(
    readonly joined: string,
    private readonly starts: Int32Array,
  ) {}

  /** @param sorted in the order of `<`, without repeats; no term holds a line feed */
  static of(sorted: readonly string[]): TermTable {
    return TermTable.parse(sorted.join('\n'), sorted.length)
  }

  /** @param joined `joined` of a table with `size` terms. Throws when it does not hold as many. */
  static parse(joined: string, size: number): TermTable {
    const starts = new Int32Array(size + 1)
    let at = 0
    for (let term = 0; term < size; term++) {
      starts[term] = at
      const end = joined.indexOf('\n', at)
      at = end < 0 ? joined.length + 1 : end + 1
      if (end < 0 && term < size - 1) throw new Error('the table holds fewer terms than it says')
    }
    if (size > 0 && at <= joined.length) throw new Error('the table holds more terms than it says')
    starts[size] = at
    return new TermTable(joined, starts)
  }

  get size(): number {
    return this.starts.length - 1
  }

  term(position: number): string {
    return this.joined.slice(this.starts[position], (this.starts[position + 1] ?? 0) - 1)
  }

  /** All terms in their order. */
  *[Symbol.iterator](): Generator<string> {
    for (let position = 0; position < this.size; position++) yield this.term(position)
  }

  /** Where a term stands; -1 when it is none of the table's. */
  position(term: string): number {
    const at = this.lowerBound(term)
    return at < this.size && this.term(at) === term ? at : -1
  }

  /** The first position, and the one behind the last, of the terms with a beginning. */
  range(beginning: string): [from: number, to: number] {
    const from = this.lowerBound(beginning)
    let to = from
    while (to < this.size && this.joined.startsWith(beginning, this.starts[to])) to += 1
    return [from, to]
  }

  /** The first position whose term is not before the given one. */
  private lowerBound(term: string): number {
    let from = 0
    let to = this.size
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.term(middle) < term) from = middle + 1
      else to = middle
    }
    return from
  }
}
