import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { loadOrBuildStructures } from '../../src/retrieval/index-cache.ts'
import type { SearchStructures } from '../../src/retrieval/search-structures.ts'
import { type HnswModule, loadHnsw } from '../../src/retrieval/vector-graph.ts'
import { LetterEmbeddings } from '../support/letter-embeddings.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
const hnsw = await loadHnsw()

let corpus: Corpus
beforeAll(async () => {
  corpus = await loadCorpus(TWO_PLACES)
})

/** Opens the index; says how it came about, and what it answers. */
async function open(
  directory: string,
  options: { corpus?: Corpus; embeddings?: LetterEmbeddings; hnsw?: HnswModule } = {},
) {
  const embeddings = options.embeddings ?? new LetterEmbeddings()
  const module = options.hnsw === undefined ? hnsw : options.hnsw
  const events: string[] = []
  const structures = await loadOrBuildStructures(options.corpus ?? corpus, {
    directory,
    embeddings,
    words: { id: 'none', count: () => new Map() },
    hnsw: module,
    onEvent({ kind }) {
      if (kind !== 'building') events.push(kind)
    },
  })
  return { events, structures, findings: await findingsOf(structures, embeddings) }
}

async function findingsOf(
  { passageTerms, sentenceTerms, vectors }: SearchStructures,
  embeddings: LetterEmbeddings,
) {
  const terms = new Map([
    ['thu vien', 1],
    ['muc', 0.5],
  ])
  return {
    passages: [...passageTerms.score(terms)],
    sentences: [...sentenceTerms.score(terms)],
    near: vectors.nearest(await embeddings.embedQuery('thư viện'), 5),
  }
}

/** What lies in the directory beside the documents' segments. */
function namesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name !== 'segments')
    .sort()
}

/** The one cache in the directory. */
function cacheIn(directory: string): string {
  const caches = namesIn(directory).filter((name) => name.startsWith('index-'))
  expect(caches).toHaveLength(1)
  return join(directory, caches[0] ?? '')
}

