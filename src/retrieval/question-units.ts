import type { Corpus } from '../corpus/document.ts'

/** The written questions as units of the index: each stands alone, and leads to its passage. */
export interface QuestionUnits {
  texts: string[]
  /** By unit: position of the passage that answers it. */
  passages: Int32Array
  /** By unit: the part of that passage that answers it; null where all of it does. */
  answers: (string | null)[]
}

/** The units of a corpus, passage by passage in the order of the documents. */
export function listQuestionUnits({
  documents,
  writtenQuestions,
  writtenAnswers,
}: Corpus): QuestionUnits {
  const texts: string[] = []
  const positions: number[] = []
  // Most documents of a large corpus have none, and are not looked through.
  const asked = new Set([...writtenQuestions.keys()].map((id) => id.slice(0, id.indexOf('#'))))
  let first = 0
  for (const { id: documentId, passages } of documents) {
    for (const [i, { id }] of asked.has(documentId) ? passages.entries() : []) {
      for (const text of writtenQuestions.get(id) ?? []) {
        texts.push(text)
        positions.push(first + i)
      }
    }
    first += passages.length
  }
  const answers = texts.map((text) => writtenAnswers.get(text) ?? null)
  return { texts, passages: Int32Array.from(positions), answers }
}
