import { join } from 'node:path'
import type { Answerer } from '../../src/answering/answer.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { loadWordTable } from '../../src/models/word-table.ts'
import { ALL_PARTS } from '../../src/retrieval/parts.ts'
import type { Retriever } from '../../src/retrieval/retrieve.ts'
import type { Collection, CollectionName } from './collections.ts'
import { openLangChain } from './peers/langchain.ts'
import { openFoldedMiniSearch, openMiniSearch } from './peers/minisearch.ts'
import { openFoldedOrama, openOrama } from './peers/orama.ts'
import type { Found, OpenPeer } from './peers/peer.ts'
import { PlainAverageEmbeddings } from './peers/plain-average.ts'
import { openFts5 } from './peers/sqlite.ts'
import { MOST_FOUND, type SetQuestion } from './question-sets.ts'

export interface Places {
  /** Folder of the five documents. */
  corpus: string
  /** Folder of evaluation sets and training data. */
  shared: string
  /** Folder for indexes that take long to build. */
  cache: string
}

/** A pipeline with its index built. */
export interface Opened {
  find(question: Pick<SetQuestion, 'question' | 'history'>): Promise<Found[]>
  /** Where the pipeline gives answers, not only places. */
  engine: { answerer: Answerer; retriever: Retriever } | null
}

export interface Pipeline {
  /** As in `--pipelines`. */
  id: string
  label: string
  /** Files and folders that its figures hang on, beside the questions. */
  madeOf: readonly string[]
  /** Files of the shared folder that it cannot do without. */
  needs?: readonly string[]
  /** At most so many legal questions, where searching through all articles is slow. */
  mostOnLaw: number
  /** Where it would be no other pipeline than the full one. */
  leftOutOn: readonly CollectionName[]
  open(collection: Collection, places: Places): Promise<Opened>
}

const WORD_VECTORS = 'data/word-vectors-100d.vec.gz'
const WORD_TABLE = 'src/models/data/word-vectors.bin'
const OURS_MADE_OF = [
  ...['lib', 'corpus', 'models', 'retrieval', 'answering', 'engine.ts', 'embedder.ts'].map(
    (name) => `src/${name}`,
  ),
  'src/cli/commands/eval.ts',
  'scripts/law-corpus.ts',
]
/** What cuts the documents and the law into the passages that every peer gets. */
const COLLECTIONS_MADE_OF = [
  'src/corpus',
  'src/lib',
  'scripts/law-corpus.ts',
  'scripts/quality/collections.ts',
]
const ALL = Number.POSITIVE_INFINITY
/** Most of them take a good part of a second for a question over the whole law. */
const PEERS_ON_LAW = 100
/** It takes several seconds for each, ten minutes for a hundred. */
const ORAMA_ON_LAW = 20
const PARTS_ON_LAW = 300
/** Of parts switched off one by one. */
const WITHOUT: Record<string, string> = {
  dense: 'Sổ tay without embeddings',
  writtenQuestions: 'Sổ tay without written questions',
  layWords: 'Sổ tay without lay words',
  reranker: 'Sổ tay without the re-ranker',
}

/** Ours, ours with each part switched off, and the peers, in the table's order. */
export const PIPELINES: readonly Pipeline[] = [
  ours({ id: 'ours', label: 'Sổ tay, whole', parts: ALL_PARTS }),
  ...Object.keys(ALL_PARTS).map((part) =>
    ours({
      id: `no-${part}`,
      label: WITHOUT[part] ?? `Sổ tay without ${part}`,
      parts: { ...ALL_PARTS, [part]: false },
      mostOnLaw: PARTS_ON_LAW,
      // No questions were written for the law.
      leftOutOn: part === 'writtenQuestions' ? ['law'] : [],
    }),
  ),
  peer({
    id: 'minisearch',
    label: 'MiniSearch, default',
    madeOf: madeOf('minisearch.ts', 'minisearch'),
    openPeer: openMiniSearch,
  }),
  peer({
    id: 'minisearch-folded',
    label: 'MiniSearch, folding and bigrams',
    madeOf: madeOf('minisearch.ts', 'minisearch'),
    openPeer: openFoldedMiniSearch,
  }),
  peer({
    id: 'sqlite',
    label: 'SQLite FTS5',
    madeOf: madeOf('sqlite.ts', 'better-sqlite3'),
    openPeer: openFts5,
  }),
  peer({
    id: 'orama',
    label: 'Orama, default',
    madeOf: madeOf('orama.ts', '@orama/orama'),
    mostOnLaw: ORAMA_ON_LAW,
    openPeer: openOrama,
  }),
  peer({
    id: 'orama-folded',
    label: 'Orama, folding',
    madeOf: madeOf('orama.ts', '@orama/orama'),
    mostOnLaw: ORAMA_ON_LAW,
    openPeer: openFoldedOrama,
  }),
  peer({
    id: 'langchain',
    label: 'LangChain, plain average of word vectors',
    madeOf: [
      ...madeOf('langchain.ts', '@langchain/classic'),
      'scripts/quality/peers/plain-average.ts',
    ],
    needs: [WORD_VECTORS],
    openPeer: async (collection, { shared }) =>
      openLangChain(collection, await PlainAverageEmbeddings.read(join(shared, WORD_VECTORS))),
  }),
  peer({
    id: 'langchain-ours',
    label: 'LangChain, our embedding model',
    madeOf: [...madeOf('langchain.ts', '@langchain/classic'), 'src/models'],
    openPeer: async (collection) =>
      openLangChain(collection, new WordVectorEmbeddings(loadWordTable(WORD_TABLE))),
  }),
]

function ours(
  variant: Pick<Pipeline, 'id' | 'label'> & {
    parts: typeof ALL_PARTS
    mostOnLaw?: number
    leftOutOn?: CollectionName[]
  },
): Pipeline {
  const { id, label, parts, mostOnLaw = ALL, leftOutOn = [] } = variant
  return {
    id,
    label,
    madeOf: OURS_MADE_OF,
    mostOnLaw,
    leftOutOn,
    async open({ name, corpus }, { cache }) {
      // Peers are measured without a line of ours in memory.
      const { createEngineBuilder } = await import('../../src/engine.ts')
      const { createLogger } = await import('../../src/lib/logger.ts')
      const engine = await createEngineBuilder(
        { dataDirectory: join(cache, name) },
        createLogger({ level: 'error' }),
        { parts },
      )(corpus)
      return {
        engine,
        async find({ question, history }) {
          const { hits } = await engine.retriever.retrieve({ question, history, limit: MOST_FOUND })
          return hits.map(({ passage: { id, documentId: doc, text } }) => ({ id, doc, text }))
        },
      }
    },
  }
}

function madeOf(file: string, name: string): string[] {
  return [
    `scripts/quality/peers/${file}`,
    ...COLLECTIONS_MADE_OF,
    `node_modules/${name}/package.json`,
  ]
}

function peer({
  openPeer,
  ...named
}: Pick<Pipeline, 'id' | 'label' | 'madeOf' | 'needs'> & {
  mostOnLaw?: number
  openPeer: (collection: Collection, places: Places) => ReturnType<OpenPeer>
}): Pipeline {
  return {
    mostOnLaw: PEERS_ON_LAW,
    ...named,
    leftOutOn: [],
    async open(collection, places) {
      const search = await openPeer(collection, places)
      return {
        engine: null,
        // None of them knows of turns, so a follow-up is asked with the question before it.
        find({ question, history }) {
          const before = history.findLast(({ role }) => role === 'user')?.text
          return search(before ? `${before} ${question}` : question, MOST_FOUND)
        },
      }
    },
  }
}
