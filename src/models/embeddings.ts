import { setImmediate as nextLoop } from 'node:timers/promises'
import { Embeddings, type EmbeddingsParams } from '@langchain/core/embeddings'
import { segmentWords } from './segment-words.ts'
import type { Side, WordTable } from './word-table.ts'

/** Taken without a pause: some milliseconds. */
const TEXTS_AT_A_TIME = 100

/**
 * The built-in embedder: the weighted sum of a text's word vectors, scaled to length 1. A word counts
 * differently in a question and in a passage.
 * A text without a known word gives the zero vector, which is near to nothing.
 */
export class WordVectorEmbeddings extends Embeddings {
  readonly dimension: number
  /** Changes whenever vectors from this embedder are no longer comparable with older ones. */
  readonly modelId: string

  constructor(
    private readonly table: WordTable,
    params: EmbeddingsParams = {},
  ) {
    super(params)
    this.dimension = table.dimension
    this.modelId = `word-vectors-${table.checksum.slice(0, 16)}`
  }

  override async embedQuery(text: string): Promise<number[]> {
    return this.embed('question', text)
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = []
    for (const [i, text] of texts.entries()) {
      if (i % TEXTS_AT_A_TIME === 0) await nextLoop()
      vectors.push(this.embed('passage', text))
    }
    return vectors
  }

  private embed(side: Side, text: string): number[] {
    const sum = new Float32Array(this.dimension)
    for (const { row } of segmentWords(text.normalize('NFC'), this.table)) {
      this.table.addTo(sum, row, this.table.weight(side, row))
    }
    let squares = 0
    for (let i = 0; i < sum.length; i++) squares += (sum[i] ?? 0) ** 2
    const length = Math.sqrt(squares)
    // hnswlib-node takes plain arrays only.
    const vector = new Array<number>(sum.length)
    for (let i = 0; i < sum.length; i++) vector[i] = length > 0 ? (sum[i] ?? 0) / length : 0
    return vector
  }
}
