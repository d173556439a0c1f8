import { z } from 'zod'
import { cleanText, collapseSpaces, foldToWords } from '../lib/vietnamese.ts'
import type { CorpusFault, CorpusWarning, Document, WrittenQuestions } from './document.ts'
import { LONGEST_SUGGESTION, whyNotSuggested } from './fit-suggestion.ts'
import type { CorpusFile } from './ports.ts'

/** Longer than anything that a member would type. */
const LONGEST_QUESTION = 300
const FORM = '{"passage": "mã đoạn", "questions": ["Câu hỏi thứ nhất?", "Câu hỏi thứ hai?"]}'

/** One line of a file: a passage, and what members would ask that it answers. */
const writtenLine = z.strictObject({
  passage: z.string().trim().min(1),
  questions: z.array(z.string().trim().min(1).max(LONGEST_QUESTION)).min(1),
  /** The part of the passage that answers them, word for word; all of it unless given. */
  answer: z.string().trim().min(1).optional(),
  /** The first of them that is used is offered to whoever has not asked anything yet. */
  opening: z.boolean().optional(),
})

export interface ReadQuestions {
  /** In the order of files and lines. */
  questions: WrittenQuestions
  /** By question: the part of its passage that answers it. */
  answers: Map<string, string>
  openings: string[]
  /** Lines that hold no such thing and were passed over. */
  faults: CorpusFault[]
  /**
   * Questions of passages that are not there, those written twice, and answers that the passage
   * does not say: these were passed over; and opening questions that cannot be offered.
   */
  warnings: CorpusWarning[]
}

/** Reads the questions that were written for the passages of these documents. */
export function readWrittenQuestions(
  files: readonly CorpusFile[],
  documents: readonly Document[],
): ReadQuestions {
  const passages = new Map(
    documents.flatMap((document) => document.passages.map((passage) => [passage.id, passage])),
  )
  const questions = new Map<string, string[]>()
  const answers = new Map<string, string>()
  const openings: string[] = []
  const faults: CorpusFault[] = []
  const warnings: CorpusWarning[] = []
  const places = new Map<string, string>()
  for (const { name: file, text } of files) {
    for (const [index, typed] of cleanText(text).split('\n').entries()) {
      if (typed.trim() === '') continue
      const line = index + 1
      const read = readLine(typed)
      if ('message' in read) {
        faults.push({ file, line, message: read.message })
        continue
      }
      const passage = passages.get(read.passage)
      const documentId = passage?.documentId ?? null
      const warn = (code: string, message: string) =>
        warnings.push({ file, documentId, line, locator: null, code, message })
      if (!passage) {
        warn('unknown_passage', unknownPassage(read.passage, documents))
        continue
      }
      const own = questions.get(read.passage) ?? []
      questions.set(read.passage, own)
      const answer = read.answer === undefined ? undefined : collapseSpaces(read.answer)
      const isSaid = answer === undefined || passage.text.includes(answer)
      if (!isSaid) warn('unknown_answer', unknownAnswer(answer))
      let isOpeningOpen = read.opening === true
      for (const question of read.questions.map(collapseSpaces)) {
        const folded = foldToWords(question)
        const first = places.get(folded)
        if (first !== undefined) {
          warn('repeated_question', repeated(question, first))
          continue
        }
        places.set(folded, `${file}, dòng ${line}`)
        own.push(question)
        if (answer !== undefined && isSaid) answers.set(question, answer)
        if (!isOpeningOpen) continue
        isOpeningOpen = false
        openings.push(question)
        const fault = whyNotSuggested(question)
        if (fault !== null) warn('unfit_opening', unfitOpening(question, fault))
      }
    }
  }
  return { questions, answers, openings, faults, warnings }
}

function readLine(line: string): z.infer<typeof writtenLine> | { message: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return {
      message: `Dòng này không đúng dạng JSON nên bị bỏ qua. Hãy xem lại dấu ngoặc, dấu phẩy và dấu nháy; mỗi dòng viết: ${FORM}.`,
    }
  }
  const read = writtenLine.safeParse(value)
  if (read.success) return read.data
  const isLong = read.error.issues.some(({ code }) => code === 'too_big')
  return {
    message: isLong
      ? `Dòng này bị bỏ qua vì có câu hỏi dài quá ${LONGEST_QUESTION} ký tự. Hãy viết ngắn lại như người dân thường hỏi.`
      : `Dòng này bị bỏ qua vì thiếu hoặc thừa nội dung. Mỗi dòng gồm mã đoạn và ít nhất một câu hỏi, có thể thêm "answer" là chỗ trả lời, chép nguyên văn: ${FORM}.`,
  }
}

function unknownPassage(passage: string, documents: readonly Document[]): string {
  const id = passage.split('#', 1)[0] ?? ''
  const has = documents.some((document) => document.id === id)
  return has
    ? `Văn bản ${id} không có đoạn "${passage}", nên câu hỏi của dòng này chưa được dùng. Mã các đoạn: gõ npm run corpus -- show ${id}, kèm số mục.`
    : `Không có văn bản "${id}" dùng được, nên câu hỏi của dòng này chưa được dùng. Hãy sửa mã đoạn "${passage}" hoặc thêm văn bản.`
}

function unknownAnswer(answer: string): string {
  return `Câu trả lời "${answer}" không có nguyên văn trong đoạn, nên chưa được dùng; các câu hỏi của dòng này vẫn được dùng. Hãy chép lại đúng từng chữ từ văn bản.`
}

function unfitOpening(
  question: string,
  fault: NonNullable<ReturnType<typeof whyNotSuggested>>,
): string {
  const why =
    fault === 'too_long'
      ? `dài quá ${LONGEST_SUGGESTION} ký tự nên không vừa một nút bấm`
      : 'dựa vào điều người đọc chưa thấy ("này", "đó", "thứ hai"…)'
  return `Câu hỏi mở đầu "${question}" ${why}, nên chưa được gợi ý. Hãy đặt lên đầu dòng một câu ngắn, tự nó đã rõ.`
}

function repeated(question: string, first: string): string {
  return `Câu hỏi "${question}" đã có ở ${first}, nên lần này không dùng. Hãy viết cho khác đi, nói rõ văn bản hoặc nội dung, hoặc xóa.`
}
