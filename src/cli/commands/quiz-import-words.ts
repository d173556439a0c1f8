/** What `npm run quiz -- import` shows of each row. */

import type { Verdict } from '../../quiz/exchange/plan-import.ts'
import type { Candidate } from '../../quiz/exchange/ports.ts'
import { optionLetter } from '../../quiz/grade.ts'
import type { Question } from '../../quiz/question.ts'

type Proposed = Extract<Verdict, { kind: 'proposed' }>

const WHY: Record<Proposed['why'], string> = {
  none_named: 'Dòng này chưa ghi đoạn trích; Sổ tay tìm được đoạn sau.',
  not_literal: 'Đoạn trích chưa đúng từng chữ; nguyên văn là đoạn sau.',
}
const NOT_HELD =
  'Chưa được duyệt: đoạn Sổ tay tìm được chưa nêu đủ đáp án đúng. Ghi Văn bản và chép nguyên văn Đoạn trích, hoặc nhập lại ở màn hình lệnh, không kèm --yes, để duyệt từng câu.'
const DOUBTFUL =
  'Đoạn này chưa nêu đủ đáp án đúng nên cần duyệt riêng từng câu, hoặc ghi đúng Văn bản và Đoạn trích.'

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
      // A passage that does not fit is not to be copied.
      if (verdict.isDoubtful) return NOT_HELD
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
        ...(verdict.isDoubtful ? [`    ${DOUBTFUL}`] : []),
        ...verdict.notes.map((note) => `    Lưu ý: ${note}`),
      ]
  }
}

export function candidateText(candidate: Candidate | undefined): string {
  return candidate === undefined ? '' : `${candidate.place}: “${candidate.quote}”`
}
