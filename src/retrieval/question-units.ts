import type { Corpus } from '../corpus/document.ts'

/** The written questions as units of the index: each stands alone, and leads to its passage. */
export interface QuestionUnits {
  texts: string[]
  /** By unit: position of the passage that answers it. */
  passages: Int32Array
}

/** The units of a corpus, passage by passage in the order of the documents. */
export function listQuestionUnits({ documents, writtenQuestions }: Corpus): QuestionUnits {
  const texts: string[] = []
  const positions: number[] = []
  const passages = documents.flatMap((document) => document.passages)
  for (const [position, { id }] of passages.entries()) {
    for (const text of writtenQuestions.get(id) ?? []) {
      texts.push(text)
      positions.push(position)
    }
  }
  return { texts, passages: Int32Array.from(positions) }
}
