import type { HierarchicalNSW } from 'hnswlib-node'
import {
  countPoints,
  isUsed,
  type PlacedVectors,
  type UnitsByPoint,
  vectorOf,
} from './placed-vectors.ts'

/** Graph degree and beam widths of HNSW; what they are worth at full size: npm run bench -- scale. */
const M = 16
const EF_CONSTRUCTION = 120
const EF_SEARCH = 400
const RANDOM_SEED = 57
/** Added without a pause: some milliseconds. */
const POINTS_AT_A_TIME = 50

/** hnswlib-node's module, or null where the addon could not be installed. */
export type HnswModule = typeof import('hnswlib-node').default | null

/** Loads the native addon; null, never an error, when it is missing or does not fit the machine. */
export async function loadHnsw(): Promise<HnswModule> {
  try {
    // A CommonJS addon: its classes are on the default export.
    const loaded = await import('hnswlib-node')
    return loaded.default ?? loaded
  } catch {
    return null
  }
}

/** A graph of points that leads from any of them to those nearest to a query. */
export class VectorGraph {
  private constructor(
    private readonly graph: HierarchicalNSW,
    /** By point: in the graph and to be found (1), in it as a step only (2), not in it (0). */
    private states: Uint8Array,
    /** How many are in it. */
    private size: number,
  ) {}

  /** A graph without points. */
  static create(hnsw: NonNullable<HnswModule>, dimension: number): VectorGraph {
    const graph = new hnsw.HierarchicalNSW('ip', dimension)
    graph.initIndex(1, M, EF_CONSTRUCTION, RANDOM_SEED)
    graph.setEf(EF_SEARCH)
    return new VectorGraph(graph, new Uint8Array(0), 0)
  }

  /** A graph from a file that `save` wrote, over the same points. */
  static async load(
    hnsw: NonNullable<HnswModule>,
    placed: PlacedVectors,
    units: UnitsByPoint,
    file: string,
  ): Promise<VectorGraph> {
    const graph = new hnsw.HierarchicalNSW('ip', placed.dimension)
    await graph.readIndex(file)
    // The beam width is not part of the file.
    graph.setEf(EF_SEARCH)
    // Points that came from an index without a graph, or are near to nothing, are not in it.
    const states = new Uint8Array(countPoints(placed))
    const inGraph = graph.getIdsList()
    for (const point of inGraph) states[point] = isUsed(units, point) ? 1 : 2
    return new VectorGraph(graph, states, inGraph.length)
  }

  /**
   * Brings the graph to what the points are now: adds those that are new, hides those without
   * units, shows again those that have some. A vector of zeros is near to nothing and stays out.
   * @param pause after every few points; told how many of all are done
   */
  async follow(
    placed: PlacedVectors,
    units: UnitsByPoint,
    pause: (done: number) => Promise<unknown>,
  ): Promise<void> {
    const count = countPoints(placed)
    const states = new Uint8Array(count)
    states.set(this.states)
    this.states = states
    this.graph.resizeIndex(Math.max(1, count))
    for (let point = 0; point < count; point++) {
      const state = states[point]
      const used = isUsed(units, point)
      if (state === 0 && used && placed.scales[point] !== 0) {
        this.graph.addPoint(vectorOf(placed, point), point)
        states[point] = 1
        this.size += 1
        if (point % POINTS_AT_A_TIME === 0) await pause(point)
      } else if (state === 1 && !used) {
        this.graph.markDelete(point)
        states[point] = 2
      } else if (state === 2 && used) {
        this.graph.unmarkDelete(point)
        states[point] = 1
      }
    }
  }

  /** Up to `count` near points, in no order to rely on. */
  search(query: ArrayLike<number>, count: number): number[] {
    const most = Math.min(count, this.size)
    return most === 0 ? [] : this.graph.searchKnn(Array.from(query), most).neighbors
  }

  async save(file: string): Promise<void> {
    await this.graph.writeIndex(file)
  }
}
