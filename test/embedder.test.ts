import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../src/config/load.ts'
import { loadCorpus } from '../src/corpus/load-corpus.ts'
import { createEngine, createEngineBuilder } from '../src/engine.ts'
import { dot } from '../src/lib/vectors.ts'
import { EmbedderError } from '../src/models/embedder-error.ts'
import { WordVectorEmbeddings } from '../src/models/embeddings.ts'
import { loadWordTable } from '../src/models/word-table.ts'
import { LONGEST_QUESTION } from '../src/retrieval/read-question.ts'
import { CORPUS_DIRECTORY, QUESTIONS_FILE, sharedEngine } from './support/engine.ts'
import { createFakeTiming, letterVector, startFakeEndpoint } from './support/fake-embeddings.ts'
import { createMemoryLogger, silentLogger } from './support/logger.ts'
import { temporaryDirectory } from './support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./retrieval/fixtures/two-places/', import.meta.url))
const REFUSALS_FILE = fileURLToPath(new URL('./fixtures/refusals.jsonl', import.meta.url))
const WORD_TABLE = fileURLToPath(new URL('../src/models/data/word-vectors.bin', import.meta.url))
const QUESTION = 'Vạn Sơn có mấy thư viện?'

/** Every n-th question of a file. */
function questionsOf(file: string, n: number): string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.filter((_, i) => i % n === 0).map((line) => JSON.parse(line).question)
}

/**
 * The built-in model with all cosines between about .75 and .95, as some models have them, and with
 * an opinion of its own on each text.
 */
function createNarrowModel() {
  const builtIn = new WordVectorEmbeddings(loadWordTable(WORD_TABLE))
  return async (prefixed: string) => {
    const [, kind, text = ''] = /^(query|passage): (.*)$/s.exec(prefixed) ?? []
    const [own = []] =
      kind === 'query' ? [await builtIn.embedQuery(text)] : await builtIn.embedDocuments([text])
    const noise = pseudoRandomUnit(prefixed, 64)
    return [
      Math.sqrt(0.75),
      ...own.map((value) => Math.sqrt(0.2) * value),
      ...noise.map((value) => Math.sqrt(0.05) * value),
    ]
  }
}

/** A direction that depends on the text alone. */
function pseudoRandomUnit(text: string, dimension: number): number[] {
  let state = [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0, 7)
  const vector = Array.from({ length: dimension }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 2 ** 31
  })
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

async function setup(embed: (text: string) => readonly number[] | Promise<readonly number[]>) {
  const endpoint = await startFakeEndpoint(embed)
  const dataDirectory = temporaryDirectory()
  const { logger, lines } = createMemoryLogger()
  const timing = createFakeTiming()
  const { embeddings } = loadConfig({
    EMBEDDINGS: 'openai',
    EMBEDDINGS_BASE_URL: endpoint.baseUrl,
    EMBEDDINGS_MODEL: 'narrow-e5',
    EMBEDDINGS_API_KEY: 'sk-secret-57',
  })
  const settings = { dataDirectory, embeddings }
  return {
    endpoint,
    lines,
    dataDirectory,
    settings,
    builder: () => createEngineBuilder(settings, logger, { timing }),
    open: (corpusDirectory: string) =>
      createEngine({ ...settings, corpusDirectory }, logger, { timing }),
  }
}

function indexesIn(dataDirectory: string): string[] {
  return readdirSync(join(dataDirectory, 'index')).filter((name) => name.startsWith('index-'))
}

describe('a model whose cosines lie close together', () => {
  it('leads to the same passages and the same refusals as the built-in one', async () => {
    const embed = createNarrowModel()
    const texts = ['query: thư viện', 'passage: kinh tế số', 'passage: Trụ sở thư viện xã']
    const [query = [], ...passages] = await Promise.all(texts.map(embed))
    for (const passage of passages) {
      expect(dot(query, passage)).toBeGreaterThan(0.7)
      expect(dot(query, passage)).toBeLessThan(0.96)
    }
    const { open } = await setup(embed)
    const narrow = await open(CORPUS_DIRECTORY)
    const builtIn = await sharedEngine()
    const questions = [...questionsOf(QUESTIONS_FILE, 8), ...questionsOf(REFUSALS_FILE, 12)]
    expect(questions.length).toBeGreaterThan(40)
    const differences = { kind: 0, first: 0, dense: [0] }
    for (const question of questions) {
      const [one, other] = [
        await narrow.answerer.answer({ question }),
        await builtIn.answerer.answer({ question }),
      ]
      if (one.kind !== other.kind) differences.kind += 1
      const [found, expected] = [
        await narrow.retriever.retrieve({ question }),
        await builtIn.retriever.retrieve({ question }),
      ]
      if (found.hits[0]?.passage.id !== expected.hits[0]?.passage.id) differences.first += 1
      for (const { passage, features } of expected.hits) {
        const same = found.hits.find((hit) => hit.passage.id === passage.id)
        if (same) differences.dense.push(Math.abs(same.features.dense - features.dense))
      }
    }
    const share = (count: number) => count / questions.length
    expect(share(differences.kind)).toBeLessThanOrEqual(0.05)
    expect(share(differences.first)).toBeLessThanOrEqual(0.1)
    const mean = differences.dense.reduce((sum, one) => sum + one, 0) / differences.dense.length
    expect(mean).toBeLessThan(0.05)
  }, 60_000)
})

