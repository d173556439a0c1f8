import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as nextLoop } from 'node:timers/promises'
import type { Corpus } from '../corpus/document.ts'
import { OperatorError } from '../lib/errors.ts'
import { buildInWorker } from './build-in-worker.ts'
import { type BuildProgress, type BuildReport, type BuildTools, buildIndex } from './build-index.ts'
import { fillCache, markAsUsed } from './cache-folders.ts'
import { type SegmentSource, segmentKey } from './document-segment.ts'
import { findEarlier } from './earlier-index.ts'
import { readFolderInfo, readIndexFolder, writeIndexFolder } from './index-folder.ts'
import { countPoints, unitsByPoint } from './placed-vectors.ts'
import type { IndexEmbeddings } from './ports.ts'
import { type BuiltIndex, type SearchStructures, toSearchStructures } from './search-structures.ts'
import { createSegmentStore } from './segment-store.ts'
import { VectorGraph } from './vector-graph.ts'

/** Raise it when tokens, fields or file formats change: an older cache is then built anew. */
const CODE_VERSION = 6
/** From so many passages on a thread is worth its start. */
const PASSAGES_FOR_WORKER = 1_500

/** How the structures came about; of a damaged cache, and then of the one built instead. */
export type IndexEvent =
  | { kind: 'loaded' }
  | ({ kind: 'built' } & BuildReport)
  | { kind: 'building'; progress: BuildProgress }
  | { kind: 'damaged' | 'not_saved' | 'no_worker'; reason: string }

export interface IndexCacheOptions extends BuildTools {
  embeddings: IndexEmbeddings
  /** Folder that holds the caches. */
  directory: string
  /** A thread to build large indexes in; without one they are built here, with pauses. */
  worker?: { module: URL; fromPassages?: number } | undefined
  /** Stops a build; nothing half built stays. */
  signal?: AbortSignal | undefined
  onEvent?: (event: IndexEvent) => void
}

/**
 * The search structures of a corpus: loaded when a sound cache for exactly this corpus, model and
 * code version is there, built and saved otherwise. Documents that an earlier index held are not
 * read again. A cache that can't be written costs only time. Rejects with the signal's reason when
 * it is stopped.
 */
export async function loadOrBuildStructures(
  corpus: Corpus,
  options: IndexCacheOptions,
): Promise<SearchStructures> {
  const { embeddings, onEvent = () => {} } = options
  const key = cacheKey(corpus, options)
  const folder = join(options.directory, `index-${key.slice(0, 16)}`)
  try {
    const loaded = await load(folder, key, options)
    if (loaded) {
      const structures = toSearchStructures(loaded, corpus, embeddings)
      await markAsUsed(folder)
      onEvent({ kind: 'loaded' })
      return structures
    }
  } catch (error) {
    onEvent({ kind: 'damaged', reason: String(error) })
  }
  const sources = listSources(corpus)
  const keys: string[] = []
  for (const source of sources) {
    await nextLoop()
    keys.push(segmentKey(source, options, CODE_VERSION))
  }
  const job = { key, folder, keys, sources }
  const index = (await buildLarge(job, options)) ?? (await buildHere(job, options))
  return toSearchStructures(index, corpus, embeddings)
}

interface IndexJob {
  key: string
  folder: string
  keys: readonly string[]
  sources: readonly SegmentSource[]
}

function listSources({ documents, writtenQuestions }: Corpus): SegmentSource[] {
  return documents.map((document) => ({
    document,
    questions: document.passages.flatMap(({ id }) => writtenQuestions.get(id) ?? []),
  }))
}

function cacheKey(corpus: Corpus, { embeddings, words }: IndexCacheOptions): string {
  const { modelId, dimension } = embeddings
  return sha256(JSON.stringify([CODE_VERSION, corpus.documentsHash, modelId, dimension, words.id]))
}

/** Null when there is no cache; throws when there is one that can't be trusted. */
async function load(
  folder: string,
  key: string,
  { hnsw }: IndexCacheOptions,
): Promise<BuiltIndex | null> {
  const info = await readFolderInfo(folder)
  if (!info) return null
  if (info.key !== key) throw new Error('the cache belongs to another corpus or model')
  const index = await readIndexFolder(folder, info, hnsw)
  if (!hnsw || index.graph) return index
  // Saved where the addon was missing.
  if (countPoints(index.placed) > PASSAGES_FOR_WORKER) return null
  const graph = VectorGraph.create(hnsw, index.placed.dimension)
  await graph.follow(index.placed, unitsByPoint(index.placed), () => nextLoop())
  return { ...index, graph }
}

/** In a thread; null when that is not worth its start, or not to be had. */
async function buildLarge(
  { key, folder, keys, sources }: IndexJob,
  options: IndexCacheOptions,
): Promise<BuiltIndex | null> {
  const { worker, directory, embeddings, signal, onEvent = () => {} } = options
  const passages = sources.reduce((sum, { document }) => sum + document.passages.length, 0)
  if (!worker || passages < (worker.fromPassages ?? PASSAGES_FOR_WORKER)) return null
  try {
    const { modelId, dimension } = embeddings
    const report = await fillCache(folder, directory, (temporary) =>
      buildInWorker({
        module: worker.module,
        job: { directory, folder: temporary, key, segments: keys, modelId, dimension },
        source: async (at) => sources[at] ?? Promise.reject(new RangeError(`no document ${at}`)),
        embeddings,
        onProgress: (progress) => onEvent({ kind: 'building', progress }),
        signal,
      }),
    )
    onEvent({ kind: 'built', ...report })
    return await load(folder, key, options)
  } catch (error) {
    if (signal?.aborted) throw error
    // Whatever it was, here it goes well or shows again.
    onEvent({ kind: 'no_worker', reason: String(error) })
    return null
  }
}

async function buildHere(
  { key, folder, keys, sources }: IndexJob,
  options: IndexCacheOptions,
): Promise<BuiltIndex> {
  const { directory, embeddings, hnsw, signal, onEvent = () => {} } = options
  const build = (earlier: Awaited<ReturnType<typeof findEarlier>>) =>
    buildIndex(
      {
        keys,
        source: async (at) => sources[at] ?? Promise.reject(new RangeError(`no document ${at}`)),
        earlier,
      },
      createSegmentStore(directory),
      options,
      {
        async pause() {
          await nextLoop()
          signal?.throwIfAborted()
        },
        onProgress: (progress) => onEvent({ kind: 'building', progress }),
      },
    )
  const earlier = await findEarlier(directory, embeddings, hnsw)
  const { index, report } = await build(earlier).catch((error: unknown) => {
    // What an earlier index left may not fit; without it the work only takes longer.
    if (earlier === null || signal?.aborted || error instanceof OperatorError) throw error
    return build(null)
  })
  try {
    const { modelId } = embeddings
    await fillCache(folder, directory, (temporary) =>
      writeIndexFolder(temporary, index, { key, modelId, segments: [...keys] }),
    )
    onEvent({ kind: 'built', ...report })
  } catch (error) {
    onEvent({ kind: 'not_saved', reason: String(error) })
  }
  return index
}

function sha256(data: string): string {
  return createHash('sha256').update(data).digest('hex')
}
