import { setImmediate as nextLoop } from 'node:timers/promises'
import { Document } from '@langchain/core/documents'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { VectorStore } from '@langchain/core/vectorstores'
import type { SentenceVectors } from './sentence-vectors.ts'

/**
 * Sentence vectors behind LangChain's VectorStore. Its base class brings 200 modules and 25 MB, so
 * this file is imported only when somebody asks for one; the search itself does without.
 */
export class SentenceVectorStore extends VectorStore {
  declare FilterType: never

  constructor(
    embeddings: EmbeddingsInterface,
    private readonly vectors: SentenceVectors,
    private textOf: (unit: number) => string,
  ) {
    super(embeddings, {})
  }

  override _vectorstoreType(): string {
    return 'sentences'
  }

  override async addDocuments(documents: Document[]): Promise<void> {
    const texts = documents.map((document) => document.pageContent)
    await this.addVectors(await this.embeddings.embedDocuments(texts), documents)
  }

  override async addVectors(vectors: number[][], documents: Document[]): Promise<void> {
    const { textOf } = this
    const { size } = this.vectors
    await this.vectors.add(vectors, () => nextLoop())
    this.textOf = (unit) =>
      unit < size ? textOf(unit) : (documents[unit - size]?.pageContent ?? '')
  }

  override async similaritySearchVectorWithScore(
    query: number[],
    k: number,
  ): Promise<[Document, number][]> {
    return this.vectors
      .nearest(query, k)
      .map(({ unit, similarity }) => [new Document({ pageContent: this.textOf(unit) }), similarity])
  }
}
