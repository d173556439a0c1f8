import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextLoop } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Answerer } from './answering/answer.ts'
import { createAnswerer } from './answering/answer-question.ts'
import type { Config } from './config/schema.ts'
import { countFaults, placeOfFault } from './corpus/count-faults.ts'
import type { Corpus } from './corpus/document.ts'
import { assertHasDocuments, loadCorpus } from './corpus/load-corpus.ts'
import { chooseEmbedder, type EmbedderOptions } from './embedder.ts'
import { createIndexLog } from './index-log.ts'
import { systemClock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { shareWork } from './lib/share-work.ts'
import { WordVectorEmbeddings } from './models/embeddings.ts'
import { countWords, createLexicon } from './models/lexicon.ts'
import { loadWordTable } from './models/word-table.ts'
import { bankFaults } from './quiz/bank.ts'
import { loadOrBuildStructures } from './retrieval/index-cache.ts'
import { readLayWords } from './retrieval/lay-words.ts'
import { ALL_PARTS, type RetrieverParts } from './retrieval/parts.ts'
import { assemblePassageIndex } from './retrieval/passage-index.ts'
import { listQuestionUnits } from './retrieval/question-units.ts'
import { QUESTION_WORDS } from './retrieval/question-words.ts'
import { createRetriever, type Retriever } from './retrieval/retrieve.ts'
import { type HnswModule, loadHnsw } from './retrieval/vector-graph.ts'

const LAY_WORDS = fileURLToPath(new URL('./retrieval/data/lay-words.jsonl', import.meta.url))
const WORD_TABLE = fileURLToPath(new URL('./models/data/word-vectors.bin', import.meta.url))
const INDEX_WORKER = new URL('./index-worker.ts', import.meta.url)

export interface EngineOptions extends EmbedderOptions {
  /** hnswlib-node's module; null searches exactly. By default whatever is installed. */
  hnsw?: HnswModule
  /** What of the search is switched on; all of it unless given. */
  parts?: RetrieverParts
}

/** The built-in embedder unless the settings say otherwise. */
type EngineSettings = Pick<Config, 'dataDirectory'> & Partial<Pick<Config, 'embeddings'>>

/** Everything between a question and its answer; no store, no channel, no web. */
export interface Engine {
  corpus: Corpus
  retriever: Retriever
  answerer: Answerer
}

/**
 * Makes engines that share what does not depend on the documents. Rejects with the signal's reason
 * when it is stopped.
 */
export type BuildEngine = (corpus: Corpus, signal?: AbortSignal) => Promise<Engine>

/** Loads the corpus and its search index. Throws OperatorError when there is nothing to answer from. */
export async function createEngine(
  config: EngineSettings & Pick<Config, 'corpusDirectory'>,
  logger: Logger,
  options: EngineOptions = {},
): Promise<Engine> {
  const corpus = await loadFolder(config.corpusDirectory, logger)
  return createEngineBuilder(config, logger, options)(corpus)
}

/** The documents of the folder. Throws OperatorError when there are none. */
export async function loadFolder(directory: string, logger: Logger): Promise<Corpus> {
  const corpus = await loadCorpus(directory)
  assertHasDocuments(corpus, directory)
  warnOfSkipped(corpus, logger)
  return corpus
}

/**
 * Engines for one corpus after the other, or for two at a time. Another can go on answering while
 * one is built: a large index is built in a thread of its own, a small one here with many pauses,
 * the longest step of which takes about a tenth of a second with our documents.
 */
export function createEngineBuilder(
  settings: EngineSettings,
  logger: Logger,
  options: EngineOptions = {},
): BuildEngine {
  const { dataDirectory } = settings
  // An embedder that failed may answer the next time.
  const load = shareWork((signal) => loadShared(settings, logger, { ...options, signal }))

  return async (corpus, signal) => {
    const { table, embedder, hnsw, layWords } = await load(signal)
    const structures = await loadOrBuildStructures(corpus, {
      directory: join(dataDirectory, 'index'),
      embeddings: embedder.documents(signal),
      words: { id: table.checksum, count: (texts) => countWords(texts, table) },
      hnsw,
      worker: { module: INDEX_WORKER },
      signal,
      onEvent: createIndexLog(logger, { directory: dataDirectory, clock: systemClock }),
    })
    await nextLoop()
    const lexicon = createLexicon(table, structures.knowledge.words, QUESTION_WORDS)
    await nextLoop()
    const assembled = assemblePassageIndex(corpus, structures, lexicon, layWords)
    await nextLoop()
    const index = await embedder.calibrate(assembled, listQuestionUnits(corpus).texts, signal)
    const retriever = createRetriever(index, embedder.questions, options.parts ?? ALL_PARTS)
    const answerer = createAnswerer({
      documents: corpus.documents,
      retriever,
      onFalseCitation: ({ passageId, message }) =>
        logger.error({ passageId }, `an answer was held back: ${message}`),
    })
    return { corpus, retriever, answerer }
  }
}

async function loadShared(
  settings: EngineSettings,
  logger: Logger,
  { signal, ...options }: EngineOptions & { signal: AbortSignal },
) {
  const { dataDirectory, embeddings = { kind: 'built-in' } } = settings
  const table = loadWordTable(WORD_TABLE)
  const hnsw = options.hnsw === undefined ? await loadHnsw() : options.hnsw
  if (!hnsw) logger.info('hnswlib-node is not installed: vectors are compared one by one')
  const builtIn = new WordVectorEmbeddings(table)
  const embedder = await chooseEmbedder({ dataDirectory, embeddings }, builtIn, {
    ...options,
    logger,
    signal,
  })
  const layWords = readLayWords(await readFile(LAY_WORDS, 'utf8'))
  return { table, embedder, hnsw, layWords }
}

/** One line with the first place; the others and the reasons are what `corpus check` is for. */
function warnOfSkipped({ faults, questionFiles, warnings }: Corpus, logger: Logger): void {
  const lines = bankFaults(questionFiles)
  const skipped = [...faults, ...lines, ...warnings.filter(({ code }) => code === 'unread_format')]
  const [first, ...more] = skipped
  if (first === undefined) return
  const lead = more.length === 0 ? ': ' : ', đầu tiên là '
  logger.warn(
    `${countFaults(skipped)} bị bỏ qua${lead}${placeOfFault(first)}. Lý do và cách sửa: npm run corpus -- check`,
  )
}
