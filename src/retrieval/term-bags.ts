/**
 * Texts as bags of terms: text t holds the terms `ids[starts[t]]` to `ids[starts[t + 1]]`, each as
 * often as `counts` says at the same place.
 */
export interface TermBags {
  starts: Int32Array
  /** Positions in a list of terms that is kept beside the bags. */
  ids: Int32Array
  /** 1 to 65,535; what is repeated more often counts as that. */
  counts: Uint16Array
}

const MOST_REPEATS = 0xffff

/** Numbers terms in the order in which they are first met. */
export class TermPool {
  private readonly positions = new Map<string, number>()

  id(term: string): number {
    const known = this.positions.get(term)
    if (known !== undefined) return known
    const id = this.positions.size
    this.positions.set(term, id)
    return id
  }

  /** All terms; the position is the number. */
  terms(): string[] {
    return [...this.positions.keys()]
  }
}

/** Collects texts into bags over one pool of terms. */
export class BagWriter {
  private readonly starts: number[] = [0]
  private readonly ids: number[] = []
  private readonly counts: number[] = []
  /** By term: where it stands in the text being added. */
  private readonly places = new Map<number, number>()

  constructor(private readonly pool: TermPool) {}

  /** Adds a text by its terms, repeats included; gives its number. */
  add(terms: readonly string[]): number {
    this.places.clear()
    for (const term of terms) {
      const id = this.pool.id(term)
      const place = this.places.get(id)
      if (place === undefined) {
        this.places.set(id, this.ids.length)
        this.ids.push(id)
        this.counts.push(1)
      } else {
        this.counts[place] = Math.min(MOST_REPEATS, (this.counts[place] ?? 0) + 1)
      }
    }
    this.starts.push(this.ids.length)
    return this.starts.length - 2
  }

  bags(): TermBags {
    return {
      starts: Int32Array.from(this.starts),
      ids: Int32Array.from(this.ids),
      counts: Uint16Array.from(this.counts),
    }
  }
}
