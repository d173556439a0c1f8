import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import MiniSearch from 'minisearch'
import { evalQuestion } from '../../src/cli/scoring.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createEngine, type Engine } from '../../src/engine.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import { measureEmbeddingModel } from './embedding-model.ts'
import { median, percentile, round, type SuiteOptions, type SuiteResult } from './suite.ts'

const QUESTIONS = 'test/fixtures/questions.jsonl'
const CORPUS = 'corpus'
const HITS = 10
const STARTS = 5
const FIRST_QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

/**
 * A full answer and our search alone, beside MiniSearch (folding, words and pairs) on the same
 * passages, question by question in turn; building the index; from start to the first answer.
 */
export async function answersSuite(options: SuiteOptions): Promise<SuiteResult> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-answers-'))
  try {
    const engine = await open(directory)
    const questions = readQuestions().slice(0, options.most)
    const faults: string[] = []
    for (const question of questions) await answer(engine, question, faults)
    const rssMb = process.memoryUsage.rss() / 2 ** 20

    const peer = openPeer(engine)
    const times = await measure({ engine, peer, questions, faults }, options)
    const build = await measureBuild(options)
    const starts = await measureStarts(directory, options, faults)
    const model = await measureEmbeddingModel(questions)
    return report({ times, build, starts, model, rssMb, faults })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function open(directory: string): Promise<Engine> {
  return createEngine(
    { corpusDirectory: CORPUS, dataDirectory: directory },
    createLogger({ level: 'error' }),
  )
}

function readQuestions(): string[] {
  return readFileSync(QUESTIONS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => evalQuestion.parse(JSON.parse(line)).question)
}

async function answer(engine: Engine, question: string, faults: string[]): Promise<void> {
  try {
    await engine.answerer.answer({ question })
  } catch (error) {
    faults.push(`no answer to "${question}": ${String(error)}`)
  }
}

/** MiniSearch as its documentation sets it up, with folded words and pairs as terms. */
function openPeer({ corpus }: Engine): MiniSearch {
  const peer = new MiniSearch({
    fields: ['text', 'headings', 'title'],
    tokenize: wordsAndPairs,
    processTerm: (term) => term,
  })
  peer.addAll(
    corpus.documents.flatMap((document) =>
      document.passages.map(({ id, text, trail }) => ({
        id,
        text,
        headings: trail.join('\n'),
        title: document.title,
      })),
    ),
  )
  return peer
}

function wordsAndPairs(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  return [...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)]
}

interface Times {
  answer: number[]
  search: number[]
  peer: number[]
}

/** One question after another, ours and the peer's in turn, so that both meet the same machine. */
async function measure(
  measured: { engine: Engine; peer: MiniSearch; questions: readonly string[]; faults: string[] },
  limits: SuiteOptions,
): Promise<Times> {
  const { engine, peer, questions, faults } = measured
  const times: Times = { answer: [], search: [], peer: [] }
  const until = performance.now() + limits.seconds * 1000
  do {
    for (const question of questions) {
      if (times.answer.length >= limits.most) return times
      const start = performance.now()
      await answer(engine, question, faults)
      const answered = performance.now()
      await engine.retriever.retrieve({ question, limit: HITS })
      const searched = performance.now()
      peer.search(question).slice(0, HITS)
      times.answer.push(answered - start)
      times.search.push(searched - answered)
      times.peer.push(performance.now() - searched)
    }
  } while (performance.now() < until)
  return times
}

function measureBuild(limits: SuiteOptions): Promise<number[]> {
  return repeat(limits, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'bench-build-'))
    const start = performance.now()
    await open(directory)
    const elapsed = performance.now() - start
    rmSync(directory, { recursive: true, force: true })
    return elapsed
  })
}

/** Whole processes, from the command to the printed answer, with the index cached. */
function measureStarts(
  directory: string,
  limits: SuiteOptions,
  faults: string[],
): Promise<number[]> {
  return repeat(limits, async () => {
    const start = performance.now()
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', 'ask', FIRST_QUESTION],
      { env: { ...process.env, DATA_DIR: directory }, encoding: 'utf8' },
    )
    const elapsed = performance.now() - start
    if (status !== 0 || !stdout.includes('GRDP')) faults.push(`no first answer: exit ${status}`)
    return elapsed
  })
}

/** Several times, but no longer than the time given; at least once. */
async function repeat(
  { seconds }: SuiteOptions,
  measureOnce: () => Promise<number>,
): Promise<number[]> {
  const until = performance.now() + seconds * 1000
  const times: number[] = []
  do times.push(await measureOnce())
  while (times.length < STARTS && performance.now() < until)
  return times
}

async function report(measured: {
  times: Times
  build: number[]
  starts: number[]
  model: { modelLoadMs: number; embedQueryMs: number }
  rssMb: number
  faults: string[]
}): Promise<SuiteResult> {
  const { times, build, starts, model, rssMb, faults } = measured
  const { documents } = await loadCorpus(CORPUS)
  const passages = documents.reduce((sum, document) => sum + document.passages.length, 0)
  const figures = {
    passages,
    answers: times.answer.length,
    answerP50Ms: round(percentile(times.answer, 0.5)),
    answerP95Ms: round(percentile(times.answer, 0.95)),
    searchP50Ms: round(percentile(times.search, 0.5)),
    searchP95Ms: round(percentile(times.search, 0.95)),
    miniSearchP50Ms: round(percentile(times.peer, 0.5)),
    miniSearchP95Ms: round(percentile(times.peer, 0.95)),
    searchToMiniSearchP50Ratio: round(percentile(times.search, 0.5) / percentile(times.peer, 0.5)),
    searchToMiniSearchP95Ratio: round(
      percentile(times.search, 0.95) / percentile(times.peer, 0.95),
    ),
    loadAndBuildMs: round(median(build)),
    startToFirstAnswerMs: round(median(starts)),
    ...model,
    rssMb: round(rssMb),
    faults: faults.length,
  }
  const pair = (p50: number, p95: number) => `p50 ${p50} ms   p95 ${p95} ms`
  return {
    faults,
    figures,
    rows: [
      ['passages; answers measured', `${figures.passages}; ${figures.answers}`],
      ['full answer', pair(figures.answerP50Ms, figures.answerP95Ms)],
      ['our search alone', pair(figures.searchP50Ms, figures.searchP95Ms)],
      [
        'MiniSearch, folded words and pairs',
        pair(figures.miniSearchP50Ms, figures.miniSearchP95Ms),
      ],
      [
        'our search / MiniSearch',
        `p50 ${figures.searchToMiniSearchP50Ratio}   p95 ${figures.searchToMiniSearchP95Ratio}`,
      ],
      ['load corpus and model, build and save the index', `${figures.loadAndBuildMs} ms`],
      ['start of the process to the first answer', `${figures.startToFirstAnswerMs} ms`],
      [
        'load the embedding model; embed a question',
        `${figures.modelLoadMs} ms; ${figures.embedQueryMs} ms`,
      ],
      ['resident memory after all questions', `${figures.rssMb} MB`],
    ],
  }
}
