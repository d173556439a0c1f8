import { Embeddings } from '@langchain/core/embeddings'
import { chunkArray } from '@langchain/core/utils/chunk_array'
import { toUnitVector } from '../lib/vectors.ts'
import type { ModelFamily } from './model-families.ts'

/** `question`: somebody waits for the answer. `documents`: an index is being built. */
export type Patience = 'question' | 'documents'

export interface EmbedOptions {
  patience: Patience
  /** Ends waiting; the call then rejects with its reason. */
  signal?: AbortSignal | undefined
}

export interface TextModelOptions {
  family: ModelFamily
  /** Texts in one call. */
  batchSize: number
}

/**
 * A model that reads texts as they are: it gets each with its family's prefix, some at a time, and
 * gives vectors of length 1. Rejects with EmbedderError, or with the reason of the signal.
 */
export abstract class TextModel extends Embeddings {
  /** All that its vectors depend on as far as the settings tell. Holds no secret. */
  abstract readonly identity: string
  /** For operators, Vietnamese: which model, and where. */
  abstract readonly title: string
  readonly batchSize: number
  protected readonly family: ModelFamily

  constructor({ family, batchSize }: TextModelOptions) {
    super({})
    this.family = family
    this.batchSize = batchSize
  }

  /** As many vectors as texts, in their order, all of one length; of any scale. */
  protected abstract embedBatch(
    texts: readonly string[],
    options: EmbedOptions,
  ): Promise<readonly ArrayLike<number>[]>

  override async embedQuery(text: string): Promise<number[]> {
    const [vector = []] = await this.embedAll([text], this.family.query, { patience: 'question' })
    return vector
  }

  /** The same as `embedQuery` of each, for who can wait. */
  async embedQueries(texts: readonly string[], signal?: AbortSignal): Promise<number[][]> {
    return this.embedAll(texts, this.family.query, { patience: 'documents', signal })
  }

  override async embedDocuments(
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<number[][]> {
    return this.embedAll(texts, this.family.passage, { patience: 'documents', signal })
  }

  private async embedAll(
    texts: readonly string[],
    prefix: string,
    options: EmbedOptions,
  ): Promise<number[][]> {
    const vectors: number[][] = []
    for (const batch of chunkArray([...texts], this.batchSize)) {
      options.signal?.throwIfAborted()
      const prefixed = batch.map((text) => prefix + text)
      vectors.push(...(await this.embedBatch(prefixed, options)).map(toUnitVector))
    }
    return vectors
  }
}
