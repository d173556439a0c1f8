/** What `npm run quiz -- import` shows of each row. */

import type { Verdict } from '../../quiz/exchange/plan-import.ts'
import type { Candidate } from '../../quiz/exchange/ports.ts'
import { optionLetter } from '../../quiz/grade.ts'
import type { Question } from '../../quiz/question.ts'

type Proposed = Extract<Verdict, { kind: 'proposed' }>

const WHY: Record<Proposed['why'], string> = {
  none_named: 'Dòng này chưa ghi đoạn trích; Sổ tay tìm được đoạn sau.',
  not_literal: 'Đoạn trích chưa đúng từng chữ; nguyên văn là đoạn sau.',
  not_found: 'Đoạn trích không có trong văn bản; Sổ tay tìm được đoạn sau.',
}

/** The verdict of every row, and the sum of it. */
export function previewLines(verdicts: readonly Verdict[]): string[] {
  const count = (kind: Verdict['kind']) => verdicts.filter((one) => one.kind === kind).length
  const parts = [
    `${count('exact')} nhận được`,
    `${count('proposed')} cần duyệt đoạn căn cứ`,
    `${count('known')} đã có`,
    `${count('bad')} cần sửa`,
  ]
  return [...verdicts.flatMap(verdictLines), `${verdicts.length} câu: ${parts.join(', ')}.`]
}

/** Why a row is not taken, in one line. */
export function rowText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'bad':
      return verdict.reason
    case 'known':
      return verdict.where
    case 'exact':
      return 'Chưa được nhận.'
    case 'proposed':
      return `${WHY[verdict.why]} Chưa được duyệt. Ghi Văn bản và Đoạn trích: ${candidateText(verdict.candidates[0])}`
  }
}

/** A question with its options, the right ones marked, for somebody who decides on it. */
export function questionLines({ question, options, correct }: Question): string[] {
  return [
    question,
    ...options.map(
      (option, index) =>
        `  ${correct.includes(index) ? '*' : ' '} ${optionLetter(index)}. ${option}`,
    ),
  ]
}

function verdictLines(verdict: Verdict): string[] {
  const lead = `Dòng ${verdict.row.line}:`
  switch (verdict.kind) {
    case 'bad':
      return [`${lead} CẦN SỬA. ${verdict.reason}`]
    case 'known':
      return [`${lead} bỏ qua, ${verdict.where}.`]
    case 'exact':
      return [
        `${lead} nhận được. ${verdict.question.question}`,
        `    Căn cứ: ${verdict.place}: “${verdict.question.source.quote}”`,
        ...verdict.notes.map((note) => `    Lưu ý: ${note}`),
      ]
    case 'proposed':
      return [
        `${lead} cần duyệt. ${verdict.question.question}`,
        `    ${WHY[verdict.why]}`,
        `    Căn cứ: ${candidateText(verdict.candidates[0])}`,
        ...verdict.notes.map((note) => `    Lưu ý: ${note}`),
      ]
  }
}

export function candidateText(candidate: Candidate | undefined): string {
  return candidate === undefined ? '' : `${candidate.place}: “${candidate.quote}”`
}
