import { join } from 'node:path'
import { Document } from '@langchain/core/documents'
import { FakeEmbeddings } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { type HnswModule, loadHnsw, SentenceVectorStore } from '../../src/retrieval/vector-store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const DIMENSION = 12
const embeddings = new FakeEmbeddings()
const hnsw = await loadHnsw()
const vectors = Array.from({ length: 300 }, (_, unit) => unitVector(unit))
const documents = vectors.map((_, unit) => new Document({ pageContent: `câu ${unit}` }))
const exact = await filled(null)

/** The two ways to search; where hnswlib-node is not installed there is one. */
const kinds = hnsw
  ? [
      { kind: 'hnsw', module: hnsw },
      { kind: 'exact', module: null },
    ]
  : [{ kind: 'exact', module: null }]

describe.each(kinds)('a vector store that searches by $kind', ({ kind, module }) => {
  it('finds the nearest, best first, the same as by comparing all', async () => {
    const store = await filled(module)
    expect(store._vectorstoreType()).toBe(kind)
    for (const query of [unitVector(7), unitVector(1000), unitVector(2000)]) {
      expect(store.nearest(query, 10)).toEqual(exact.nearest(query, 10))
    }
    expect(store.nearest(unitVector(7), 1)).toMatchObject([{ unit: 7 }])
    expect(store.nearest(unitVector(7), 1)[0]?.similarity).toBeCloseTo(1, 5)
  })

  it('gives no more than there is, and nothing when it is empty', async () => {
    const store = await filled(module)
    const all = store.nearest(unitVector(1), 1000)
    expect(all).toEqual(exact.nearest(unitVector(1), 1000))
    expect(all.every(({ similarity }) => similarity > 0)).toBe(true)
    expect(store.nearest(new Array<number>(DIMENSION).fill(0), 5)).toEqual([])
    expect(
      SentenceVectorStore.create(embeddings, DIMENSION, module).nearest(unitVector(1), 5),
    ).toEqual([])
  })

  it('answers as a LangChain vector store', async () => {
    const store = await filled(module)
    const [[document, score] = []] = await store.similaritySearchVectorWithScore(unitVector(42), 1)
    expect(document?.pageContent).toBe('câu 42')
    expect(score).toBeCloseTo(1, 5)
  })

  it('refuses vectors of another length', async () => {
    const store = SentenceVectorStore.create(embeddings, DIMENSION, module)
    await expect(store.addVectors([[1, 2]], [new Document({ pageContent: 'a' })])).rejects.toThrow(
      `expected vectors of ${DIMENSION} numbers, got 2`,
    )
  })

  it('grows by what is added later', async () => {
    const store = await filled(module)
    await store.addVectors([unitVector(1000)], [new Document({ pageContent: 'câu mới' })])
    expect(store.nearest(unitVector(1000), 1)).toMatchObject([{ unit: 300 }])
  })
})

describe.runIf(hnsw)('a graph from a file', () => {
  it('finds what the one found that it was saved from', async () => {
    const { store, restored } = await savedAndRestored(hnsw)
    expect(restored._vectorstoreType()).toBe('hnsw')
    for (let seed = 1000; seed < 1020; seed++) {
      expect(restored.nearest(unitVector(seed), 40)).toEqual(store.nearest(unitVector(seed), 40))
    }
  })

  it('searches as widely: the beam width is no part of the file', async () => {
    const calls: string[] = []
    await savedAndRestored(hnsw && { ...hnsw, HierarchicalNSW: recordedGraph(hnsw, calls) })
    const built = calls.findLast((call) => call.startsWith('setEf'))
    expect(calls.slice(calls.indexOf('readIndex'))).toEqual(['readIndex', built])
  })
})

it('has no graph to save without the addon', async () => {
  expect(await exact.saveGraph(join(temporaryDirectory(), 'graph.hnsw'))).toBe(false)
})

async function savedAndRestored(module: HnswModule) {
  const store = await filled(module)
  const graphFile = join(temporaryDirectory(), 'graph.hnsw')
  expect(await store.saveGraph(graphFile)).toBe(true)
  const saved = { vectors: store.rawVectors(), documents, graphFile }
  const restored = await SentenceVectorStore.restore(embeddings, DIMENSION, saved, module)
  return { store, restored }
}

/** The addon's graph; notes when it is read from a file and when its beam width is set. */
function recordedGraph({ HierarchicalNSW }: NonNullable<HnswModule>, calls: string[]) {
  return class extends HierarchicalNSW {
    override setEf(ef: number): void {
      calls.push(`setEf ${ef}`)
      super.setEf(ef)
    }
    override async readIndex(file: string): Promise<boolean> {
      calls.push('readIndex')
      return await super.readIndex(file)
    }
  }
}

async function filled(module: HnswModule): Promise<SentenceVectorStore> {
  const store = SentenceVectorStore.create(embeddings, DIMENSION, module)
  await store.addVectors(vectors, documents)
  return store
}

/** A direction that looks random and is always the same. */
function unitVector(seed: number): number[] {
  const raw = Array.from({ length: DIMENSION }, (_, i) => Math.sin((seed + 1) * (i + 3) * 12.9898))
  const length = Math.hypot(...raw)
  return raw.map((value) => value / length)
}
