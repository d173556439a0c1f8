import { Embeddings } from '@langchain/core/embeddings'

/** Counts letters; enough to tell one text from another. Notes what it was given. */
export class LetterEmbeddings extends Embeddings {
  readonly modelId: string
  readonly dimension: number
  /** The texts of documents so far. */
  readonly embedded: string[] = []

  constructor(modelId = 'letters', dimension = 8) {
    super({})
    this.modelId = modelId
    this.dimension = dimension
  }

  override async embedQuery(text: string): Promise<number[]> {
    const vector = new Array<number>(this.dimension).fill(1)
    for (const letter of text) {
      const at = (letter.codePointAt(0) ?? 0) % this.dimension
      vector[at] = (vector[at] ?? 0) + 1
    }
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.embedded.push(...texts)
    return Promise.all(texts.map((text) => this.embedQuery(text)))
  }
}
