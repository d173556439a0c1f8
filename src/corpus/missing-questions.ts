import type { Corpus, Document, Passage } from './document.ts'
import { isLabel } from './outline.ts'

/** How far the questions of one document have come. */
export interface QuestionProgress {
  document: Document
  /** How many passages say something, so that a member could ask for it. */
  passages: number
  /** How many questions are written for them. */
  questions: number
  /** Passages that say something and have none, in reading order. */
  missing: Passage[]
}

/** Looks through every document; a new one works without questions, and better with them. */
export function findMissingQuestions({ documents, writtenQuestions }: Corpus): QuestionProgress[] {
  return documents.map((document) => {
    const saying = document.passages.filter(saysSomething)
    const count = ({ id }: Passage) => writtenQuestions.get(id)?.length ?? 0
    return {
      document,
      passages: saying.length,
      questions: document.passages.reduce((sum, passage) => sum + count(passage), 0),
      // A line whose questions all repeat others leaves its passage an empty list.
      missing: saying.filter((passage) => count(passage) === 0),
    }
  })
}

/** Headings, labels and typists' marks answer nothing by themselves. */
function saysSomething(passage: Passage): boolean {
  return !isLabel(passage) && passage.role !== 'other'
}
