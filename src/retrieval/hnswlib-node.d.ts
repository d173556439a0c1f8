/**
 * What we use of hnswlib-node, so that the types are there where the optional addon could not be
 * installed. As an ambient module it stands before the package's own types.
 */
declare module 'hnswlib-node' {
  export class HierarchicalNSW {
    /** `ip`: the distance is 1 minus the inner product. */
    constructor(spaceName: 'ip', numDimensions: number)
    initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void
    /** Makes room for as many points in all. */
    resizeIndex(newMaxElements: number): void
    addPoint(point: number[], label: number): void
    /** Hides a point from searches; throws when it is hidden already. */
    markDelete(label: number): void
    /** Throws when the point is not hidden. */
    unmarkDelete(label: number): void
    /** Beam width of a search. */
    setEf(ef: number): void
    /** Labels of near points, the nearest first. */
    searchKnn(
      queryPoint: number[],
      numNeighbors: number,
    ): { distances: number[]; neighbors: number[] }
    /** Labels of all points, hidden ones too. */
    getIdsList(): number[]
    readIndex(filename: string): Promise<boolean>
    writeIndex(filename: string): Promise<boolean>
  }
  const hnsw: { HierarchicalNSW: typeof HierarchicalNSW }
  export default hnsw
}
