import { Embeddings } from '@langchain/core/embeddings'
import { chunkArray } from '@langchain/core/utils/chunk_array'
import { EmbedderError } from './embedder-error.ts'
import { assertSameModel, type KnownModel } from './recognise-model.ts'
import type { TextModel } from './text-model.ts'
import { archiveKey, type VectorArchive } from './vector-archive.ts'

export interface ArchivedEmbeddingsDeps {
  model: TextModel
  known: KnownModel
  archive: VectorArchive
  /** False when the model did not answer so far: it is met again before it is used. */
  isRecognised: boolean
  /** Told how many of the texts that had no vector yet have one now. */
  onProgress?: (done: number, total: number) => void
  /** Told that vectors could not be kept; they are made again the next time. */
  onUnwritable?: (error: unknown) => void
}

/**
 * A model whose vectors are kept: each text is embedded once, also when the work broke off half
 * way, and no vector of another model comes between them. Rejects with EmbedderError.
 */
export class ArchivedEmbeddings extends Embeddings {
  readonly dimension: number
  readonly modelId: string
  private readonly deps: ArchivedEmbeddingsDeps
  private isRecognised: boolean

  constructor(deps: ArchivedEmbeddingsDeps) {
    super({})
    this.deps = deps
    this.dimension = deps.known.dimension
    this.modelId = `${deps.model.identity} ${deps.known.id}`
    this.isRecognised = deps.isRecognised
  }

  override async embedQuery(text: string): Promise<number[]> {
    if (isBlank(text)) return this.nothing()
    await this.recognise()
    const vector = await this.deps.model.embedQuery(text)
    this.assertDimension(vector)
    return vector
  }

  /** Kept as those of the documents are. */
  async embedQueries(texts: readonly string[]): Promise<number[][]> {
    return this.embedAll('query', texts, (batch) => this.deps.model.embedQueries(batch))
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return this.embedAll('passage', texts, (batch) => this.deps.model.embedDocuments([...batch]))
  }

  private async embedAll(
    kind: 'query' | 'passage',
    texts: readonly string[],
    embed: (batch: readonly string[]) => Promise<number[][]>,
  ): Promise<number[][]> {
    const { archive, model, onProgress, onUnwritable } = this.deps
    const keys = new Map(texts.map((text) => [text, archiveKey(kind, text)]))
    const vectors = await archive.read([...keys.values()])
    const missing = [...keys].filter(([text, key]) => !isBlank(text) && !vectors.has(key))
    if (missing.length > 0) await assertSameModel(model, this.deps.known, 'documents')
    let done = 0
    for (const batch of chunkArray(missing, model.batchSize)) {
      const given = await embed(batch.map(([text]) => text))
      const made = new Map(batch.map(([, key], i) => [key, given[i] ?? []]))
      for (const [key, vector] of made) {
        this.assertDimension(vector)
        vectors.set(key, vector)
      }
      await archive.add(made).catch((error: unknown) => onUnwritable?.(error))
      done += batch.length
      onProgress?.(done, missing.length)
    }
    return texts.map((text) => vectors.get(keys.get(text) ?? '') ?? this.nothing())
  }

  private async recognise(): Promise<void> {
    if (this.isRecognised) return
    await assertSameModel(this.deps.model, this.deps.known, 'question')
    this.isRecognised = true
  }

  private assertDimension({ length }: readonly number[]): void {
    if (length === this.dimension) return
    throw new EmbedderError(
      'changed',
      `Mô hình ${this.deps.model.title} trả về vector dài ${length}, trước đó dài ${this.dimension}. Hãy chạy lại chương trình để lập chỉ mục mới.`,
    )
  }

  /** The zero vector is near to nothing. */
  private nothing(): number[] {
    return new Array<number>(this.dimension).fill(0)
  }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}
