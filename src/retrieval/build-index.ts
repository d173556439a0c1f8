import type { SegmentTools } from './document-segment.ts'
import { type DocumentSegment, makeSegment, type SegmentSource } from './document-segment.ts'
import { mergeSegments } from './merge-segments.ts'
import { type KeyedVectors, placeQuestions, placeVectors } from './place-vectors.ts'
import { countPoints, unitsByPoint } from './placed-vectors.ts'
import type { BuiltIndex } from './search-structures.ts'
import type { SegmentStore } from './segment-store.ts'
import { type HnswModule, VectorGraph } from './vector-graph.ts'

export interface BuildTools extends SegmentTools {
  hnsw: HnswModule
}

/** The index that a new one may take its vectors over from. */
export interface EarlierVectors {
  placed: KeyedVectors
  graph: VectorGraph | null
}

/** What is to be built. */
export interface BuildJob {
  /** By document in order: the key of its segment. */
  keys: readonly string[]
  /** The document itself, for those without a segment. */
  source(at: number): Promise<SegmentSource>
  earlier: EarlierVectors | null
}

/** How far a build is: documents read, steps of joining them, or vectors placed. */
export interface BuildProgress {
  stage: 'documents' | 'joining' | 'vectors'
  done: number
  total: number
}

export interface BuildHooks {
  /** Between steps; rejects when the build is to stop. */
  pause(): Promise<unknown>
  onProgress?: ((progress: BuildProgress) => void) | undefined
}

/** What a build did and what it found done. */
export interface BuildReport {
  /** Documents that were read, cut and embedded; the others had a segment. */
  documentsMade: number
  documentsKept: number
}

const JOINING_STEPS = 1

/** Builds an index from segments, making those that are missing. */
export async function buildIndex(
  { keys, source, earlier }: BuildJob,
  store: SegmentStore,
  { hnsw, ...tools }: BuildTools,
  { pause, onProgress = () => {} }: BuildHooks,
): Promise<{ index: BuiltIndex; report: BuildReport }> {
  const { dimension } = tools.embeddings
  const total = keys.length
  const segments: DocumentSegment[] = []
  let documentsMade = 0
  for (const [at, key] of keys.entries()) {
    await pause()
    onProgress({ stage: 'documents', done: at, total })
    let segment = await store.read(key)
    if (!segment) {
      segment = await makeSegment(await source(at), tools)
      await store.write(key, segment, dimension)
      documentsMade += 1
    }
    segments.push(segment)
  }
  onProgress({ stage: 'joining', done: 0, total: JOINING_STEPS })
  const texts = await mergeSegments(segments, pause)
  await pause()
  const { placed, followsEarlier } = placeVectors(segments, dimension, earlier?.placed ?? null)
  const questions = placeQuestions(segments, dimension)
  const graph = (followsEarlier && earlier?.graph) || (hnsw && VectorGraph.create(hnsw, dimension))
  const points = countPoints(placed)
  await graph?.follow(placed, unitsByPoint(placed), async (done) => {
    await pause()
    onProgress({ stage: 'vectors', done, total: points })
  })
  return {
    index: { ...texts, placed, questions, graph },
    report: { documentsMade, documentsKept: total - documentsMade },
  }
}
