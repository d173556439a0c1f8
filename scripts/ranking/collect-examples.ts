import { setImmediate as nextLoop } from 'node:timers/promises'
import type { Corpus } from '../../src/corpus/document.ts'
import { createEngineBuilder, loadFolder } from '../../src/engine.ts'
import { createLogger } from '../../src/lib/logger.ts'
import type { Features } from '../../src/retrieval/features.ts'
import { ALL_PARTS, type RetrieverParts } from '../../src/retrieval/parts.ts'
import type { Retriever } from '../../src/retrieval/retrieve.ts'
import { readLawCorpus } from '../law-corpus.ts'
import { createRandom } from '../typing-noise.ts'
import { type Example, type Labelled, toExample } from './example.ts'
import { readOwnQuestions } from './own-questions.ts'
import { listTitles } from './title-examples.ts'
import { listWrittenQuestions, withoutQuestionsOf } from './written-examples.ts'

/** Enough to tell how words and meaning weigh in other documents than ours. */
const LAW_ARTICLES = 3000
const TITLES = 600
/** As many decimals as weights have. */
const UNASKED_STEP = 1000

/** How much of its sentences' agreement stands in where a document has no written questions. */
export type Unasked = Pick<Features, 'asked' | 'askedDense'>

export interface CollectOptions {
  corpusDirectory: string
  lawsFile: string
  /** For the search indexes that are built on the way. */
  dataDirectory: string
  seed: number
  report(line: string): void
}

/** All examples to learn from, with the features that the search gives them now. */
export async function collectExamples({
  corpusDirectory,
  lawsFile,
  dataDirectory,
  seed,
  report,
}: CollectOptions): Promise<{ examples: Example[]; unasked: Unasked }> {
  const logger = createLogger({ level: 'silent' })
  const corpus = await loadFolder(corpusDirectory, logger)
  const random = createRandom(seed)
  const retrieverOf = async (some: Corpus, parts: RetrieverParts = ALL_PARTS) =>
    (await createEngineBuilder({ dataDirectory }, logger, { parts })(some)).retriever
  const examples: Example[] = []
  const add = async (name: string, some: readonly Labelled[], retriever: Retriever) => {
    const found = await searchAll(some, retriever)
    report(
      `${name}: ${found.length} of ${some.length} questions with an answer among the candidates`,
    )
    examples.push(...found)
    return found
  }

  const own = await add('own questions', readOwnQuestions(corpus), await retrieverOf(corpus))
  const unasked = measureUnasked(own)
  const written = listWrittenQuestions(corpus, random)
  const unwritten = await retrieverOf(corpus, { ...ALL_PARTS, writtenQuestions: false })
  await add('written questions', written, unwritten)
  for (const { id } of corpus.documents) {
    const retriever = await retrieverOf(withoutQuestionsOf(corpus, id))
    const ofDocument = written
      .filter(({ group }) => group.startsWith(`${id}#`))
      .map((labelled) => ({ ...labelled, source: 'new document', style: 'written' }))
    await add(`as if ${id} were new`, ofDocument, retriever)
  }
  const laws = await readLawCorpus(lawsFile, { passages: 'articles', limit: LAW_ARTICLES })
  const titled = listTitles(laws, { count: TITLES, random })
  await add('titles of laws', titled.titles, await retrieverOf(titled.corpus))
  return { examples: examples.map((example) => withUnasked(example, unasked)), unasked }
}

async function searchAll(some: readonly Labelled[], retriever: Retriever): Promise<Example[]> {
  const examples: Example[] = []
  for (const labelled of some) {
    await nextLoop()
    const example = await toExample(labelled, retriever)
    if (example) examples.push(example)
  }
  return examples
}

/** On right passages: the agreement of their written questions against that of their sentences. */
function measureUnasked(own: readonly Example[]): Unasked {
  const right = own
    .flatMap(({ candidates }) => candidates)
    .filter(({ features, isRight }) => isRight && features.asked > 0)
    .map(({ features }) => features)
  const share = (above: keyof Features, below: keyof Features) => {
    const sum = (name: keyof Features) => right.reduce((total, one) => total + one[name], 0)
    return Math.round((sum(above) / sum(below)) * UNASKED_STEP) / UNASKED_STEP
  }
  return { asked: share('asked', 'wording'), askedDense: share('askedDense', 'dense') }
}

/** What was measured now, in place of what the search has from the last time. */
function withUnasked(example: Example, unasked: Unasked): Example {
  if (example.source !== 'new document') return example
  const candidates = example.candidates.map((candidate) => {
    const { isOfDocument, features } = candidate
    if (!isOfDocument) return candidate
    const asked = unasked.asked * features.wording
    const askedDense = unasked.askedDense * features.dense
    return { ...candidate, features: { ...features, asked, askedDense } }
  })
  return { ...example, candidates }
}
