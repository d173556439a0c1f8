import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters'
import type { Collection, Unit } from '../collections.ts'
import type { Found, Search } from './peer.ts'

/** A piece is found more than once among these many when pieces of one article lie close. */
const PIECES_PER_PLACE = 4

/**
 * What LangChain's own introductions set up: text cut into pieces of about a thousand characters
 * (its default), their vectors in memory, the nearest by cosine. It gets documents and articles as
 * whole texts, headings in their places.
 */
export async function openLangChain(
  { name, units }: Collection,
  embeddings: EmbeddingsInterface,
): Promise<Search> {
  const splitter = new RecursiveCharacterTextSplitter()
  const texts = name === 'documents' ? wholeDocuments(units) : units.map(withHeadings)
  const pieces = await splitter.createDocuments(
    texts.map(({ text }) => text),
    texts.map(({ id, doc }) => ({ id, doc })),
  )
  const store = await MemoryVectorStore.fromDocuments(pieces, embeddings, { similarity: cosine })
  return async (question, limit) => {
    const found = await store.similaritySearch(question, limit * PIECES_PER_PLACE)
    return found.map(
      ({ pageContent: text, metadata }): Found => ({
        id: String(metadata.id),
        doc: String(metadata.doc),
        text,
      }),
    )
  }
}

/** The passages are all lines of a document, headings among them. */
function wholeDocuments(units: readonly Unit[]): Found[] {
  const documents = new Map<string, Found>()
  for (const { id, doc, text } of units) {
    const begun = documents.get(doc)
    if (begun) begun.text += `\n\n${text}`
    else documents.set(doc, { id, doc, text })
  }
  return [...documents.values()]
}

function withHeadings({ id, doc, headings, text }: Unit): Found {
  return { id, doc, text: `${headings}\n${text}` }
}

/** As LangChain's, but a text without any known word is near to nothing rather than to NaN. */
function cosine(a: number[], b: number[]): number {
  let product = 0
  let squaresOfA = 0
  let squaresOfB = 0
  for (let i = 0; i < a.length; i++) {
    product += (a[i] ?? 0) * (b[i] ?? 0)
    squaresOfA += (a[i] ?? 0) ** 2
    squaresOfB += (b[i] ?? 0) ** 2
  }
  const lengths = Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB)
  return lengths > 0 ? product / lengths : 0
}
