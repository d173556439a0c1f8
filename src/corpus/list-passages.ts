import type { Corpus } from './document.ts'

/** Every passage of the documents with the document it stands in, in their order. */
export function listPassages({ documents }: Pick<Corpus, 'documents'>): {
  id: string
  documentId: string
  text: string
}[] {
  return documents.flatMap((document) =>
    document.passages.map(({ id, text }) => ({ id, documentId: document.id, text })),
  )
}
