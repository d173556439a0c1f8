/**
 * One part of the scale measurement in a process of its own, so that its memory is its own:
 *   scale-process.ts build|serve|compare FOLDER PASSAGES SECONDS
 * Prints its figures as one JSON line.
 */
import { createEngineBuilder } from '../../src/engine.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { type IndexEvent, loadOrBuildStructures } from '../../src/retrieval/index-cache.ts'
import { countPassages, listQueries, openTools, readPassages, withOneMore } from './scale-corpus.ts'
import {
  type BuildFigures,
  type CompareFigures,
  measureLexical,
  measureRecall,
  readIndex,
  type ServeFigures,
} from './scale-measures.ts'

const [part, folder = '', passages = '', seconds = ''] = process.argv.slice(2)
const QUERIES = 600
const RECALL_QUERIES = 150
const HITS = 10
/** Searches of which nothing is measured: the first ones are slower by what they compile. */
const WARM_UP = 20
const MB = 2 ** 20

const PARTS = { build: measureBuild, serve: measureServing, compare: measurePeer } as const
if (part !== 'build' && part !== 'serve' && part !== 'compare') {
  throw new Error(`no part ${part} of the measurement`)
}
const figures = await PARTS[part](Number(passages), Number(seconds))
process.stdout.write(`${JSON.stringify(figures)}\n`)

/** Builds an index in a thread, as the program does with large ones, and adds one document. */
async function measureBuild(count: number): Promise<BuildFigures> {
  const corpus = await readPassages(count)
  const tools = await openTools()
  const events: IndexEvent[] = []
  const build = async (of: typeof corpus): Promise<number> => {
    const start = performance.now()
    await loadOrBuildStructures(of, {
      ...tools,
      worker: { ...tools.worker, fromPassages: 0 },
      directory: `${folder}/index`,
      onEvent: (event) => events.push(event),
    })
    return (performance.now() - start) / 1000
  }
  const built = await build(corpus)
  const peakRssMb = process.resourceUsage().maxRSS / 1024
  const addSeconds = await build(withOneMore(corpus))
  const last = events.at(-1)
  return {
    passages: countPassages(corpus),
    seconds: built,
    peakRssMb,
    addSeconds,
    documentsRead: last?.kind === 'built' ? last.documentsMade : -1,
  }
}

/** Loads what was built, as the program does at its start, and asks it. */
async function measureServing(count: number, most: number): Promise<ServeFigures> {
  const corpus = withOneMore(await readPassages(count))
  const queries = await listQueries(corpus, QUERIES)
  const faults: string[] = []
  const searched = await measureSearches(corpus, { queries, most, faults })
  const rssMb = process.memoryUsage.rss() / MB
  const tools = await openTools()
  const index = await readIndex(`${folder}/index`, tools)
  const recall = await measureRecall(index, tools, queries.slice(0, RECALL_QUERIES))
  return { ...searched, rssMb, recall, faults }
}

/** The lists alone, beside MiniSearch, whose index takes some gigabytes. */
async function measurePeer(count: number, most: number): Promise<CompareFigures> {
  const corpus = withOneMore(await readPassages(count))
  const queries = await listQueries(corpus, QUERIES)
  const index = await readIndex(`${folder}/index`, { ...(await openTools()), hnsw: null })
  return measureLexical(index.passageTerms, corpus, { queries, seconds: most })
}

async function measureSearches(
  corpus: Awaited<ReturnType<typeof readPassages>>,
  { queries, most, faults }: { queries: readonly string[]; most: number; faults: string[] },
): Promise<{ loadMs: number; searchMs: number[] }> {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) })
  const start = performance.now()
  const { retriever } = await createEngineBuilder({ dataDirectory: folder }, logger)(corpus)
  const loadMs = performance.now() - start
  if (!lines.some((line) => line.includes('search index loaded'))) {
    faults.push('the index that was built is not the one that is loaded')
  }
  const searchMs: number[] = []
  const until = performance.now() + most * 1000
  for (const [at, question] of [...queries.slice(0, WARM_UP), ...queries].entries()) {
    if (searchMs.length > WARM_UP && performance.now() > until) break
    const asked = performance.now()
    try {
      const { hits } = await retriever.retrieve({ question, limit: HITS })
      if (hits.length === 0) faults.push(`nothing found for "${question}"`)
    } catch (error) {
      faults.push(`no search for "${question}": ${String(error)}`)
    }
    if (at >= WARM_UP) searchMs.push(performance.now() - asked)
  }
  return { loadMs, searchMs }
}
