import { Document } from '@langchain/core/documents'
import { VectorStore } from '@langchain/core/vectorstores'
import { beforeAll, describe, expect, it } from 'vitest'
import { SentenceVectors } from '../../src/retrieval/sentence-vectors.ts'
import { SentenceVectorStore } from '../../src/retrieval/vector-store.ts'
import { LetterEmbeddings } from '../support/letter-embeddings.ts'

const TEXTS = ['thư viện mở cửa', 'đường ống nước', 'quỹ học bổng']

describe('sentence vectors behind LangChain', () => {
  let store: SentenceVectorStore
  beforeAll(async () => {
    const embeddings = new LetterEmbeddings()
    store = new SentenceVectorStore(
      embeddings,
      SentenceVectors.create(embeddings.dimension, null),
      () => '',
    )
    await store.addDocuments(TEXTS.map((pageContent) => new Document({ pageContent })))
  })

  it('are a vector store like any other', async () => {
    expect(store).toBeInstanceOf(VectorStore)
    const [[document, score] = []] = await store.similaritySearchWithScore('đường ống nước', 1)
    expect(document?.pageContent).toBe('đường ống nước')
    expect(score).toBeCloseTo(1, 2)
    const [found] = await store.asRetriever(1).invoke('quỹ học bổng')
    expect(found?.pageContent).toBe('quỹ học bổng')
  })

  it('take documents later, each under its own number', async () => {
    await store.addDocuments([new Document({ pageContent: 'chợ phiên' })])
    const found = await store.similaritySearch('chợ phiên', 1)
    expect(found.map(({ pageContent }) => pageContent)).toEqual(['chợ phiên'])
    const older = await store.similaritySearch('thư viện mở cửa', 1)
    expect(older.map(({ pageContent }) => pageContent)).toEqual(['thư viện mở cửa'])
  })
})
