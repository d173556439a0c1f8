import type { Logger } from '../lib/logger.ts'
import { cleanText } from '../lib/vietnamese.ts'
import { hasSeveralRight } from './grade.ts'
import { type Question, question } from './question.ts'
import { questionFaults } from './question-faults.ts'

/** A published passage, as far as the check of a question needs it. */
export interface PublishedPassage {
  id: string
  documentId: string
  text: string
}

/** A question whose quote stands in the published documents. */
export interface BankQuestion extends Question {
  /** Where the quote stands. */
  passageId: string
}

/** The questions that may be asked, in the order of their files and lines. */
export interface QuestionBank {
  find(id: string): BankQuestion | null
  list(): BankQuestion[]
  /** Each once, in the order of the bank. */
  topics(): string[]
}

/** A file of questions, one a line; the name is shown in the log. */
export interface BankFile {
  name: string
  text: string
}

/** A line of a bank file that is not blank, and the question it holds; null when it holds none. */
export interface BankLine {
  file: string
  /** From 1. */
  line: number
  /** Null when the line is no question. */
  question: Question | null
  /** Why it is none, in Vietnamese. */
  faults: string[]
}

/**
 * The questions that may be asked. What cannot be asked is left out with a line in the log: a line
 * that is no question, an id used twice, a quote that is in no passage of its document. Questions
 * that wait for review are left out without one.
 */
export function createBank(
  files: readonly BankFile[],
  { passages, logger }: { passages: readonly PublishedPassage[]; logger: Logger },
): QuestionBank {
  const questions = new Map<string, BankQuestion>()
  for (const { file, line, question: read } of readBankLines(files)) {
    const leaveOut = (reason: string) =>
      logger.warn({ file, line, reason }, 'quiz question left out')
    if (read === null) leaveOut('not a question')
    else if (questions.has(read.id)) leaveOut('id used before')
    else if (read.needsReview !== true) {
      const passageId = findQuote(read, passages)
      if (passageId === null) leaveOut('quote not in the documents')
      else questions.set(read.id, { ...read, passageId })
    }
  }
  const list = [...questions.values()]
  return {
    find: (id) => questions.get(id) ?? null,
    list: () => list,
    topics: () => [...new Set(list.map(({ topic }) => topic))],
  }
}

/**
 * Those of the bank that one press answers, as they are at the moment it is asked: the others cannot
 * stand in an announcement.
 */
export function withOneRight(
  bank: Pick<QuestionBank, 'find' | 'list'>,
): Pick<QuestionBank, 'find' | 'list'> {
  return {
    find(id) {
      const found = bank.find(id)
      return found === null || hasSeveralRight(found) ? null : found
    },
    list: () => bank.list().filter((question) => !hasSeveralRight(question)),
  }
}

/** The lines of bank files in their order, blank ones left out. */
export function readBankLines(files: readonly BankFile[]): BankLine[] {
  return files.flatMap(({ name, text }) =>
    cleanText(text)
      .split('\n')
      .map((line, index) => ({ file: name, line: index + 1, ...readQuestion(line) }))
      .filter(({ faults, question }) => question !== null || faults.length > 0),
  )
}

/** The lines that hold no question, in their order; `message` is Vietnamese and says what to mend. */
export function bankFaults(
  files: readonly BankFile[],
): { file: string; line: number; message: string }[] {
  return readBankLines(files)
    .filter(({ question }) => question === null)
    .map(({ file, line, faults }) => ({ file, line, message: faults.join(' ') }))
}

/** Id of the first passage of its document that holds the quote word for word; null when none does. */
export function findQuote(
  { source }: Pick<Question, 'source'>,
  passages: readonly PublishedPassage[],
): string | null {
  const holds = ({ documentId, text }: PublishedPassage) =>
    documentId === source.doc && text.includes(source.quote)
  return passages.find(holds)?.id ?? null
}

function readQuestion(line: string): Pick<BankLine, 'question' | 'faults'> {
  if (line.trim() === '') return { question: null, faults: [] }
  const value = readJson(line)
  const { data = null } = question.safeParse(value)
  return { question: data, faults: data === null ? questionFaults(value) : [] }
}

/** Undefined when the line is no JSON. */
function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
