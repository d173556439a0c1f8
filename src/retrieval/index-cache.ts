import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Document as VectorDocument } from '@langchain/core/documents'
import { z } from 'zod'
import type { Corpus } from '../corpus/document.ts'
import { errorCode } from '../lib/errors.ts'
import { makeDirectory } from '../lib/make-directory.ts'
import { decodeLexicalIndex, encodeLexicalIndex } from './lexical-file.ts'
import { LexicalIndex } from './lexical-index.ts'
import { buildSearchStructures, type SearchStructures } from './passage-index.ts'
import type { IndexEmbeddings } from './ports.ts'
import { listQuestionUnits } from './question-units.ts'
import { type HnswModule, SentenceVectorStore } from './vector-store.ts'

/** Raise it when tokens, fields or file formats change: an older cache is then built anew. */
const CODE_VERSION = 4
const CACHE = /^index-[0-9a-f]{16}$/
const UNFINISHED = /^\.index-[0-9a-f]{12}$/
const ABANDONED_AFTER_MS = 60 * 60 * 1000
/** The one in use, and the one that is to follow it. */
const KEPT_CACHES = 2
const FILES = [
  'passages.bin',
  'sentences.bin',
  'vectors.bin',
  'graph.hnsw',
  'questions.bin',
  'question-vectors.bin',
] as const

const cacheInfo = z.object({
  key: z.string(),
  modelId: z.string(),
  dimension: z.number().int().positive(),
  /** SHA-256 (hex) of each file; `graph.hnsw` only where the native addon wrote it. */
  checksums: z.partialRecord(z.enum(FILES), z.string()),
})

export interface IndexCacheOptions {
  /** Folder that holds the caches. */
  directory: string
  embeddings: IndexEmbeddings
  hnsw: HnswModule
  /** Told how the structures came about; of a damaged cache, and then of the one built instead. */
  onEvent?: (event: { kind: 'loaded' | 'built' | 'damaged' | 'not_saved'; reason?: string }) => void
}

/**
 * The search structures of a corpus: loaded when a sound cache for exactly this corpus, model and
 * code version is there, built and saved otherwise. A cache that can't be written costs only time.
 */
export async function loadOrBuildStructures(
  corpus: Corpus,
  options: IndexCacheOptions,
): Promise<SearchStructures> {
  const { directory, embeddings, hnsw, onEvent = () => {} } = options
  const key = cacheKey(corpus, embeddings)
  const folder = join(directory, `index-${key.slice(0, 16)}`)
  try {
    const loaded = await load(folder, key, corpus, options)
    if (loaded) {
      await markAsUsed(folder)
      onEvent({ kind: 'loaded' })
      return loaded
    }
  } catch (error) {
    onEvent({ kind: 'damaged', reason: String(error) })
  }
  const built = await buildSearchStructures(corpus, embeddings, hnsw)
  try {
    await save(folder, key, built, options)
    onEvent({ kind: 'built' })
  } catch (error) {
    onEvent({ kind: 'not_saved', reason: String(error) })
  }
  return built
}

function cacheKey(corpus: Corpus, { modelId, dimension }: IndexEmbeddings): string {
  return sha256(JSON.stringify([CODE_VERSION, corpus.documentsHash, modelId, dimension]))
}

/** Null when there is no cache; throws when there is one that can't be trusted. */
async function load(
  folder: string,
  key: string,
  corpus: Corpus,
  { embeddings, hnsw }: IndexCacheOptions,
): Promise<SearchStructures | null> {
  const info = await readInfo(folder)
  if (!info) return null
  if (info.key !== key) throw new Error('the cache belongs to another corpus or model')
  const passages = decodeLexicalIndex(await readChecked(folder, 'passages.bin', info))
  const sentences = decodeLexicalIndex(await readChecked(folder, 'sentences.bin', info))
  const questions = decodeLexicalIndex(await readChecked(folder, 'questions.bin', info))
  const texts = sentenceTexts(corpus)
  const asked = listQuestionUnits(corpus).texts
  const vectors = await readVectors(folder, 'vectors.bin', info, texts.length)
  const ofQuestions = await readVectors(folder, 'question-vectors.bin', info, asked.length)
  const hasGraph = hnsw !== null && info.checksums['graph.hnsw'] !== undefined
  if (hasGraph) await readChecked(folder, 'graph.hnsw', info)
  const restore = (
    saved: { vectors: Float32Array; texts: string[]; graphFile: string | null },
    module: HnswModule,
  ) => {
    const documents = saved.texts.map((pageContent) => new VectorDocument({ pageContent }))
    const { dimension } = embeddings
    return SentenceVectorStore.restore(embeddings, dimension, { ...saved, documents }, module)
  }
  const graphFile = hasGraph ? join(folder, 'graph.hnsw') : null
  return {
    passageTerms: new LexicalIndex(passages),
    sentenceTerms: new LexicalIndex(sentences),
    vectors: await restore({ vectors, texts, graphFile }, hnsw),
    questionTerms: new LexicalIndex(questions),
    questionVectors: await restore({ vectors: ofQuestions, texts: asked, graphFile: null }, null),
  }
}

