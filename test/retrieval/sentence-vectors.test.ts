import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeEach, unitsByPoint } from '../../src/retrieval/placed-vectors.ts'
import { SentenceVectors } from '../../src/retrieval/sentence-vectors.ts'
import { type HnswModule, loadHnsw, VectorGraph } from '../../src/retrieval/vector-graph.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const DIMENSION = 12
const hnsw = await loadHnsw()
const vectors = Array.from({ length: 300 }, (_, unit) => unitVector(unit))
const exact = await filled(null)

/** The two ways to search; where hnswlib-node is not installed there is one. */
const kinds = hnsw
  ? [
      { kind: 'hnsw', module: hnsw },
      { kind: 'exact', module: null },
    ]
  : [{ kind: 'exact', module: null }]

describe.each(kinds)('vectors searched by $kind', ({ kind, module }) => {
  it('finds the nearest, best first, the same as by comparing all', async () => {
    const store = await filled(module)
    expect(store.kind).toBe(kind)
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
    expect(SentenceVectors.create(DIMENSION, module).nearest(unitVector(1), 5)).toEqual([])
  })

  it('refuses vectors of another length', async () => {
    const store = SentenceVectors.create(DIMENSION, module)
    await expect(store.add([[1, 2]], noPause)).rejects.toThrow(
      `expected vectors of ${DIMENSION} numbers, got 2`,
    )
  })

  it('grows by what is added later', async () => {
    const store = await filled(module)
    await store.add([unitVector(1000)], noPause)
    expect(store.nearest(unitVector(1000), 1)).toMatchObject([{ unit: 300 }])
  })
})

describe('units with the same text', () => {
  const places = [0, 1, 0, 2, 1, 0]
  const placed = placeAt(places)

  it.each(kinds)('are all found where their text is, by $kind', async ({ module }) => {
    const store = new SentenceVectors(placed, await graphOver(placed, module))
    const near = store.nearest(unitVector(0), 4)
    expect(near.slice(0, 3).map(({ unit }) => unit)).toEqual([0, 2, 5])
    expect(new Set(near.slice(0, 3).map(({ similarity }) => similarity)).size).toBe(1)
    expect(store.nearest(unitVector(0), 2).map(({ unit }) => unit)).toEqual([0, 2])
    expect(store.similarity(Float64Array.from(unitVector(1)), 4)).toBeCloseTo(1, 5)
  })
})

describe.runIf(hnsw)('a graph', () => {
  it('finds from a file what the one found that was saved', async () => {
    const placed = placeAt(vectors.map((_, unit) => unit))
    const [saved, loaded] = await savedAndLoaded(placed, hnsw)
    expect(saved.kind).toBe('hnsw')
    for (let seed = 1000; seed < 1020; seed++) {
      expect(loaded.nearest(unitVector(seed), 40)).toEqual(saved.nearest(unitVector(seed), 40))
    }
  })

  it('searches as widely from a file: the beam width is no part of it', async () => {
    const calls: string[] = []
    const placed = placeAt([0, 1, 2])
    await savedAndLoaded(placed, hnsw && { ...hnsw, HierarchicalNSW: recordedGraph(hnsw, calls) })
    const built = calls.find((call) => call.startsWith('setEf'))
    expect(calls.slice(calls.indexOf('readIndex'))).toEqual(['readIndex', built])
  })

  it('follows its points: adds the new, hides those without units, shows them again', async () => {
    const all = placeAt([0, 1, 2, 3])
    const graph = await graphOver(placeAt([0, 1]), hnsw)
    const nearest = async (pointOf: number[]) => {
      const placed = { ...all, pointOf: Int32Array.from(pointOf) }
      await graph?.follow(placed, unitsByPoint(placed), noPause)
      return graph?.search(unitVector(1), 4).sort()
    }
    expect(await nearest([0, 1, 2, 3])).toEqual([0, 1, 2, 3])
    expect(await nearest([0, 2, 3])).toEqual([0, 2, 3])
    expect(await nearest([0, 1, 2])).toEqual([0, 1, 2])
  })

  it('adds, when it comes from a file, points that had no units and were never in it', async () => {
    const all = placeAt([0, 1, 2])
    const saved = { ...all, pointOf: Int32Array.from([0, 2]) }
    const graph = await loadedOver(saved)
    expect(graph?.search(unitVector(1), 3).sort()).toEqual([0, 2])
    await graph?.follow(all, unitsByPoint(all), noPause)
    expect(graph?.search(unitVector(1), 3).sort()).toEqual([0, 1, 2])
  })

  it('finds nothing, when it comes from a file, where none of the points is in it', async () => {
    const placed = placeAt([0])
    placed.scales[0] = 0
    const graph = await loadedOver(placed)
    expect(graph?.search(unitVector(1), 1)).toEqual([])
  })

  it('leaves out vectors of zeros, which are near to nothing', async () => {
    const placed = placeAt([0, 1])
    placed.vectors.fill(0, DIMENSION)
    placed.scales[1] = 0
    const graph = await graphOver(placed, hnsw)
    expect(graph?.search(unitVector(1), 2)).toEqual([0])
  })
})

async function noPause(): Promise<void> {}

/** Units at points, the vectors of which are the first ones. */
function placeAt(pointOf: readonly number[]) {
  const points = Math.max(...pointOf) + 1
  return { ...placeEach(vectors.slice(0, points), DIMENSION), pointOf: Int32Array.from(pointOf) }
}

async function graphOver(placed: ReturnType<typeof placeAt>, module: HnswModule) {
  const graph = module && VectorGraph.create(module, DIMENSION)
  await graph?.follow(placed, unitsByPoint(placed), noPause)
  return graph
}

async function loadedOver(placed: ReturnType<typeof placeAt>, module = hnsw) {
  const file = join(temporaryDirectory(), 'graph.hnsw')
  await (await graphOver(placed, module))?.save(file)
  return module && VectorGraph.load(module, placed, unitsByPoint(placed), file)
}

async function savedAndLoaded(placed: ReturnType<typeof placeAt>, module: HnswModule) {
  const graph = await graphOver(placed, module)
  const loaded = await loadedOver(placed, module)
  return [graph, loaded].map((one) => new SentenceVectors(placed, one)) as [
    SentenceVectors,
    SentenceVectors,
  ]
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

async function filled(module: HnswModule): Promise<SentenceVectors> {
  const store = SentenceVectors.create(DIMENSION, module)
  await store.add(vectors, noPause)
  return store
}

/** A direction that looks random and is always the same. */
function unitVector(seed: number): number[] {
  const raw = Array.from({ length: DIMENSION }, (_, i) => Math.sin((seed + 1) * (i + 3) * 12.9898))
  const length = Math.hypot(...raw)
  return raw.map((value) => value / length)
}
