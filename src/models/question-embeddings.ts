import { Embeddings } from '@langchain/core/embeddings'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { ArchivedEmbeddings } from './archived-embeddings.ts'
import { EmbedderError, type EmbedderErrorKind } from './embedder-error.ts'

/** A model that has just failed is not asked again so soon: every question would wait for it. */
const PAUSE_MS = 30_000
/** What is wrong with one text only; the next may well be taken. */
const OF_ONE_TEXT: readonly string[] = ['refused', 'malformed'] satisfies EmbedderErrorKind[]
const WORDS_ONCE = 'Với một câu hỏi, Sổ tay chỉ tìm theo từ ngữ, không theo nghĩa.'
const WORDS_FOR_NOW = 'Tạm thời Sổ tay chỉ tìm theo từ ngữ, không theo nghĩa.'

/**
 * For questions of members: never rejects. When the model fails, a question gets the zero vector,
 * which is near to nothing, so that it is answered by its words alone; the log says why.
 */
export class QuestionEmbeddings extends Embeddings {
  readonly dimension: number
  readonly modelId: string
  private readonly embeddings: ArchivedEmbeddings
  private readonly deps: { clock: Clock; logger: Logger }
  private pausedUntilMs = 0

  constructor(embeddings: ArchivedEmbeddings, deps: { clock: Clock; logger: Logger }) {
    super({})
    this.embeddings = embeddings
    this.deps = deps
    this.dimension = embeddings.dimension
    this.modelId = embeddings.modelId
  }

  override async embedQuery(text: string): Promise<number[]> {
    const { clock, logger } = this.deps
    if (clock.now().getTime() >= this.pausedUntilMs) {
      try {
        return await this.embeddings.embedQuery(text)
      } catch (error) {
        const isOfText = error instanceof EmbedderError && OF_ONE_TEXT.includes(error.kind)
        if (!isOfText) this.pausedUntilMs = clock.now().getTime() + PAUSE_MS
        if (!(error instanceof EmbedderError)) logger.error({ err: error }, 'a model has a fault')
        const reason = error instanceof EmbedderError ? error.message : 'lỗi của chương trình'
        logger.warn({ reason }, isOfText ? WORDS_ONCE : WORDS_FOR_NOW)
      }
    }
    return new Array<number>(this.dimension).fill(0)
  }

  override embedDocuments(texts: readonly string[]): Promise<number[][]> {
    return this.embeddings.embedDocuments(texts)
  }
}