/** Throws when there are not as many as texts. */
async function readVectors(
  folder: string,
  name: (typeof FILES)[number],
  info: z.infer<typeof cacheInfo>,
  count: number,
): Promise<Float32Array> {
  const bytes = await readChecked(folder, name, info)
  const vectors = new Float32Array(new Uint8Array(bytes).buffer)
  if (vectors.length !== count * info.dimension) {
    throw new Error(`${name}: the cached vectors do not fit the corpus`)
  }
  return vectors
}

async function readInfo(folder: string): Promise<z.infer<typeof cacheInfo> | null> {
  try {
    return cacheInfo.parse(JSON.parse(await readFile(join(folder, 'info.json'), 'utf8')))
  } catch (error) {
    // No cache, or no place where one could be; saving will tell which.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

async function readChecked(
  folder: string,
  name: (typeof FILES)[number],
  info: z.infer<typeof cacheInfo>,
): Promise<Buffer> {
  const bytes = await readFile(join(folder, name))
  if (sha256(bytes) !== info.checksums[name]) throw new Error(`${name} is truncated or altered`)
  return bytes
}

/** Writes into a folder of its own and renames it, so that a crash leaves no half cache. */
async function save(
  folder: string,
  key: string,
  { passageTerms, sentenceTerms, vectors, questionTerms, questionVectors }: SearchStructures,
  { directory, embeddings }: IndexCacheOptions,
): Promise<void> {
  const temporary = join(directory, `.index-${randomBytes(6).toString('hex')}`)
  makeDirectory(temporary)
  try {
    await writeFile(join(temporary, 'passages.bin'), encodeLexicalIndex(passageTerms.data))
    await writeFile(join(temporary, 'sentences.bin'), encodeLexicalIndex(sentenceTerms.data))
    await writeFile(join(temporary, 'questions.bin'), encodeLexicalIndex(questionTerms.data))
    await writeFile(join(temporary, 'vectors.bin'), bytesOf(vectors.rawVectors()))
    await writeFile(join(temporary, 'question-vectors.bin'), bytesOf(questionVectors.rawVectors()))
    await vectors.saveGraph(join(temporary, 'graph.hnsw'))
    const checksums: Partial<Record<(typeof FILES)[number], string>> = {}
    for (const name of await readdir(temporary)) {
      const file = FILES.find((known) => known === name)
      if (file) checksums[file] = sha256(await readFile(join(temporary, file)))
    }
    const info: z.infer<typeof cacheInfo> = {
      key,
      modelId: embeddings.modelId,
      dimension: embeddings.dimension,
      checksums,
    }
    await writeFile(join(temporary, 'info.json'), JSON.stringify(info))
    await removeOldCaches(directory)
    // One that could not be trusted.
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function bytesOf(vectors: Float32Array): Buffer {
  return Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength)
}

/** What was used last is kept longest. A folder that cannot be written keeps its old time. */
async function markAsUsed(folder: string): Promise<void> {
  const now = new Date()
  await utimes(folder, now, now).catch(() => undefined)
}

/** Makes room for one more cache. */
async function removeOldCaches(directory: string): Promise<void> {
  const names = await readdir(directory)
  const caches: { name: string; usedAtMs: number }[] = []
  for (const name of names.filter((one) => CACHE.test(one))) {
    caches.push({ name, usedAtMs: (await changedAt(directory, name)) ?? 0 })
  }
  const oldest = caches.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(KEPT_CACHES - 1)
  const removed = oldest.map(({ name }) => name)
  for (const name of names.filter((one) => UNFINISHED.test(one))) {
    if (await isAbandoned(directory, name)) removed.push(name)
  }
  for (const name of removed) await rm(join(directory, name), { recursive: true, force: true })
}

/** Nobody writes for an hour, so a crash left it; a younger one may be another process at work. */
async function isAbandoned(directory: string, name: string): Promise<boolean> {
  const changedAtMs = await changedAt(directory, name)
  return changedAtMs !== null && Date.now() - changedAtMs > ABANDONED_AFTER_MS
}

/** In milliseconds; null when it is gone: its builder has just finished, or another removed it. */
async function changedAt(directory: string, name: string): Promise<number | null> {
  try {
    return (await stat(join(directory, name))).mtimeMs
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

function sentenceTexts(corpus: Corpus): string[] {
  return corpus.documents.flatMap(({ passages }) =>
    passages.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
  )
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
