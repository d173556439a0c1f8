import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { type IndexEvent, loadOrBuildStructures } from '../../src/retrieval/index-cache.ts'
import type { SearchStructures } from '../../src/retrieval/search-structures.ts'
import { type HnswModule, loadHnsw } from '../../src/retrieval/vector-graph.ts'
import { LetterEmbeddings } from '../support/letter-embeddings.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TWO_PLACES = fileURLToPath(new URL('./fixtures/two-places/', import.meta.url))
const CHANGED = 'huong-dan-ha-lam'
const ADDED = 'huong-dan-moi'
const hnsw = await loadHnsw()

/** A folder of documents to change. */
function folder() {
  const directory = temporaryDirectory()
  cpSync(TWO_PLACES, directory, { recursive: true })
  const fileOf = (id: string) => join(directory, `${id}.md`)
  const read = (id: string) => readFileSync(fileOf(id), 'utf8')
  return {
    load: () => loadCorpus(directory),
    change: () => writeFileSync(fileOf(CHANGED), read(CHANGED).replace('9 thư viện', '8 thư viện')),
    add: () =>
      writeFileSync(
        fileOf(ADDED),
        read(CHANGED).replaceAll(CHANGED, ADDED).replace('9 thư viện', '7 nhà văn hóa'),
      ),
    remove: (id: string) => rmSync(fileOf(id)),
  }
}

/** Opens the index; tells what was done for it. */
async function open(
  directory: string,
  corpus: Corpus,
  { modelId = 'letters', addon = hnsw }: { modelId?: string; addon?: HnswModule } = {},
) {
  const embeddings = new LetterEmbeddings(modelId)
  const graph = countedGraph(addon)
  const counted: string[] = []
  let built: Extract<IndexEvent, { kind: 'built' }> | null = null
  const structures = await loadOrBuildStructures(corpus, {
    directory,
    embeddings,
    words: {
      id: 'words',
      count(texts) {
        counted.push(...texts)
        return new Map(texts.map((text) => [text.slice(0, 3), 1]))
      },
    },
    hnsw: graph.module,
    onEvent(event) {
      if (event.kind === 'built') built = event
    },
  })
  const done = { built: built as { documentsMade: number; documentsKept: number } | null }
  return { ...done, structures, embedded: embeddings.embedded, counted, points: graph.points }
}

describe('an index of documents that change', () => {
  it('reads only the document that was added, and adds only its new sentences', async () => {
    const documents = folder()
    const directory = temporaryDirectory()
    const before = await documents.load()
    const first = await open(directory, before)
    documents.add()
    const after = await documents.load()
    const second = await open(directory, after)

    const added = after.documents.find(({ id }) => id === ADDED)
    const sentences = sentencesOf(after, ADDED)
    const known = new Set(before.documents.flatMap(({ id }) => sentencesOf(before, id)))
    expect(second.built).toMatchObject({
      documentsMade: 1,
      documentsKept: before.documents.length,
    })
    expect(second.counted).toEqual(added?.passages.map(({ text }) => text))
    expect(new Set(second.embedded)).toEqual(new Set(sentences))
    if (!hnsw) return
    expect(first.points()).toBe(known.size)
    const fresh = new Set(sentences.filter((sentence) => !known.has(sentence)))
    expect(fresh.size).toBeGreaterThan(0)
    expect(fresh.size).toBeLessThan(sentences.length)
    expect(second.points()).toBe(fresh.size)
  })

  it.each([
    ['added', (documents: ReturnType<typeof folder>) => documents.add(), 1],
    ['changed', (documents: ReturnType<typeof folder>) => documents.change(), 1],
    ['removed', (documents: ReturnType<typeof folder>) => documents.remove(CHANGED), 0],
  ])('is the same as one built anew after a document was %s', async (_, edit, made) => {
    const documents = folder()
    const directory = temporaryDirectory()
    await open(directory, await documents.load())
    edit(documents)
    const corpus = await documents.load()
    const joined = await open(directory, corpus)
    expect(joined.built?.documentsMade).toBe(made)
    await expectSame(joined.structures, (await open(temporaryDirectory(), corpus)).structures)
    const loaded = await open(directory, corpus)
    expect(loaded.built).toBeNull()
    await expectSame(loaded.structures, joined.structures)
  })

  it('is the same after many changes, one upon the other', async () => {
    const documents = folder()
    const directory = temporaryDirectory()
    for (const edit of [
      () => {},
      documents.add,
      documents.change,
      () => documents.remove(ADDED),
      documents.add,
      () => documents.remove(CHANGED),
    ]) {
      edit()
      const corpus = await documents.load()
      const joined = await open(directory, corpus)
      await expectSame(joined.structures, (await open(temporaryDirectory(), corpus)).structures)
    }
  })

  it('holds nothing of another model: all is embedded anew', async () => {
    const documents = folder()
    const directory = temporaryDirectory()
    const corpus = await documents.load()
    await open(directory, corpus)
    const other = await open(directory, corpus, { modelId: 'other letters' })
    expect(other.built).toMatchObject({ documentsMade: corpus.documents.length, documentsKept: 0 })
    const all = corpus.documents.flatMap(({ id }) => sentencesOf(corpus, id))
    expect(new Set(other.embedded)).toEqual(new Set(all))
    if (hnsw) expect(other.points()).toBe(new Set(all).size)
  })

  it('reads a document again whose segment was damaged, and no other', async () => {
    const documents = folder()
    const directory = temporaryDirectory()
    await open(directory, await documents.load())
    const segments = join(directory, 'segments')
    const [name = ''] = readdirSync(segments)
    const bytes = readFileSync(join(segments, name))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0x10
    writeFileSync(join(segments, name), bytes)
    documents.add()
    const corpus = await documents.load()
    const joined = await open(directory, corpus)
    expect(joined.built?.documentsMade).toBe(2)
    await expectSame(joined.structures, (await open(temporaryDirectory(), corpus)).structures)
  })
})

