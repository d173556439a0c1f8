import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Corpus } from '../../src/corpus/document.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { countWords, createLexicon } from '../../src/models/lexicon.ts'
import { loadWordTable } from '../../src/models/word-table.ts'
import { loadOrBuildStructures } from '../../src/retrieval/index-cache.ts'
import { readLayWords } from '../../src/retrieval/lay-words.ts'
import { ALL_PARTS, type RetrieverParts } from '../../src/retrieval/parts.ts'
import { assemblePassageIndex } from '../../src/retrieval/passage-index.ts'
import { QUESTION_WORDS } from '../../src/retrieval/question-words.ts'
import { createRetriever } from '../../src/retrieval/retrieve.ts'
import { articleIdOf } from '../law-corpus.ts'
import { dropDiacritics } from '../typing-noise.ts'
import type { LegalQuestion } from './held-out-laws.ts'

const LAY_WORDS = new URL('../../src/retrieval/data/lay-words.jsonl', import.meta.url)
/** Sentences asked for, so that ten articles are among them. */
const NEAREST_SENTENCES = 200
const HITS = 10

/** Finds articles for a question, best first. */
export type Ranker = (question: string) => Promise<string[]>

/** Shares of questions, 0 to 1. */
export interface Figures {
  questions: number
  hit1: number
  hit3: number
  hit10: number
  mrr10: number
}

/** The search with and without vectors, over all articles. */
export async function openRankers(
  corpus: Corpus,
  { tableFile, directory, report }: OpenOptions,
): Promise<Record<string, Ranker>> {
  const table = loadWordTable(tableFile)
  const embeddings = new WordVectorEmbeddings(table)
  const structures = await loadOrBuildStructures(corpus, {
    directory,
    embeddings,
    words: { id: table.checksum, count: (texts) => countWords(texts, table) },
    // All vectors are compared, so that no figure hangs on a graph.
    hnsw: null,
    onEvent(event) {
      if (event.kind !== 'building') report(`index ${event.kind}`)
      else report(`${event.progress.stage} ${event.progress.done} of ${event.progress.total}`)
    },
  })
  const lexicon = createLexicon(table, structures.knowledge.words, QUESTION_WORDS)
  const layWords = readLayWords(await readFile(fileURLToPath(LAY_WORDS), 'utf8'))
  const index = assemblePassageIndex(corpus, structures, lexicon, layWords)
  const searchWith = (parts: RetrieverParts): Ranker => {
    const retriever = createRetriever(index, embeddings, parts)
    return async (question) => {
      const { hits } = await retriever.retrieve({ question, limit: HITS })
      return hits.map(({ passage }) => articleIdOf(passage.id))
    }
  }
  return {
    'words alone': searchWith({ ...ALL_PARTS, dense: false, reranker: false }),
    async 'vectors alone'(question) {
      const near = index.vectors.nearest(await embeddings.embedQuery(question), NEAREST_SENTENCES)
      const ids = near.map(({ unit }) => {
        const passage = index.passages[index.sentences[unit]?.passage ?? -1]
        return articleIdOf(passage?.id ?? '')
      })
      return [...new Set(ids)].slice(0, HITS)
    },
    'both, added up': searchWith({ ...ALL_PARTS, reranker: false }),
    'as shipped': searchWith(ALL_PARTS),
  }
}

export interface OpenOptions {
  tableFile: string
  /** Where the index is kept between runs. */
  directory: string
  report: (line: string) => void
}

/** Asks all questions and counts; without diacritics when `isBare`. */
export async function measureRanker(
  rank: Ranker,
  questions: readonly LegalQuestion[],
  { isBare }: { isBare: boolean },
): Promise<Figures> {
  const ranks: number[] = []
  for (const { question, gold } of questions) {
    const found = await rank(isBare ? dropDiacritics(question) : question)
    ranks.push(found.findIndex((id) => gold.includes(id)) + 1)
  }
  const within = (most: number) =>
    ranks.filter((at) => at > 0 && at <= most).length / Math.max(1, ranks.length)
  const reciprocals = ranks.reduce((sum, at) => sum + (at > 0 ? 1 / at : 0), 0)
  return {
    questions: ranks.length,
    hit1: within(1),
    hit3: within(3),
    hit10: within(HITS),
    mrr10: reciprocals / Math.max(1, ranks.length),
  }
}
