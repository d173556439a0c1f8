import { type DocumentSegment, KEY_BYTES } from './document-segment.ts'
import { type PlacedVectors, placeEach, setVector } from './placed-vectors.ts'

/** The points of an index, and which text each one stands for. */
export interface KeyedVectors extends PlacedVectors {
  /** By point: KEY_BYTES of its text. */
  keys: Uint8Array
}

/** When more of the points are without units, the graph is worth making anew. */
const MOST_UNUSED_SHARE = 0.25

/**
 * Places the sentences of documents at points: of an earlier index where they had them, and at new
 * ones behind those. Points that lost their units stay, up to a quarter of all; beyond that
 * nothing of the earlier index is taken over.
 */
export function placeVectors(
  segments: readonly DocumentSegment[],
  dimension: number,
  earlier: KeyedVectors | null,
): { placed: KeyedVectors; followsEarlier: boolean } {
  const points = new Map<string, number>()
  for (const [point, key] of keysOf(earlier?.keys).entries()) points.set(key, point)
  const known = points.size
  const added: Float32Array[] = []
  const keys: Uint8Array[] = []
  const pointOf: Int32Array[] = []
  const used = new Set<number>()
  for (const segment of segments) {
    const places = keysOf(segment.keys)
    pointOf.push(
      segment.sentenceVectors.map((place) => {
        const key = places[place] ?? ''
        const point = points.get(key) ?? points.size
        if (point === points.size) {
          points.set(key, point)
          added.push(segment.vectors.subarray(place * dimension, (place + 1) * dimension))
          keys.push(segment.keys.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES))
        }
        used.add(point)
        return point
      }),
    )
  }
  if (earlier && used.size < points.size * (1 - MOST_UNUSED_SHARE)) {
    return placeVectors(segments, dimension, null)
  }
  const placed = {
    dimension,
    vectors: new Int8Array(points.size * dimension),
    scales: new Float32Array(points.size),
    keys: Buffer.concat([earlier?.keys ?? new Uint8Array(0), ...keys]),
    pointOf: concatenate(pointOf),
  }
  if (earlier) {
    placed.vectors.set(earlier.vectors)
    placed.scales.set(earlier.scales)
  }
  for (const [i, vector] of added.entries()) setVector(placed, known + i, vector)
  return { placed, followsEarlier: earlier !== null }
}

/** Written questions, each at a point of its own. */
export function placeQuestions(
  segments: readonly DocumentSegment[],
  dimension: number,
): PlacedVectors {
  const all = segments.flatMap(({ questionVectors, vectors }) =>
    Array.from(questionVectors, (place) =>
      vectors.subarray(place * dimension, (place + 1) * dimension),
    ),
  )
  return placeEach(all, dimension)
}

function keysOf(keys: Uint8Array | undefined): string[] {
  if (!keys) return []
  const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength)
  return Array.from({ length: bytes.length / KEY_BYTES }, (_, i) =>
    bytes.toString('latin1', i * KEY_BYTES, (i + 1) * KEY_BYTES),
  )
}

function concatenate(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}
