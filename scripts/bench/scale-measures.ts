import { join } from 'node:path'
import MiniSearch from 'minisearch'
import { z } from 'zod'
import type { Corpus } from '../../src/corpus/document.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import { listCaches } from '../../src/retrieval/cache-folders.ts'
import { readFolderInfo, readIndexFolder } from '../../src/retrieval/index-folder.ts'
import type { LexicalIndex } from '../../src/retrieval/lexical-index.ts'
import { SentenceVectors } from '../../src/retrieval/sentence-vectors.ts'
import { termsOf, tokenise } from '../../src/retrieval/tokens.ts'
import type { openTools } from './scale-corpus.ts'

const HITS = 10
/** Cosines that differ by less are equally near. */
const SAME = 1e-6

/** What a process measures of building one index. */
export const buildFigures = z.object({
  passages: z.number(),
  seconds: z.number(),
  /** Of the whole process at its fullest, the documents included. */
  peakRssMb: z.number(),
  /** One document more. */
  addSeconds: z.number(),
  documentsRead: z.number(),
})
export type BuildFigures = z.infer<typeof buildFigures>

/** What a process measures of searching one. */
export const serveFigures = z.object({
  loadMs: z.number(),
  searchMs: z.array(z.number()),
  /** After the questions, the documents included. */
  rssMb: z.number(),
  /** Null where hnswlib-node is not installed. */
  recall: z.number().nullable(),
  faults: z.array(z.string()),
})
export type ServeFigures = z.infer<typeof serveFigures>

/** Searches a second by terms alone. */
export const compareFigures = z.object({ lexicalPerSecond: z.number(), peerPerSecond: z.number() })
export type CompareFigures = z.infer<typeof compareFigures>

/** The index that was saved last in a folder of indexes, read apart from the program. */
export async function readIndex(directory: string, tools: Awaited<ReturnType<typeof openTools>>) {
  const [name] = await listCaches(directory)
  if (name === undefined) throw new Error(`no index in ${directory}`)
  const folder = join(directory, name)
  const info = await readFolderInfo(folder)
  if (!info) throw new Error(`no index in ${folder}`)
  return readIndexFolder(folder, info, tools.hnsw)
}

/** Share of the ten nearest sentences that the graph finds; one as near as the tenth will do. */
export async function measureRecall(
  { placed, graph }: Awaited<ReturnType<typeof readIndex>>,
  { embeddings }: Awaited<ReturnType<typeof openTools>>,
  queries: readonly string[],
): Promise<number | null> {
  if (!graph) return null
  const near = new SentenceVectors(placed, graph)
  const exact = new SentenceVectors(placed, null)
  let found = 0
  let wanted = 0
  for (const query of queries) {
    const vector = await embeddings.embedQuery(query)
    const nearest = exact.nearest(vector, HITS)
    const least = (nearest.at(-1)?.similarity ?? 0) - SAME
    wanted += nearest.length
    found += near.nearest(vector, HITS).filter(({ similarity }) => similarity >= least).length
  }
  return wanted === 0 ? null : found / wanted
}

/**
 * Searches a second, ours and MiniSearch's, query by query in turn so that both meet the same
 * machine. MiniSearch indexes the same texts by folded words only, as it comes.
 */
export function measureLexical(
  ours: LexicalIndex,
  corpus: Corpus,
  { queries, seconds }: { queries: readonly string[]; seconds: number },
): CompareFigures {
  const peer = openPeer(corpus)
  const spent = { ours: 0, peer: 0 }
  const until = performance.now() + seconds * 1000
  let count = 0
  for (const query of queries) {
    if (count > 0 && performance.now() > until) break
    const start = performance.now()
    ours.search(new Map(termsOf(tokenise(query)).map((term) => [term, 1])), HITS)
    const searched = performance.now()
    peer.search(query).slice(0, HITS)
    spent.ours += searched - start
    spent.peer += performance.now() - searched
    count += 1
  }
  return {
    lexicalPerSecond: (1000 * count) / spent.ours,
    peerPerSecond: (1000 * count) / spent.peer,
  }
}

function openPeer({ documents }: Corpus): MiniSearch {
  const peer = new MiniSearch({
    fields: ['text'],
    tokenize: (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [],
    processTerm: (term) => term,
  })
  for (const { title, passages } of documents) {
    for (const { id, text, trail } of passages) {
      peer.add({ id, text: [title, ...trail, text].join('\n') })
    }
  }
  return peer
}
