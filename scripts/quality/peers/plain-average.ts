import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setImmediate as nextLoop } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { Embeddings } from '@langchain/core/embeddings'

const MOST_SYLLABLES = 4

/**
 * The plain average of published word vectors, with nothing of ours: words cut greedily, the
 * longest first, as they are spelled.
 */
export class PlainAverageEmbeddings extends Embeddings {
  private constructor(
    private readonly vectors: ReadonlyMap<string, Float32Array>,
    private readonly dimension: number,
  ) {
    super({})
  }

  /** Reads word vectors in word2vec's text format, gzipped. Throws when the file is missing. */
  static async read(file: string): Promise<PlainAverageEmbeddings> {
    const source = createReadStream(file)
    await new Promise((resolve, reject) => source.once('open', resolve).once('error', reject))
    const vectors = new Map<string, Float32Array>()
    let dimension = 0
    for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
      const [word = '', ...numbers] = line.trim().split(' ')
      if (numbers.length === 1) dimension = Number(numbers[0])
      else vectors.set(word, Float32Array.from(numbers, Number))
    }
    return new PlainAverageEmbeddings(vectors, dimension)
  }

  override async embedQuery(text: string): Promise<number[]> {
    const sum = new Array<number>(this.dimension).fill(0)
    for (const vector of this.cut(text)) {
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0)
    }
    return sum
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = []
    for (const text of texts) {
      vectors.push(await this.embedQuery(text))
      if (vectors.length % 1000 === 0) await nextLoop()
    }
    return vectors
  }

  private cut(text: string): Float32Array[] {
    const syllables =
      text
        .normalize('NFC')
        .toLowerCase()
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
    const found: Float32Array[] = []
    for (let at = 0; at < syllables.length; ) {
      let length = Math.min(MOST_SYLLABLES, syllables.length - at)
      let vector: Float32Array | undefined
      for (; length > 0; length--) {
        vector = this.vectors.get(syllables.slice(at, at + length).join('_'))
        if (vector) break
      }
      if (vector) found.push(vector)
      at += Math.max(1, length)
    }
    return found
  }
}
