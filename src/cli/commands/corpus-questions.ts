import type { Corpus } from '../../corpus/document.ts'
import { findMissingQuestions, type QuestionProgress } from '../../corpus/missing-questions.ts'
import { WRITTEN_QUESTION_FOLDER } from '../../corpus/question-files.ts'

const HEADING = 'Câu hỏi mẫu'

/** Advice for `corpus check`, a line each: which passages have no written questions yet. */
export function questionAdvice(corpus: Corpus): string[] {
  if (corpus.documents.length === 0) return []
  return [HEADING, ...findMissingQuestions(corpus).flatMap(adviceOf)]
}

function adviceOf({ document, passages, questions, missing }: QuestionProgress): string[] {
  const { id } = document
  if (missing.length === 0) return [`  ${id}: ${questions} câu, đủ cả ${passages} đoạn.`]
  return [
    `  ${id}: ${questions} câu; ${missing.length} trên ${passages} đoạn chưa có câu nào. ` +
      `Nên viết thêm vào tệp ${WRITTEN_QUESTION_FOLDER}/${id}.jsonl:`,
    ...missing.map((passage) => `    ${passage.id}  (${passage.locator})`),
  ]
}
