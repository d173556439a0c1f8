import type { Corpus } from '../../src/corpus/document.ts'
import { saysTheSame } from '../../src/lib/same-content.ts'
import type { Random } from '../typing-noise.ts'
import type { Labelled } from './example.ts'
import { typeBadly } from './type-badly.ts'

/**
 * The written questions of a corpus, as typed and typed badly. They are to be searched for in an
 * index that holds none of them, or none of their document.
 */
export function listWrittenQuestions(corpus: Corpus, random: Random): Labelled[] {
  const passages = corpus.documents.flatMap((document) => document.passages)
  return passages.flatMap(({ id, text }) =>
    (corpus.writtenQuestions.get(id) ?? []).map((question, i) => {
      const isNeat = i % 2 === 0
      return {
        source: isNeat ? 'written' : 'written, typed badly',
        group: id,
        style: 'written',
        request: { question: isNeat ? question : typeBadly(question, random) },
        isRight: (passage) => passage.id === id || saysTheSame(passage.text, text),
      }
    }),
  )
}

/** The corpus as it is when questions were written for all of its documents but one. */
export function withoutQuestionsOf(corpus: Corpus, documentId: string): Corpus {
  return {
    ...corpus,
    writtenQuestions: new Map(
      [...corpus.writtenQuestions].filter(([passage]) => !passage.startsWith(`${documentId}#`)),
    ),
    documentsHash: `${corpus.documentsHash} without questions of ${documentId}`,
  }
}
