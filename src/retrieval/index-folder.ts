import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../lib/errors.ts'
import { KEY_BYTES } from './document-segment.ts'
import { decodeLexicalIndex, encodeLexicalIndex } from './lexical-file.ts'
import { LexicalIndex } from './lexical-index.ts'
import type { DocumentKnowledge } from './merge-segments.ts'
import { packArrays, unpackArrays } from './packed-arrays.ts'
import type { KeyedVectors } from './place-vectors.ts'
import { countPoints, type PlacedVectors, unitsByPoint } from './placed-vectors.ts'
import type { BuiltIndex } from './search-structures.ts'
import { type HnswModule, VectorGraph } from './vector-graph.ts'

const PIECE_BYTES = 2 ** 20
const GRAPH = 'graph.hnsw'
const FILES = [
  'passages.bin',
  'sentences.bin',
  'questions.bin',
  'vectors.bin',
  'question-vectors.bin',
  'knowledge.json',
  GRAPH,
] as const
type FileName = (typeof FILES)[number]

const folderInfo = z.object({
  key: z.string(),
  modelId: z.string(),
  dimension: z.number().int().positive(),
  /** Keys of the segments it was joined from. */
  segments: z.array(z.string()),
  /** SHA-256 (hex) of each file; `graph.hnsw` only where the native addon wrote it. */
  checksums: z.partialRecord(z.enum(FILES), z.string()),
})
/** What a saved index says of itself. */
export type FolderInfo = z.infer<typeof folderInfo>

const vectorNote = z.object({ dimension: z.number().int().positive() })
const savedKnowledge = z.object({
  references: z.array(z.object({ symbol: z.string().nullable(), number: z.string() })),
  runs: z.array(z.tuple([z.string(), z.number().int()])),
  words: z.array(z.tuple([z.string(), z.number().int()])),
})

/** What the index in a folder says of itself; null when there is none. Throws on nonsense. */
export async function readFolderInfo(folder: string): Promise<FolderInfo | null> {
  try {
    return folderInfo.parse(JSON.parse(await readFile(join(folder, 'info.json'), 'utf8')))
  } catch (error) {
    // No cache, or no place where one could be; saving will tell which.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

/** The index in a folder. Throws when anything of it is missing, truncated or altered. */
export async function readIndexFolder(
  folder: string,
  info: FolderInfo,
  hnsw: HnswModule,
): Promise<BuiltIndex> {
  // The graph is read by the addon beside the main thread, which reads the lists meanwhile.
  const [{ placed, graph }, lists] = await Promise.all([
    readVectors(folder, info, hnsw),
    readLists(folder, info),
  ])
  return { ...lists, placed, graph }
}

async function readLists(
  folder: string,
  info: FolderInfo,
): Promise<Omit<BuiltIndex, 'placed' | 'graph'>> {
  const lexical = async (name: FileName) =>
    new LexicalIndex(decodeLexicalIndex(await readChecked(folder, name, info)))
  const knowledge = savedKnowledge.parse(
    JSON.parse((await readChecked(folder, 'knowledge.json', info)).toString()),
  )
  return {
    passageTerms: await lexical('passages.bin'),
    sentenceTerms: await lexical('sentences.bin'),
    questionTerms: await lexical('questions.bin'),
    knowledge: {
      references: knowledge.references,
      runs: knowledge.runs.map(([run, count]) => ({ run, count })),
      words: new Map(knowledge.words),
    },
    questions: await readQuestionVectors(folder, info),
  }
}

/** The vectors in a folder, and their graph where one was saved and can be used. Throws as above. */
export async function readVectors(
  folder: string,
  info: FolderInfo,
  hnsw: HnswModule,
): Promise<{ placed: KeyedVectors; graph: VectorGraph | null }> {
  const { header, take } = unpackArrays(await readChecked(folder, 'vectors.bin', info))
  const { dimension } = vectorNote.parse(header)
  const placed = {
    dimension,
    vectors: take(Int8Array),
    scales: take(Float32Array),
    keys: take(Uint8Array),
    pointOf: take(Int32Array),
  }
  const points = countPoints(placed)
  if (placed.keys.length !== points * KEY_BYTES || placed.vectors.length !== points * dimension) {
    throw new Error('the saved vectors do not fit their texts')
  }
  if (!hnsw || info.checksums[GRAPH] === undefined) return { placed, graph: null }
  const file = join(folder, GRAPH)
  if ((await hashFile(file)) !== info.checksums[GRAPH]) throw new Error(`${GRAPH} is altered`)
  return { placed, graph: await VectorGraph.load(hnsw, placed, unitsByPoint(placed), file) }
}

/** Writes an index into an empty folder, its note last. */
export async function writeIndexFolder(
  folder: string,
  built: BuiltIndex,
  about: Omit<FolderInfo, 'checksums' | 'dimension'>,
): Promise<void> {
  const { placed, questions, graph, knowledge } = built
  const checksums: FolderInfo['checksums'] = {}
  const write = async (name: FileName, pieces: readonly Uint8Array[]) => {
    checksums[name] = await writePieces(join(folder, name), pieces)
  }
  await write('passages.bin', encodeLexicalIndex(built.passageTerms.data))
  await write('sentences.bin', encodeLexicalIndex(built.sentenceTerms.data))
  await write('questions.bin', encodeLexicalIndex(built.questionTerms.data))
  const { dimension } = placed
  const note = { dimension } satisfies z.infer<typeof vectorNote>
  await write(
    'vectors.bin',
    packArrays(note, [placed.vectors, placed.scales, placed.keys, placed.pointOf]),
  )
  await write('question-vectors.bin', packArrays(note, [questions.vectors, questions.scales]))
  await write('knowledge.json', [Buffer.from(JSON.stringify(toSaved(knowledge)))])
  if (graph) {
    await graph.save(join(folder, GRAPH))
    checksums[GRAPH] = await hashFile(join(folder, GRAPH))
  }
  const info: FolderInfo = { ...about, dimension, checksums }
  await writeFile(join(folder, 'info.json'), JSON.stringify(info))
}

async function readQuestionVectors(folder: string, info: FolderInfo): Promise<PlacedVectors> {
  const { header, take } = unpackArrays(await readChecked(folder, 'question-vectors.bin', info))
  const { dimension } = vectorNote.parse(header)
  const vectors = take(Int8Array)
  const scales = take(Float32Array)
  return { dimension, vectors, scales, pointOf: Int32Array.from(scales, (_, unit) => unit) }
}

function toSaved({ references, runs, words }: DocumentKnowledge): z.infer<typeof savedKnowledge> {
  return {
    references: [...references],
    runs: runs.map(({ run, count }) => [run, count]),
    words: [...words],
  }
}

/** Writes a file piece by piece; gives its SHA-256 (hex). */
async function writePieces(path: string, pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'w')
  try {
    for (const piece of pieces) {
      hash.update(piece)
      await file.writeFile(piece)
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

async function readChecked(folder: string, name: FileName, info: FolderInfo): Promise<Buffer> {
  const bytes = await readFile(join(folder, name))
  if (sha256(bytes) !== info.checksums[name]) throw new Error(`${name} is truncated or altered`)
  return bytes
}

/** Of a file that is read by others, in small pieces. */
async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece)
  }
  return hash.digest('hex')
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
