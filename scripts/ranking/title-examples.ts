import type { Corpus } from '../../src/corpus/document.ts'
import { articleIdOf } from '../law-corpus.ts'
import { type Random, shuffle } from '../noise/random.ts'
import type { Labelled } from './example.ts'
import { typeBadly } from './type-badly.ts'

/** The law corpus without the articles' titles, and the titles as questions for their articles. */
export function listTitles(
  laws: Corpus,
  { count, random }: { count: number; random: Random },
): { corpus: Corpus; titles: Labelled[] } {
  const corpus = {
    ...laws,
    documents: laws.documents.map((document) => ({
      ...document,
      passages: document.passages.map((passage) => ({
        ...passage,
        trail: passage.trail.slice(0, -1),
      })),
    })),
    documentsHash: `${laws.documentsHash} without titles`,
  }
  const titled = laws.documents.flatMap(({ passages }) =>
    passages.flatMap(({ id, documentId, trail }) => {
      const title = trail.at(-1)
      return title === undefined || trail.length < 2 ? [] : [{ id, documentId, title }]
    }),
  )
  const titles = shuffle(titled, random)
    .slice(0, count)
    .map(({ id, documentId, title }, i): Labelled => {
      const isNeat = i % 2 === 0
      return {
        source: isNeat ? 'title' : 'title, typed badly',
        group: documentId,
        style: 'title',
        request: { question: isNeat ? title : typeBadly(title, random) },
        isRight: (passage) => articleIdOf(passage.id) === articleIdOf(id),
      }
    })
  return { corpus, titles }
}
