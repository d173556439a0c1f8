import { getEventListeners } from 'node:events'
import { readdirSync } from 'node:fs'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { countWords } from '../../src/models/lexicon.ts'
import { loadWordTable } from '../../src/models/word-table.ts'
import { buildInWorker } from '../../src/retrieval/build-in-worker.ts'
import { type IndexCacheOptions, loadOrBuildStructures } from '../../src/retrieval/index-cache.ts'
import { loadHnsw } from '../../src/retrieval/vector-graph.ts'
import { LetterEmbeddings } from '../support/letter-embeddings.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
const WORKER = new URL('../../src/index-worker.ts', import.meta.url)
/** Instead of building says how much its objects may take. */
const TELLS_ITS_LIMIT = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, resourceLimits } from 'node:worker_threads'
    const reason = Math.floor(resourceLimits.maxOldGenerationSizeMb) + ' MB'
    parentPort.postMessage({ kind: 'failed', reason })
  `)}`,
)
const MB = 2 ** 20
const table = loadWordTable(
  fileURLToPath(new URL('../../src/models/data/word-vectors.bin', import.meta.url)),
)
const words = { id: table.checksum, count: (texts: readonly string[]) => countWords(texts, table) }
const hnsw = await loadHnsw()
const corpus = await loadCorpus(TWO_PLACES)

/** Opens the index, in a thread unless told otherwise; says what happened meanwhile. */
async function open(
  directory: string,
  options: Partial<IndexCacheOptions> = {},
  documents: Corpus = corpus,
) {
  const events: string[] = []
  const structures = await loadOrBuildStructures(documents, {
    directory,
    embeddings: new LetterEmbeddings(),
    words,
    hnsw,
    worker: { module: WORKER, fromPassages: 1 },
    onEvent: ({ kind }) => events.push(kind),
    ...options,
  })
  return { events: events.filter((kind) => kind !== 'building'), all: events, structures }
}

/** What lies in the directory beside the documents' segments. */
function namesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name !== 'segments')
}

describe('an index that is built in a thread', () => {
  it('is the one that is built here, and is loaded the next time', async () => {
    const directory = temporaryDirectory()
    const there = await open(directory)
    const here = await open(temporaryDirectory(), { worker: undefined })
    expect(there.events).toEqual(['built'])
    expect(there.all).toContain('building')
    const query = await new LetterEmbeddings().embedQuery('thư viện')
    for (const one of [there, await open(directory)]) {
      expect(one.structures.passageTerms.data).toEqual(here.structures.passageTerms.data)
      expect(one.structures.sentenceTerms.data).toEqual(here.structures.sentenceTerms.data)
      expect(one.structures.knowledge).toEqual(here.structures.knowledge)
      expect(one.structures.vectors.nearest(query, 10)).toEqual(
        here.structures.vectors.nearest(query, 10),
      )
    }
    expect((await open(directory)).events).toEqual(['loaded'])
  })

  it('is embedded there by the built-in model, and here by any other', async () => {
    class Watched extends WordVectorEmbeddings {
      asked = 0
      override async embedDocuments(texts: string[]): Promise<number[][]> {
        this.asked += 1
        return super.embedDocuments(texts)
      }
    }
    const builtIn = new Watched(table)
    const { events, structures } = await open(temporaryDirectory(), { embeddings: builtIn })
    expect(events).toEqual(['built'])
    expect(builtIn.asked).toBe(0)
    const [first] = structures.vectors.nearest(await builtIn.embedQuery('thư viện'), 1)
    expect(first?.similarity).toBeGreaterThan(0.5)

    const letters = new LetterEmbeddings()
    await open(temporaryDirectory(), { embeddings: letters })
    expect(letters.embedded.length).toBeGreaterThan(10)
  })

  it('leaves nothing half built when it is stopped, and the earlier one in its place', async () => {
    const directory = temporaryDirectory()
    await open(directory, { embeddings: new LetterEmbeddings('in use') })
    const [inUse] = namesIn(directory)
    const stopping = new AbortController()
    class Stopped extends LetterEmbeddings {
      override embedDocuments(): Promise<number[][]> {
        stopping.abort(new Error('stopped'))
        return new Promise(() => {})
      }
    }
    const embeddings = new Stopped('to follow')
    await expect(open(directory, { embeddings, signal: stopping.signal })).rejects.toThrow(
      'stopped',
    )
    expect(namesIn(directory)).toEqual([inUse])
    expect((await open(directory, { embeddings: new LetterEmbeddings('in use') })).events).toEqual([
      'loaded',
    ])
  })

  it('stops as well when it is built here', async () => {
    const directory = temporaryDirectory()
    const stopping = new AbortController()
    class Stopped extends LetterEmbeddings {
      override embedDocuments(texts: string[]): Promise<number[][]> {
        stopping.abort(new Error('stopped'))
        return super.embedDocuments(texts)
      }
    }
    const options = { worker: undefined, signal: stopping.signal, embeddings: new Stopped() }
    await expect(open(directory, options)).rejects.toThrow('stopped')
    expect(namesIn(directory)).toEqual([])
  })

  it('does not begin when the program is stopping already', async () => {
    const directory = temporaryDirectory()
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(open(directory, { signal })).rejects.toThrow('stopped')
    expect(namesIn(directory)).toEqual([])
  })

  it('is built here where a thread cannot be started, or ends too early', async () => {
    for (const module of [
      new URL('./no-such-module.ts', import.meta.url),
      new URL('../support/logger.ts', import.meta.url),
    ]) {
      const { events, structures } = await open(temporaryDirectory(), {
        worker: { module, fromPassages: 1 },
      })
      expect(events).toEqual(['no_worker', 'built'])
      expect(structures.passageTerms.frequency('thu vien')).toBeGreaterThan(0)
    }
  })

  it('is built here where a document cannot be handed to a thread', async () => {
    const [first, ...others] = corpus.documents
    const unfit = { ...corpus, documents: [{ ...first, extra: () => {} }, ...others] } as Corpus
    const { events } = await open(temporaryDirectory(), {}, unfit)
    expect(events).toEqual(['no_worker', 'built'])
  })

  it('leaves nothing on the signal that could have stopped it', async () => {
    const { signal } = new AbortController()
    expect((await open(temporaryDirectory(), { signal })).events).toEqual(['built'])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it.each([
    ['half of what a container has', 1536 * MB, 768],
    ['half of what the machine has, where it is less', 2 ** 62, totalmem() / MB / 2],
    ['half of what the machine has, where no limit is set', 0, totalmem() / MB / 2],
  ])('may use %s', async (_, limit, expectedMb) => {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit)
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
    const building = buildInWorker({
      module: TELLS_ITS_LIMIT,
      job: { directory: '', folder: '', key: '', segments: [], modelId: '', dimension: 1 },
      source: () => Promise.reject(new Error('there are none')),
      embeddings: new LetterEmbeddings(),
      onProgress: () => {},
      signal: undefined,
    })
    await expect(building).rejects.toThrow(`${Math.max(512, Math.floor(expectedMb))} MB`)
  })

  it('says why when its model fails there and here', async () => {
    class Failing extends LetterEmbeddings {
      override async embedDocuments(): Promise<number[][]> {
        throw new Error('the model does not answer')
      }
    }
    const directory = temporaryDirectory()
    await expect(open(directory, { embeddings: new Failing() })).rejects.toThrow(
      'the model does not answer',
    )
    expect(namesIn(directory)).toEqual([])
  })
})
