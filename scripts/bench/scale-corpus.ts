import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Corpus, Document } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { countWords } from '../../src/models/lexicon.ts'
import { loadWordTable } from '../../src/models/word-table.ts'
import { loadHnsw } from '../../src/retrieval/vector-graph.ts'
import { readLawCorpus } from '../law-corpus.ts'
import { createRandom, pickOne, shuffle } from '../noise/random.ts'

const LAWS = '../shared/data/law-articles.jsonl.gz'
const QUESTIONS = '../shared/data/legal-questions.jsonl'
const CORPUS = 'corpus'
const WORD_TABLE = fileURLToPath(new URL('../../src/models/data/word-vectors.bin', import.meta.url))
const SEED = 57
/** An article has six paragraphs in the mean; a reserve for stretches where it has fewer. */
const PASSAGES_PER_ARTICLE = 3
const SPARE_ARTICLES = 200

const legalQuestion = z.object({ question: z.string() })

/** What is missing of the data for this measurement, for people; null when all is there. */
export function missingData(): string | null {
  const missing = [LAWS, QUESTIONS].filter((file) => !existsSync(file))
  return missing.length === 0
    ? null
    : `missing: ${missing.join(', ')}. The scale is measured on the texts in ../shared/data, beside the checkout`
}

/** The first paragraphs of the codified law, so many of them; fewer when there are no more. */
export async function readPassages(count: number): Promise<Corpus> {
  const limit = Math.ceil(count / PASSAGES_PER_ARTICLE) + SPARE_ARTICLES
  const corpus = await readLawCorpus(LAWS, { passages: 'lines', limit })
  const documents: Document[] = []
  let left = count
  for (const document of corpus.documents) {
    if (left === 0) break
    const passages = document.passages.slice(0, left)
    left -= passages.length
    documents.push(
      passages.length === document.passages.length ? document : { ...document, passages },
    )
  }
  return withHash({ ...corpus, documents }, `${corpus.documentsHash} ${count}`)
}

/** The corpus with one more document: a copy of its last, under another id and in other words. */
export function withOneMore(corpus: Corpus): Corpus {
  const last = corpus.documents.at(-1)
  if (!last) throw new Error('there are no documents')
  const id = `${last.id}-sua-doi`
  const passages = last.passages.map((passage) => {
    const text = `Sửa đổi, bổ sung: ${passage.text}`
    const sentences = [{ text, start: 0, end: text.length }]
    return { ...passage, documentId: id, id: passage.id.replace(last.id, id), text, sentences }
  })
  const documents = [...corpus.documents, { ...last, id, file: `${id}.md`, passages }]
  return withHash({ ...corpus, documents }, `${corpus.documentsHash} one more`)
}

export function countPassages({ documents }: Corpus): number {
  return documents.reduce((sum, { passages }) => sum + passages.length, 0)
}

/**
 * Questions in turn from three sources: those that people asked about the law, titles of articles,
 * and those that were written for our documents. The same ones in the same order every time.
 */
export async function listQueries({ documents }: Corpus, count: number): Promise<string[]> {
  const random = createRandom(SEED)
  const asked = readFileSync(QUESTIONS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => legalQuestion.parse(JSON.parse(line)).question)
  const written = [...(await loadCorpus(CORPUS)).writtenQuestions.values()].flat()
  const filled = documents.filter(({ passages }) => passages.length > 0)
  const title = () => pickOne(pickOne(filled, random).passages, random).trail.at(-1) ?? ''
  const sources = [shuffle(asked, random), shuffle(written, random)]
  return Array.from({ length: count }, (_, i) => {
    const source = sources[i % 3]
    return source?.[Math.floor(i / 3) % source.length] ?? title()
  })
}

/** What builds and reads an index, as the program has it. */
export async function openTools() {
  const table = loadWordTable(WORD_TABLE)
  return {
    embeddings: new WordVectorEmbeddings(table),
    words: {
      id: table.checksum,
      count: (texts: readonly string[]) => countWords(texts, table),
    },
    hnsw: await loadHnsw(),
    worker: { module: new URL('../../src/index-worker.ts', import.meta.url) },
  }
}

function withHash(corpus: Corpus, documentsHash: string): Corpus {
  return { ...corpus, documentsHash, hash: documentsHash }
}
