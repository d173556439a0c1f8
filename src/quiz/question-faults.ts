import type { z } from 'zod'
import { question } from './question.ts'

/** What each part of a question is called by those who write them. */
const PARTS: Record<string, string> = {
  id: 'mã câu (id)',
  topic: 'chủ đề',
  difficulty: 'mức độ',
  question: 'câu hỏi',
  options: 'phương án',
  correct: 'đáp án đúng',
  explanation: 'giải thích',
  source: 'căn cứ',
}

const NOT_A_QUESTION =
  'Dòng này không phải một câu hỏi dạng JSON. Hãy xem lại dấu ngoặc, dấu phẩy và dấu nháy, hoặc xóa dòng.'

/** The remedy where the form alone does not say it. */
const REMEDIES: Record<string, string> = {
  id: 'mã câu (id) chỉ gồm chữ không dấu, số, gạch nối, dài nhất 40 ký tự.',
  difficulty: 'mức độ cần là dễ (easy), trung bình (medium) hoặc khó (hard).',
  options: 'cần từ 2 đến 6 phương án, mỗi phương án không trống và dài nhất 200 ký tự.',
  correct: 'đáp án đúng phải chỉ vào phương án có trong câu, và phải còn phương án sai.',
  source: 'căn cứ cần mã văn bản (doc) và đoạn trích nguyên văn (quote).',
}

/** Why a value is no question: Vietnamese, what to mend, one line a part; none when it is one. */
export function questionFaults(value: unknown): string[] {
  const { error } = question.safeParse(value)
  if (error === undefined) return []
  if (typeof value !== 'object' || value === null) return [NOT_A_QUESTION]
  return [...new Set(error.issues.map(describeIssue).map(capitalise))]
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const part = String(issue.path[0] ?? 'correct')
  const name = PARTS[part] ?? part
  if (REMEDIES[part] !== undefined) return REMEDIES[part]
  if (issue.code === 'too_big') return `${name} dài nhất ${issue.maximum} ký tự, hãy viết gọn lại.`
  return `còn thiếu ${name}.`
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
