/** Units, each at a point; those with the same text share theirs. */
export interface PlacedVectors {
  dimension: number
  /** By point: a vector of length 1, or of zeros only, one after another. */
  vectors: Float32Array
  /** By unit: its point. */
  pointOf: Int32Array
}

/** By point its units, rising: `units[starts[point]]` to `units[starts[point + 1]]`. */
export interface UnitsByPoint {
  starts: Int32Array
  units: Int32Array
}

export function countPoints({ vectors, dimension }: PlacedVectors): number {
  return vectors.length / dimension
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
