import { percent } from '../lib/percent.ts'
import { foldToWords } from '../lib/vietnamese.ts'
import {
  type BankFile,
  type BankLine,
  findQuote,
  type PublishedPassage,
  readBankLines,
} from './bank.ts'
import { optionLetter } from './grade.ts'
import { isRightMuchLonger, longestBias, positionBias } from './option-bias.ts'
import type { Question } from './question.ts'
import { findSimilar } from './similar-questions.ts'

/** Of a Telegram quiz poll (Bot API, sendPoll), and of one Zalo message; characters. */
const POLL = { question: 300, option: 100, explanation: 200 }
const ZALO_MESSAGE = 2000

export type FindingCode =
  | 'not_a_question'
  | 'repeated_id'
  | 'quote_gone'
  | 'repeated_option'
  | 'similar'
  | 'longest_option'
  | 'right_much_longer'
  | 'position'
  | 'too_long_for_telegram'
  | 'too_long_for_zalo'
  | 'waits_for_review'

/** Something about the bank that an editor should look at. */
export interface BankFinding {
  /** error: the question is not asked. */
  severity: 'error' | 'warning'
  code: FindingCode
  /** Null when it is about the whole bank. */
  file: string | null
  /** From 1; null when it is about the whole file. */
  line: number | null
  id: string | null
  /** Vietnamese: what is wrong and how to mend it. */
  message: string
}

export interface BankReport {
  /** In the order of files and lines, then what is about whole files and the whole bank. */
  findings: BankFinding[]
  /** How many may be asked. */
  asked: number
  waiting: number
}

type Asked = BankLine & { question: Question }

/** Looks at all questions of the files, alone and together. Nothing is changed. */
export function checkBank(
  files: readonly BankFile[],
  passages: readonly PublishedPassage[],
): BankReport {
  const lines = readBankLines(files)
  const findings: BankFinding[] = []
  const places = new Map<string, BankLine>()
  const usable: Asked[] = []
  for (const line of lines) {
    const { question } = line
    if (question === null) {
      const message = `Không dùng được. ${line.faults.join(' ')}`
      findings.push(findingOf(line, 'error', 'not_a_question', message))
      continue
    }
    const first = places.get(question.id)
    if (first !== undefined) findings.push(repeatedId(line, first))
    else places.set(question.id, line)
    const isQuoted = findQuote(question, passages) !== null
    if (!isQuoted) findings.push(quoteGone(line, question, passages))
    findings.push(...checkOne({ ...line, question }))
    if (first === undefined && isQuoted) usable.push({ ...line, question })
  }
  const asked = usable.filter(({ question }) => question.needsReview !== true)
  const waiting = usable.filter(({ question }) => question.needsReview === true)
  // What waits is the one to go.
  for (const { first, second, by } of findSimilar([...asked, ...waiting])) {
    const what = by === 'words' ? 'Hỏi gần như trùng' : 'Cùng đoạn trích và cùng đáp án'
    const message = `${what} với câu ${first.question.id} (${first.file}, dòng ${first.line}). Bỏ một câu, hoặc sửa để hai câu hỏi hai ý khác nhau.`
    findings.push(findingOf(second, 'warning', 'similar', message))
  }
  const order = new Map(files.map(({ name }, index) => [name, index]))
  const place = ({ file }: BankFinding) => order.get(file ?? '') ?? files.length
  findings.sort((a, b) => place(a) - place(b) || (a.line ?? 0) - (b.line ?? 0))
  for (const { name } of files) {
    findings.push(
      ...checkTogether(
        usable.filter(({ file }) => file === name),
        name,
      ),
    )
  }
  if (files.length > 1) findings.push(...checkTogether(asked, null))
  return { findings, asked: asked.length, waiting: waiting.length }
}