describe.runIf(hnsw)('an index that was made without a graph', () => {
  it('is followed by those with one, whatever comes back', async () => {
    const directory = temporaryDirectory()
    const documents = folder()
    documents.add()
    await open(directory, await documents.load(), { addon: null })
    documents.remove(ADDED)
    await open(directory, await documents.load())
    documents.change()
    await open(directory, await documents.load())
    documents.add()
    const corpus = await documents.load()
    const last = await open(directory, corpus)
    await expectSame(last.structures, (await open(temporaryDirectory(), corpus)).structures)
  })
})

describe.runIf(hnsw)('an index that cannot be followed', () => {
  it('costs only the time of one made anew', async () => {
    const directory = temporaryDirectory()
    const documents = folder()
    await open(directory, await documents.load())
    documents.add()
    const corpus = await documents.load()
    const { addon, refusals } = graphThatIsFinal()
    const { structures } = await open(directory, corpus, { addon })
    expect(refusals()).toBe(1)
    await expectSame(structures, (await open(temporaryDirectory(), corpus)).structures)
  })
})

async function expectSame(one: SearchStructures, other: SearchStructures): Promise<void> {
  expect(one.passageTerms.data).toEqual(other.passageTerms.data)
  expect(one.sentenceTerms.data).toEqual(other.sentenceTerms.data)
  expect(one.questionTerms.data).toEqual(other.questionTerms.data)
  expect(one.knowledge).toEqual(other.knowledge)
  for (const text of ['thư viện', 'mục tiêu', 'kinh tế số', 'nhà văn hóa của xã']) {
    const query = await new LetterEmbeddings().embedQuery(text)
    expect(one.vectors.nearest(query, 12)).toEqual(other.vectors.nearest(query, 12))
  }
}

function sentencesOf({ documents }: Corpus, document: string): string[] {
  return documents
    .filter(({ id }) => id === document)
    .flatMap(({ passages }) => passages.flatMap(({ sentences }) => sentences))
    .map(({ text }) => text)
}

/** The addon, with the points that were added to graphs counted. */
function countedGraph(addon: HnswModule): { module: HnswModule; points(): number } {
  let points = 0
  if (!addon) return { module: null, points: () => points }
  class Counted extends addon.HierarchicalNSW {
    override addPoint(point: number[], label: number): void {
      points += 1
      super.addPoint(point, label)
    }
  }
  return { module: { ...addon, HierarchicalNSW: Counted }, points: () => points }
}

/** The addon, with graphs that take no points once they were read from a file. */
function graphThatIsFinal(): { addon: HnswModule; refusals(): number } {
  let refusals = 0
  if (!hnsw) return { addon: null, refusals: () => refusals }
  class Final extends hnsw.HierarchicalNSW {
    private isRead = false
    override async readIndex(file: string): Promise<boolean> {
      this.isRead = true
      return await super.readIndex(file)
    }
    override addPoint(point: number[], label: number): void {
      if (this.isRead) {
        refusals += 1
        throw new Error('Hnswlib Error')
      }
      super.addPoint(point, label)
    }
  }
  return { addon: { ...hnsw, HierarchicalNSW: Final }, refusals: () => refusals }
}
