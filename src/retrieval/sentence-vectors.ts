import { dotProduct } from '../lib/dot-product.ts'
import {
  countPoints,
  type PlacedVectors,
  placeEach,
  type UnitsByPoint,
  unitsByPoint,
  vectorOf,
} from './placed-vectors.ts'
import { type HnswModule, VectorGraph } from './vector-graph.ts'

/** Asked of the graph beyond k: among equally near points it picks any. */
const SPARE = 16

/** A near unit: its number in order of adding, and the cosine, -1 to 1. */
export interface Neighbour {
  unit: number
  similarity: number
}

/**
 * Unit vectors, and which of them are near: found by an HNSW graph when hnswlib-node is there, by
 * comparing all of them when it is not. Both give exact similarities in the same order, so callers
 * can't tell which one answers.
 */
export class SentenceVectors {
  private units: UnitsByPoint

  constructor(
    private placed: PlacedVectors,
    /** Over the same points; without one all of them are compared. */
    private readonly graph: VectorGraph | null,
  ) {
    this.units = unitsByPoint(placed)
  }

  /** None; vectors are added to it. */
  static create(dimension: number, hnsw: HnswModule): SentenceVectors {
    return new SentenceVectors(
      placeEach([], dimension),
      hnsw && VectorGraph.create(hnsw, dimension),
    )
  }

  get kind(): 'hnsw' | 'exact' {
    return this.graph ? 'hnsw' : 'exact'
  }

  get size(): number {
    return this.placed.pointOf.length
  }

  /**
   * Adds units, one for each vector.
   * @param pause after every few points
   */
  async add(vectors: readonly (readonly number[])[], pause: () => Promise<unknown>): Promise<void> {
    const { placed } = this
    const { dimension } = placed
    const points = countPoints(placed)
    for (const { length } of vectors) {
      if (length !== dimension) {
        throw new Error(`expected vectors of ${dimension} numbers, got ${length}`)
      }
    }
    const before = Array.from({ length: points }, (_, point) => vectorOf(placed, point))
    const grown = placeEach([...before, ...vectors], dimension)
    const added = vectors.map((_, i) => points + i)
    this.placed = { ...grown, pointOf: Int32Array.from([...placed.pointOf, ...added]) }
    this.units = unitsByPoint(this.placed)
    await this.graph?.follow(this.placed, this.units, pause)
  }

  /** The k nearest units, best first; equal ones by number. What is no nearer than 0 is left out. */
  nearest(vector: ArrayLike<number>, k: number): Neighbour[] {
    const query = Float64Array.from(vector)
    const top: Neighbour[] = []
    const { starts, units } = this.units
    const points = countPoints(this.placed)
    const near = this.graph?.search(query, Math.min(k + SPARE, points))
    const count = near?.length ?? points
    for (let i = 0; i < count; i++) {
      const point = near?.[i] ?? i
      const similarity = this.similarityToPoint(query, point)
      if (similarity <= 0) continue
      for (let at = starts[point] ?? 0; at < (starts[point + 1] ?? 0); at++) {
        if (!insert(top, { unit: units[at] ?? 0, similarity }, k)) break
      }
    }
    return top
  }

  /** Cosine of the query and one unit. */
  similarity(query: Float64Array, unit: number): number {
    return this.similarityToPoint(query, this.placed.pointOf[unit] ?? 0)
  }

  private similarityToPoint(query: Float64Array, point: number): number {
    const { vectors, scales, dimension } = this.placed
    return (scales[point] ?? 0) * dotProduct(query, vectors, point * dimension)
  }
}

/** Puts a unit in its place among the `most` nearest; false when it is not one of them. */
function insert(top: Neighbour[], found: Neighbour, most: number): boolean {
  const isBehind = ({ unit, similarity }: Neighbour) =>
    similarity < found.similarity || (similarity === found.similarity && unit > found.unit)
  const last = top.at(-1)
  if (top.length >= most && !(last && isBehind(last))) return false
  let place = top.length
  for (let before = top[place - 1]; before && isBehind(before); before = top[place - 1]) place -= 1
  top.splice(place, 0, found)
  if (top.length > most) top.pop()
  return true
}