describe('the cache of the search index', () => {
  it('is built once, then loaded, and answers the same', async () => {
    const directory = temporaryDirectory()
    const built = await open(directory)
    expect(built.events).toEqual(['built'])
    expect(built.findings.near).toHaveLength(5)
    const loaded = await open(directory)
    expect(loaded.events).toEqual(['loaded'])
    expect(loaded.findings).toEqual(built.findings)
    expect(loaded.structures.passageTerms.data).toEqual(built.structures.passageTerms.data)
    expect(loaded.structures.vectors.kind).toBe(hnsw ? 'hnsw' : 'exact')
  })

  it('gives its sentences to LangChain too', async () => {
    const { structures } = await open(temporaryDirectory())
    const store = await structures.openVectorStore()
    const sentence = corpus.documents[0]?.passages.at(-1)?.sentences[0]?.text ?? ''
    const [found] = await store.similaritySearch(sentence, 1)
    expect(found?.pageContent).toBe(sentence)
  })

  it.each([
    ['the model', { embeddings: new LetterEmbeddings('other letters') }],
    ['the dimension', { embeddings: new LetterEmbeddings('letters', 16) }],
  ])('is rebuilt when %s changes', async (_, options) => {
    const directory = temporaryDirectory()
    await open(directory)
    const other = await open(directory, options)
    expect(other.events).toEqual(['built'])
    expect((await open(directory, options)).events).toEqual(['loaded'])
  })

  it('is rebuilt when a document changes', async () => {
    const directory = temporaryDirectory()
    const documents = temporaryDirectory()
    cpSync(TWO_PLACES, documents, { recursive: true })
    await open(directory, { corpus: await loadCorpus(documents) })
    const file = join(documents, 'huong-dan-ha-lam.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace('9 thư viện', '8 thư viện'))
    expect((await open(directory, { corpus: await loadCorpus(documents) })).events).toEqual([
      'built',
    ])
  })

  it('leaves itself and the one used before it', async () => {
    const directory = temporaryDirectory()
    const made = async (model: string) =>
      (await open(directory, { embeddings: new LetterEmbeddings(model) })).events
    const ageAll = () => {
      for (const name of namesIn(directory)) utimesSync(join(directory, name), 1_000, 1_000)
    }
    await made('in use')
    await made('tried once')
    ageAll()
    expect(await made('in use')).toEqual(['loaded'])
    expect(await made('to follow')).toEqual(['built'])
    expect(namesIn(directory)).toHaveLength(2)
    expect(await made('in use')).toEqual(['loaded'])
    expect(await made('to follow')).toEqual(['loaded'])
  })
})

const DAMAGES: [string, (file: string) => void][] = [
  ['missing', (file) => rmSync(file)],
  ['empty', (file) => writeFileSync(file, '')],
  ['cut in half', (file) => writeFileSync(file, halfOf(readFileSync(file)))],
  ['altered in one byte', (file) => writeFileSync(file, flipped(readFileSync(file)))],
  ['garbage', (file) => writeFileSync(file, Buffer.from('không phải chỉ mục '.repeat(50)))],
  [
    'a folder',
    (file) => {
      rmSync(file)
      mkdirSync(file)
    },
  ],
]
const FILES = [
  'info.json',
  'passages.bin',
  'sentences.bin',
  'questions.bin',
  'vectors.bin',
  'question-vectors.bin',
  'knowledge.json',
  ...(hnsw ? ['graph.hnsw'] : []),
]

describe.each(FILES)('a cache whose %s', (name) => {
  it.each(DAMAGES)('is %s is rebuilt, never loaded', async (_, damage) => {
    const directory = temporaryDirectory()
    const whole = await open(directory)
    damage(join(cacheIn(directory), name))
    const again = await open(directory)
    expect(again.events).not.toContain('loaded')
    expect(again.findings).toEqual(whole.findings)
    expect((await open(directory)).events).toEqual(['loaded'])
  })
})

describe('a cache that someone tampered with', () => {
  it.each([
    ['nonsense', () => '{"key": 5}'],
    ['another key', (info: string) => info.replace(/"key":"./, '"key":"x')],
    ['no checksums', (info: string) => JSON.stringify({ ...JSON.parse(info), checksums: {} })],
  ])('is rebuilt when its note holds %s', async (_, change) => {
    const directory = temporaryDirectory()
    const whole = await open(directory)
    const note = join(cacheIn(directory), 'info.json')
    writeFileSync(note, change(readFileSync(note, 'utf8')))
    const again = await open(directory)
    expect(again.events[0]).toBe('damaged')
    expect(again.findings).toEqual(whole.findings)
  })
})

describe('saving a cache', () => {
  it('only costs time where the directory cannot be written', async () => {
    const file = join(temporaryDirectory(), 'a-file')
    writeFileSync(file, '')
    const { events, findings } = await open(join(file, 'index'))
    expect(events).toEqual(['not_saved'])
    expect(findings.near).toHaveLength(5)
  })

  it('leaves no half cache when it breaks off', async () => {
    const directory = temporaryDirectory()
    const { events } = await open(directory, { hnsw: failsToWrite() })
    expect(events).toEqual(['not_saved'])
    expect(namesIn(directory)).toEqual([])
    expect((await open(directory)).events).toEqual(['built'])
  })

  it('does not take what a crash left under its temporary name for a cache', async () => {
    const directory = temporaryDirectory()
    await open(directory)
    const cache = cacheIn(directory)
    cpSync(cache, join(directory, '.index-0123456789ab'), { recursive: true })
    rmSync(cache, { recursive: true })
    expect((await open(directory)).events).toEqual(['built'])
  })

  it('removes what a crash left an hour ago, and nothing that may still be written', async () => {
    const directory = temporaryDirectory()
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    for (const [name, hours] of [
      ['.index-0123456789ab', 1.1],
      ['.index-ba9876543210', 0.9],
      ['.index-of-somebody', 48],
    ] as const) {
      mkdirSync(join(directory, name))
      writeFileSync(join(directory, name, 'passages.bin'), 'x')
      utimesSync(join(directory, name), hoursAgo(hours), hoursAgo(hours))
    }
    await open(directory)
    expect(namesIn(directory)).toEqual([
      '.index-ba9876543210',
      '.index-of-somebody',
      expect.stringMatching(/^index-/),
    ])
  })

  it('does no harm to others who build at the same time', async () => {
    const directory = temporaryDirectory()
    const all = await Promise.all(Array.from({ length: 6 }, () => open(directory)))
    for (const { findings } of all) expect(findings).toEqual(all[0]?.findings)
    expect((await open(directory)).events).toEqual(['loaded'])
    expect(namesIn(directory)).toHaveLength(1)
  })
})

describe.runIf(hnsw)('a cache from a machine of the other kind', () => {
  it('with a graph is used without the addon', async () => {
    const directory = temporaryDirectory()
    const withGraph = await open(directory)
    expect(existsSync(join(cacheIn(directory), 'graph.hnsw'))).toBe(true)
    const without = await open(directory, { hnsw: null })
    expect(without.events).toEqual(['loaded'])
    expect(without.structures.vectors.kind).toBe('exact')
    expect(without.findings).toEqual(withGraph.findings)
  })

  it('without a graph is used with the addon, which builds one', async () => {
    const directory = temporaryDirectory()
    const without = await open(directory, { hnsw: null })
    expect(existsSync(join(cacheIn(directory), 'graph.hnsw'))).toBe(false)
    const withGraph = await open(directory)
    expect(withGraph.events).toEqual(['loaded'])
    expect(withGraph.structures.vectors.kind).toBe('hnsw')
    expect(withGraph.findings).toEqual(without.findings)
  })
})

/** The addon on a full disk: everything works but writing the graph. */
function failsToWrite(): HnswModule {
  class Graph {
    initIndex() {}
    resizeIndex() {}
    addPoint() {}
    setEf() {}
    searchKnn(_query: number[], k: number) {
      return { neighbors: Array.from({ length: k }, (_, unit) => unit), distances: [] }
    }
    async writeIndex(): Promise<boolean> {
      throw new Error('ENOSPC: no space left on device')
    }
  }
  return { HierarchicalNSW: Graph } as unknown as HnswModule
}

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length >> 1)
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const middle = copy.length >> 1
  copy[middle] = (copy[middle] ?? 0) ^ 0x04
  return copy
}
