import type { Corpus } from '../../src/corpus/document.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { readLawCorpus } from '../law-corpus.ts'

/** What is searched: the five documents, or every article of the codified law. */
export const COLLECTIONS = ['documents', 'law'] as const
export type CollectionName = (typeof COLLECTIONS)[number]

/** A passage as every search engine beside ours gets it: the fields ours looks at, too. */
export interface Unit {
  /** The passage's id. */
  id: string
  doc: string
  text: string
  /** Headings above it and the line that introduces it, one a line. */
  headings: string
  /** Of its document. */
  title: string
}

export interface Collection {
  name: CollectionName
  corpus: Corpus
  units: Unit[]
}

/** Reads a collection whole. Throws when its file or folder cannot be read. */
export async function openCollection(
  name: CollectionName,
  places: { corpus: string; law: string },
): Promise<Collection> {
  const corpus =
    name === 'documents'
      ? await loadCorpus(places.corpus)
      : await readLawCorpus(places.law, { passages: 'articles' })
  return { name, corpus, units: corpus.documents.flatMap(unitsOf) }
}

function unitsOf({ id: doc, title, passages }: Corpus['documents'][number]): Unit[] {
  const texts = new Map(passages.map(({ id, text }) => [id, text]))
  return passages.map(({ id, text, trail, parentId }) => ({
    id,
    doc,
    text,
    headings: [...trail, texts.get(parentId ?? '') ?? ''].filter((line) => line !== '').join('\n'),
    title,
  }))
}
