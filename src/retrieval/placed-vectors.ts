/** Units, each at a point; those with the same text share theirs. */
export interface PlacedVectors {
  dimension: number
  /**
   * By point: a direction, one after another. In whole numbers they take a quarter of the memory,
   * and cosines change by about a thousandth.
   */
  vectors: Int8Array
  /** By point: times this, its vector has length 1; 0 for a vector of zeros. */
  scales: Float32Array
  /** By unit: its point. */
  pointOf: Int32Array
}

/** By point its units, rising: `units[starts[point]]` to `units[starts[point + 1]]`. */
export interface UnitsByPoint {
  starts: Int32Array
  units: Int32Array
}

const LARGEST = 127

/** Points of vectors, each of length 1 or of zeros only, one unit at each. */
export function placeEach(vectors: readonly ArrayLike<number>[], dimension: number): PlacedVectors {
  const placed = {
    dimension,
    vectors: new Int8Array(vectors.length * dimension),
    scales: new Float32Array(vectors.length),
    pointOf: Int32Array.from(vectors, (_, unit) => unit),
  }
  for (const [point, vector] of vectors.entries()) setVector(placed, point, vector)
  return placed
}

/** Writes a point's vector, rounded. */
export function setVector(
  { vectors, scales, dimension }: PlacedVectors,
  point: number,
  vector: ArrayLike<number>,
): void {
  let largest = 0
  for (let i = 0; i < dimension; i++) largest = Math.max(largest, Math.abs(vector[i] ?? 0))
  if (largest === 0) return
  let squares = 0
  const start = point * dimension
  for (let i = 0; i < dimension; i++) {
    const rounded = Math.round(((vector[i] ?? 0) / largest) * LARGEST)
    vectors[start + i] = rounded
    squares += rounded * rounded
  }
  scales[point] = 1 / Math.sqrt(squares)
}

/** A point's vector, of length 1 or of zeros. */
export function vectorOf({ vectors, scales, dimension }: PlacedVectors, point: number): number[] {
  const start = point * dimension
  const scale = scales[point] ?? 0
  return Array.from(vectors.subarray(start, start + dimension), (value) => value * scale)
}

export function countPoints({ scales }: PlacedVectors): number {
  return scales.length
}

/** Turns `pointOf` round. */
export function unitsByPoint(placed: PlacedVectors): UnitsByPoint {
  const points = countPoints(placed)
  const starts = new Int32Array(points + 1)
  for (const point of placed.pointOf) starts[point + 1] = (starts[point + 1] ?? 0) + 1
  for (let point = 0; point < points; point++) {
    starts[point + 1] = (starts[point + 1] ?? 0) + (starts[point] ?? 0)
  }
  const units = new Int32Array(placed.pointOf.length)
  const next = starts.slice()
  for (const [unit, point] of placed.pointOf.entries()) {
    const at = next[point] ?? 0
    units[at] = unit
    next[point] = at + 1
  }
  return { starts, units }
}

/** Whether a point has units: one without stays only as a step in the graph. */
export function isUsed({ starts }: UnitsByPoint, point: number): boolean {
  return (starts[point + 1] ?? 0) > (starts[point] ?? 0)
}