/** What one question alone shows. */
function checkOne(line: Asked): BankFinding[] {
  const { question } = line
  const { options, explanation } = question
  const findings: BankFinding[] = []
  const warn = (code: FindingCode, message: string) =>
    findings.push(findingOf(line, 'warning', code, message))
  const folded = options.map(foldToWords)
  const repeated = folded.findIndex((option, index) => folded.indexOf(option) !== index)
  if (repeated >= 0) {
    warn(
      'repeated_option',
      `Phương án ${optionLetter(repeated)} trùng với phương án ${optionLetter(folded.indexOf(folded[repeated] ?? ''))}. Sửa hoặc bỏ một phương án.`,
    )
  }
  if (isRightMuchLonger(question)) {
    warn(
      'right_much_longer',
      'Đáp án đúng dài hơn hẳn các phương án khác nên dễ đoán. Viết gọn lại, hoặc viết các phương án sai dài tương đương.',
    )
  }
  const long = [
    ...tooLong('câu hỏi', question.question, POLL.question),
    ...options.flatMap((option, index) =>
      tooLong(`phương án ${optionLetter(index)}`, option, POLL.option),
    ),
    ...tooLong('giải thích', explanation, POLL.explanation),
  ]
  if (long.length > 0) {
    const message = `Quá dài cho cuộc thăm dò của Telegram: ${long.join('; ')}. Viết gọn lại.`
    warn('too_long_for_telegram', message)
  }
  const whole = [question.question, ...options.map((option) => `1. ${option}`), explanation]
  if (whole.join('\n').length > ZALO_MESSAGE) {
    warn(
      'too_long_for_zalo',
      `Câu hỏi, phương án và giải thích cộng lại quá ${ZALO_MESSAGE} ký tự của một tin Zalo. Viết gọn lại.`,
    )
  }
  return findings
}

/** What questions show together: those of one file, or all that may be asked. */
function checkTogether(lines: readonly Asked[], file: string | null): BankFinding[] {
  const questions = lines.map(({ question }) => question)
  const where = file === null ? 'Cả ngân hàng' : 'Cả tệp'
  const about = { file, line: null, id: null }
  const findings: BankFinding[] = []
  const longest = longestBias(questions)
  if (longest !== null) {
    findings.push({
      ...about,
      severity: 'warning',
      code: 'longest_option',
      message: `${where}: đáp án đúng là phương án dài nhất ở ${longest.longest}/${longest.questions} câu (${percent(longest.share)}, may rủi chỉ khoảng ${percent(longest.chance)}). Viết gọn đáp án đúng hoặc viết dài phương án sai ở một số câu.`,
    })
  }
  for (const { options, questions: count, counts } of positionBias(questions)) {
    const shown = counts.map((own, index) => `${optionLetter(index)} ${own}`).join(', ')
    findings.push({
      ...about,
      severity: 'warning',
      code: 'position',
      message: `${where}: trong ${count} câu có ${options} phương án, đáp án đúng dồn vào một vài vị trí (${shown}). Đổi chỗ các phương án ở một số câu.`,
    })
  }
  const waiting = questions.filter(({ needsReview }) => needsReview === true).length
  if (file !== null && waiting > 0) {
    findings.push({
      ...about,
      severity: 'warning',
      code: 'waits_for_review',
      message: `${waiting} câu soạn tự động đang chờ duyệt, chưa dùng để hỏi. Duyệt bằng lệnh: npm run quiz -- review`,
    })
  }
  return findings
}

function quoteGone(
  line: BankLine,
  { source }: Question,
  passages: readonly PublishedPassage[],
): BankFinding {
  const hasDocument = passages.some(({ documentId }) => documentId === source.doc)
  const message = hasDocument
    ? `Đoạn trích không còn nguyên văn trong văn bản ${source.doc}. Sửa đoạn trích cho đúng từng chữ, hoặc bỏ câu này.`
    : `Không có văn bản "${source.doc}". Sửa mã văn bản, hoặc bỏ câu này. Xem các mã: npm run corpus -- show`
  return findingOf(line, 'error', 'quote_gone', message)
}

function repeatedId(line: BankLine, first: BankLine): BankFinding {
  const message = `Mã câu đã dùng ở ${first.file}, dòng ${first.line}, nên câu này không được hỏi. Đặt mã khác.`
  return findingOf(line, 'error', 'repeated_id', message)
}

function findingOf(
  { file, line, question }: BankLine,
  severity: BankFinding['severity'],
  code: FindingCode,
  message: string,
): BankFinding {
  return { severity, code, file, line, id: question?.id ?? null, message }
}

function tooLong(what: string, { length }: string, most: number): string[] {
  return length > most ? [`${what} ${length} ký tự (nhiều nhất ${most})`] : []
}
