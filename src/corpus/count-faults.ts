import type { CorpusFault } from './document.ts'
import { holdsQuestions, QUESTION_FOLDER, WRITTEN_QUESTION_FOLDER } from './question-files.ts'

/**
 * How much cannot be used, for people: `2 tệp và 3 dòng câu hỏi`, `0 tệp` where there is nothing.
 * Of a document the whole file is refused, of a file of questions the line.
 */
export function countFaults(faults: readonly Pick<CorpusFault, 'file' | 'line'>[]): string {
  const files = new Set(faults.filter((fault) => !isQuestionLine(fault)).map(({ file }) => file))
  const lines = faults.filter(isQuestionLine).length
  if (lines === 0) return `${files.size} tệp`
  return files.size === 0 ? `${lines} dòng câu hỏi` : `${files.size} tệp và ${lines} dòng câu hỏi`
}

/** Where it stands, for people: `questions/a.jsonl, dòng 3`. */
export function placeOfFault({ file, line }: Pick<CorpusFault, 'file' | 'line'>): string {
  return line === null ? file : `${file}, dòng ${line}`
}

function isQuestionLine({ file, line }: Pick<CorpusFault, 'file' | 'line'>): boolean {
  const folders = [WRITTEN_QUESTION_FOLDER, QUESTION_FOLDER]
  return line !== null && folders.some((folder) => holdsQuestions(file, folder))
}