describe('an embedder that fails', () => {
  it('leaves questions to their words, and the log says why', async () => {
    const { open, endpoint, lines } = await setup(createNarrowModel())
    const { answerer, retriever } = await open(TWO_PLACES)
    const before = await answerer.answer({ question: QUESTION })
    expect(before.kind).toBe('answered')
    const texts = endpoint.answered.flat()
    expect(texts).toContain(`query: ${QUESTION}`)
    endpoint.always = { status: 500 }
    expect((await answerer.answer({ question: QUESTION })).kind).toBe('answered')
    const { hits } = await retriever.retrieve({ question: QUESTION })
    expect(hits[0]?.features.passage).toBeGreaterThan(0)
    expect(hits.map(({ features }) => features.dense)).toEqual(hits.map(() => 0))
    const said = lines.filter((line) => line.includes('chỉ tìm theo từ ngữ'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('lỗi 500')
    expect(lines.join('\n')).not.toMatch(/sk-secret|thư viện/)
  })

  it('does not keep the program from starting over an index that is there', async () => {
    const { open, endpoint, dataDirectory } = await setup(createNarrowModel())
    await open(TWO_PLACES)
    const [index] = indexesIn(dataDirectory)
    endpoint.always = { status: 503 }
    const { answerer } = await open(TWO_PLACES)
    expect((await answerer.answer({ question: QUESTION })).kind).toBe('answered')
    expect(indexesIn(dataDirectory)).toEqual([index])
  })

  it('ends the first build with a reason, and the next one goes on from there', async () => {
    const { builder, endpoint } = await setup(createNarrowModel())
    const build = builder()
    const corpus = await loadCorpus(TWO_PLACES)
    endpoint.always = { status: 401 }
    const error = await build(corpus).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(EmbedderError)
    expect(String(error)).toMatch(/lỗi 401.*EMBEDDINGS_API_KEY/)
    endpoint.always = null
    expect((await build(corpus)).corpus).toBe(corpus)
  })

  it('while new documents are read leaves the old engine and its index', async () => {
    const { builder, endpoint, dataDirectory } = await setup(createNarrowModel())
    const build = builder()
    const old = await build(await loadCorpus(TWO_PLACES))
    const before = indexesIn(dataDirectory)
    const documents = temporaryDirectory()
    cpSync(TWO_PLACES, documents, { recursive: true })
    const added = 'huong-dan-btg-tinh-uy.md'
    cpSync(join(CORPUS_DIRECTORY, added), join(documents, added))
    endpoint.always = { status: 401 }
    await expect(build(await loadCorpus(documents))).rejects.toThrow('EMBEDDINGS_API_KEY')
    expect(indexesIn(dataDirectory)).toEqual(before)
    expect((await old.answerer.answer({ question: QUESTION })).kind).toBe('answered')
  })

  it('is not waited for when the program stops', async () => {
    const { builder, endpoint } = await setup(createNarrowModel())
    const stop = new AbortController()
    endpoint.next = ['silence']
    const building = builder()(await loadCorpus(TWO_PLACES), stop.signal)
    await vi.waitFor(() => expect(endpoint.keys).toHaveLength(1))
    stop.abort(new Error('stopped'))
    await expect(building).rejects.toThrow('stopped')
  })
})

describe('a question with many long ones before it', () => {
  it('is sent whole, and of those before it no more than an endpoint takes', async () => {
    const { open, endpoint } = await setup(createNarrowModel())
    const { retriever } = await open(TWO_PLACES)
    const before = `${QUESTION} ${'Thư viện xã mở cửa phục vụ người đọc. '.repeat(52)}`
    const history = Array.from({ length: 3 }, () => [
      { role: 'user' as const, text: `Thế còn ${before}` },
      { role: 'assistant' as const, text: 'Có 9 thư viện.' },
    ]).flat()
    const question = 'Thế còn nhà văn hóa ở đó?'
    await retriever.retrieve({ question, history })
    const sent = endpoint.answered.at(-1)?.[0] ?? ''
    expect(sent).toContain(`query: ${question.slice(0, -1)}`)
    expect(sent).toContain('Thư viện xã mở cửa')
    expect(sent.length).toBeLessThanOrEqual('query: '.length + LONGEST_QUESTION)
  })
})

describe('two builds at a time', () => {
  it('do not end when one of them is stopped', async () => {
    const { builder, endpoint } = await setup(createNarrowModel())
    const build = builder()
    const corpus = await loadCorpus(TWO_PLACES)
    const { embed } = endpoint
    let goOn = () => {}
    const told = new Promise<void>((resolve) => {
      goOn = resolve
    })
    endpoint.embed = (text) => told.then(() => embed(text))
    const stop = new AbortController()
    const stopLater = new AbortController()
    const stopped = build(corpus, stop.signal)
    const stoppedLater = build(corpus, stopLater.signal)
    const other = build(corpus)
    await vi.waitFor(() => expect(endpoint.keys).toHaveLength(1))
    stop.abort(new Error('stopped'))
    await expect(stopped).rejects.toThrow('stopped')
    stopLater.abort(new Error('stopped later'))
    await expect(stoppedLater).rejects.toThrow('stopped later')
    goOn()
    expect((await other).corpus).toBe(corpus)
  })
})

describe('a changed model', () => {
  it('means a new index, and the built-in one is a model as well', async () => {
    const { open, endpoint, dataDirectory } = await setup(createNarrowModel())
    await open(TWO_PLACES)
    const first = indexesIn(dataDirectory)
    await open(TWO_PLACES)
    expect(indexesIn(dataDirectory)).toEqual(first)
    endpoint.embed = (text) => letterVector(text)
    const changed = await open(TWO_PLACES)
    expect(indexesIn(dataDirectory)).toHaveLength(2)
    expect((await changed.answerer.answer({ question: QUESTION })).kind).toBe('answered')
    const builtIn = { corpusDirectory: TWO_PLACES, dataDirectory }
    await createEngine(builtIn, silentLogger)
    const others = indexesIn(dataDirectory).filter((name) => !first.includes(name))
    expect(others).toHaveLength(2)
  })
})
