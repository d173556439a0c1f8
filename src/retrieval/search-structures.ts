import type { VectorStore } from '@langchain/core/vectorstores'
import type { Corpus } from '../corpus/document.ts'
import type { LexicalIndex } from './lexical-index.ts'
import type { DocumentKnowledge, MergedTexts } from './merge-segments.ts'
import type { KeyedVectors } from './place-vectors.ts'
import type { PlacedVectors } from './placed-vectors.ts'
import type { IndexEmbeddings } from './ports.ts'
import { listQuestionUnits } from './question-units.ts'
import { SentenceVectors } from './sentence-vectors.ts'
import type { VectorGraph } from './vector-graph.ts'

/** The parts that take time to make and are kept between starts. */
export interface SearchStructures {
  passageTerms: LexicalIndex
  sentenceTerms: LexicalIndex
  vectors: SentenceVectors
  questionTerms: LexicalIndex
  questionVectors: SentenceVectors
  /** The sentences and their vectors to others, as LangChain passes them on. */
  openVectorStore(): Promise<VectorStore>
  knowledge: DocumentKnowledge
}

/** The same as it is built and saved, without the texts. */
export interface BuiltIndex extends MergedTexts {
  placed: KeyedVectors
  graph: VectorGraph | null
  questions: PlacedVectors
}

/** Joins what was built with the corpus it was built from. Throws when they do not fit. */
export function toSearchStructures(
  { placed, graph, questions, ...texts }: BuiltIndex,
  corpus: Corpus,
  embeddings: IndexEmbeddings,
): SearchStructures {
  const asked = listQuestionUnits(corpus).texts.length
  const passages = corpus.documents.reduce((sum, one) => sum + one.passages.length, 0)
  const sentences = countSentences(corpus)
  if (
    texts.passageTerms.data.size !== passages ||
    texts.sentenceTerms.data.size !== sentences ||
    placed.pointOf.length !== sentences ||
    texts.questionTerms.data.size !== asked ||
    questions.pointOf.length !== asked
  ) {
    throw new Error('the index does not fit the corpus')
  }
  const vectors = new SentenceVectors(placed, graph)
  return {
    ...texts,
    vectors,
    // There are few enough to compare one by one.
    questionVectors: new SentenceVectors(questions, null),
    async openVectorStore() {
      const { SentenceVectorStore } = await import('./vector-store.ts')
      return new SentenceVectorStore(embeddings, vectors, sentenceReader(corpus))
    },
  }
}

function countSentences({ documents }: Corpus): number {
  let count = 0
  for (const { passages } of documents) {
    for (const { sentences } of passages) count += sentences.length
  }
  return count
}

/** Texts by number. */
function sentenceReader({ documents }: Corpus): (unit: number) => string {
  const texts = documents.flatMap(({ passages }) =>
    passages.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
  )
  return (unit) => texts[unit] ?? ''
}
