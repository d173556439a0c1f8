import { Embeddings } from '@langchain/core/embeddings'
import { chunkArray } from '@langchain/core/utils/chunk_array'
import { EmbedderError } from './embedder-error.ts'
import { assertSameModel, type KnownModel } from './recognise-model.ts'
import type { EmbedOptions, TextModel } from './text-model.ts'
import { archiveKey, type VectorArchive } from './vector-archive.ts'

/** While texts of many documents are embedded, it is met again so often. */
const TRUSTED_MS = 60_000
/** And so often while members ask, beside their questions. */
const TRUSTED_FOR_QUESTIONS_MS = 5 * 60_000

export interface ArchivedEmbeddingsDeps {
  model: TextModel
  known: KnownModel
  archive: VectorArchive
  /** Milliseconds of the epoch when the model last was what it is known for; null: not lately. */
  recognisedAtMs: number | null
  now: () => Date
  /** Told how many of the texts that had no vector yet have one now. */
  onProgress?: (done: number, total: number) => void
  /** Told that vectors could not be kept; they are made again the next time. */
  onUnwritable?: (error: unknown) => void
}

/**
 * A model whose vectors are kept: each text is embedded once, also when the work broke off half
 * way, and no vector of another model comes between them. Rejects with EmbedderError, or with the
 * reason of the signal; what was done by then is kept.
 */
export class ArchivedEmbeddings extends Embeddings {
  readonly dimension: number
  readonly modelId: string
  private readonly deps: ArchivedEmbeddingsDeps
  private recognisedAtMs: number | null
  /** Beside the questions, at most once at a time. */
  private isRecognising = false

  constructor(deps: ArchivedEmbeddingsDeps) {
    super({})
    this.deps = deps
    this.dimension = deps.known.dimension
    this.modelId = `${deps.model.identity} ${deps.known.id}`
    this.recognisedAtMs = deps.recognisedAtMs
  }

  override async embedQuery(text: string): Promise<number[]> {
    if (isBlank(text)) return this.nothing()
    if (this.recognisedAtMs === null) await this.recognise({ patience: 'question' })
    else if (!this.isTrusted(TRUSTED_FOR_QUESTIONS_MS)) this.recogniseAgain()
    try {
      const vector = await this.deps.model.embedQuery(text)
      this.assertDimension(vector)
      return vector
    } catch (error) {
      // What comes back after a failure may be another model.
      this.recognisedAtMs = null
      throw error
    }
  }

  /** Kept as those of the documents are. */
  async embedQueries(texts: readonly string[], signal?: AbortSignal): Promise<number[][]> {
    return this.embedAll('query', texts, signal)
  }

  override async embedDocuments(
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<number[][]> {
    return this.embedAll('passage', texts, signal)
  }

  private async embedAll(
    kind: 'query' | 'passage',
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<number[][]> {
    const { archive, model, onProgress, onUnwritable } = this.deps
    const keys = new Map(texts.map((text) => [text, archiveKey(kind, text)]))
    const vectors = await archive.read([...keys.values()])
    const missing = [...keys].filter(([text, key]) => !isBlank(text) && !vectors.has(key))
    let done = 0
    for (const batch of chunkArray(missing, model.batchSize)) {
      if (!this.isTrusted()) await this.recognise({ patience: 'documents', signal })
      const wanted = batch.map(([text]) => text)
      const given =
        kind === 'query'
          ? await model.embedQueries(wanted, signal)
          : await model.embedDocuments(wanted, signal)
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

  private isTrusted(forMs = TRUSTED_MS): boolean {
    const { recognisedAtMs } = this
    return recognisedAtMs !== null && this.deps.now().getTime() - recognisedAtMs < forMs
  }

  /** Nobody waits for it: where it is another model, the next question meets that. */
  private recogniseAgain(): void {
    if (this.isRecognising) return
    this.isRecognising = true
    this.recognise({ patience: 'question' })
      .catch(() => {
        this.recognisedAtMs = null
      })
      .finally(() => {
        this.isRecognising = false
      })
  }

  private async recognise(options: EmbedOptions): Promise<void> {
    await assertSameModel(this.deps.model, this.deps.known, options)
    this.recognisedAtMs = this.deps.now().getTime()
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
