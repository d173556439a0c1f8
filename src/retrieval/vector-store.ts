import { setImmediate as nextLoop } from 'node:timers/promises'
import type { Document } from '@langchain/core/documents'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { VectorStore } from '@langchain/core/vectorstores'
import type { HierarchicalNSW } from 'hnswlib-node'

/** Graph degree and beam widths of HNSW; at these, recall on our sizes is practically 1. */
const M = 16
const EF_CONSTRUCTION = 200
const EF_SEARCH = 128
/** Asked of the graph beyond k: among equally near units it picks any. */
const SPARE = 16
const RANDOM_SEED = 57
/** Added to the graph without a pause: some milliseconds. */
const POINTS_AT_A_TIME = 50

/** hnswlib-node's module, or null where the addon could not be installed. */
export type HnswModule = typeof import('hnswlib-node').default | null

/** Loads the native addon; null, never an error, when it is missing or does not fit the machine. */
export async function loadHnsw(): Promise<HnswModule> {
  try {
    // A CommonJS addon: its classes are on the default export.
    const loaded = await import('hnswlib-node')
    return loaded.default ?? loaded
  } catch {
    return null
  }
}

/** A near unit: its number in order of adding, and the cosine, -1 to 1. */
export interface Neighbour {
  unit: number
  similarity: number
}

/**
 * Unit vectors behind LangChain's VectorStore: near ones found by an HNSW graph when
 * hnswlib-node is there, by comparing all of them when it is not. Both give exact similarities in
 * the same order, so callers can't tell which one answers.
 */
export class SentenceVectorStore extends VectorStore {
  declare FilterType: never
  private graph: HierarchicalNSW | null = null

  private constructor(
    embeddings: EmbeddingsInterface,
    private readonly dimension: number,
    private readonly hnsw: HnswModule,
    /** All vectors one after another. */
    private vectors: Float32Array,
    private documents: Document[],
  ) {
    super(embeddings, {})
  }

  /** An empty store; texts or vectors are added once. */
  static create(
    embeddings: EmbeddingsInterface,
    dimension: number,
    hnsw: HnswModule,
  ): SentenceVectorStore {
    return new SentenceVectorStore(embeddings, dimension, hnsw, new Float32Array(0), [])
  }

  /**
   * A store over vectors that were saved before.
   * @param graphFile the graph written by `saveGraph`; without it the graph is built anew
   */
  static async restore(
    embeddings: EmbeddingsInterface,
    dimension: number,
    saved: { vectors: Float32Array; documents: Document[]; graphFile: string | null },
    hnsw: HnswModule,
  ): Promise<SentenceVectorStore> {
    const store = new SentenceVectorStore(
      embeddings,
      dimension,
      hnsw,
      saved.vectors,
      saved.documents,
    )
    if (!hnsw) return store
    if (saved.graphFile) {
      store.graph = new hnsw.HierarchicalNSW('ip', dimension)
      await store.graph.readIndex(saved.graphFile)
      // The beam width is not part of the file.
      store.graph.setEf(EF_SEARCH)
    } else {
      await store.buildGraph()
    }
    return store
  }

  override _vectorstoreType(): string {
    return this.graph ? 'hnsw' : 'exact'
  }

  get size(): number {
    return this.documents.length
  }

  override async addDocuments(documents: Document[]): Promise<void> {
    const texts = documents.map((document) => document.pageContent)
    await this.addVectors(await this.embeddings.embedDocuments(texts), documents)
  }

  override async addVectors(vectors: number[][], documents: Document[]): Promise<void> {
    const grown = new Float32Array(this.vectors.length + vectors.length * this.dimension)
    grown.set(this.vectors)
    for (const [i, vector] of vectors.entries()) {
      if (vector.length !== this.dimension) {
        throw new Error(`expected vectors of ${this.dimension} numbers, got ${vector.length}`)
      }
      grown.set(vector, this.vectors.length + i * this.dimension)
    }
    this.vectors = grown
    this.documents = [...this.documents, ...documents]
    await this.buildGraph()
  }

  override async similaritySearchVectorWithScore(
    query: number[],
    k: number,
  ): Promise<[Document, number][]> {
    return this.nearest(query, k).flatMap(({ unit, similarity }) => {
      const document = this.documents[unit]
      return document ? [[document, similarity] as [Document, number]] : []
    })
  }

  /** The k nearest units, best first; equal ones by number. What is no nearer than 0 is left out. */
  nearest(query: readonly number[], k: number): Neighbour[] {
    const wanted = Math.min(k, this.size)
    if (wanted === 0) return []
    const units = this.graph
      ? this.graph.searchKnn([...query], Math.min(wanted + SPARE, this.size)).neighbors
      : this.documents.map((_, unit) => unit)
    return units
      .map((unit) => ({ unit, similarity: this.similarity(query, unit) }))
      .filter(({ similarity }) => similarity > 0)
      .sort((a, b) => b.similarity - a.similarity || a.unit - b.unit)
      .slice(0, wanted)
  }

  /** Cosine of the query and one unit. */
  similarity(query: readonly number[], unit: number): number {
    let sum = 0
    const start = unit * this.dimension
    for (let i = 0; i < this.dimension; i++) {
      sum += (query[i] ?? 0) * (this.vectors[start + i] ?? 0)
    }
    return sum
  }

  /** What `restore` needs, besides the graph. */
  rawVectors(): Float32Array {
    return this.vectors
  }

  /** Writes the graph; false when there is none to write. */
  async saveGraph(file: string): Promise<boolean> {
    return this.graph ? await this.graph.writeIndex(file) : false
  }

  /** In small steps, since others may be waiting for an answer meanwhile. */
  private async buildGraph(): Promise<void> {
    if (!this.hnsw) return
    const graph = new this.hnsw.HierarchicalNSW('ip', this.dimension)
    graph.initIndex(Math.max(1, this.size), M, EF_CONSTRUCTION, RANDOM_SEED)
    for (let unit = 0; unit < this.size; unit++) {
      if (unit % POINTS_AT_A_TIME === 0) await nextLoop()
      // The addon takes plain arrays only.
      const start = unit * this.dimension
      graph.addPoint(Array.from(this.vectors.subarray(start, start + this.dimension)), unit)
    }
    graph.setEf(EF_SEARCH)
    this.graph = graph
  }
}
