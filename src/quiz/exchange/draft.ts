import { createHash } from 'node:crypto'
import { collapseSpaces, fold } from '../../lib/vietnamese.ts'
import { rightOptions } from '../grade.ts'
import type { Question } from '../question.ts'

/** A question as a file gives it: text of people, nothing checked yet. Null is what it left out. */
export interface Draft {
  id: string | null
  topic: string | null
  /** `dễ`, `trung bình`, `khó`, or as the bank writes it. */
  difficulty: string | null
  question: string
  options: string[]
  /** Indices into the options. */
  correct: number[]
  explanation: string | null
  /** Id, number or title of the document. */
  doc: string | null
  quote: string | null
}

/** One question of a file, or why there is none at this place. */
export type ReadRow = {
  /** Of the file, or of the sheet; from 1. */
  line: number
  /** As it stands there, to be given back for mending. */
  raw: string
} & (
  | { draft: Draft }
  /** `rest`: what could be read all the same, with any option as the right one. */
  | { fault: string; rest?: Draft }
)

/** A file of questions. */
export interface ExchangeFile {
  rows: ReadRow[]
  /** The text of a file of these rows with what is wrong with each, to be mended and read again. */
  toMend(rows: readonly { raw: string; reason: string }[]): string
  /** How such a file's name ends. */
  mendExtension: 'csv' | 'gift' | 'txt'
}

/** The whole file cannot be read. The message is Vietnamese. */
export class ExchangeFault extends Error {
  override readonly name = 'ExchangeFault'
}

export const DEFAULT_TOPIC = 'Ôn tập chung'
const DIFFICULTIES: Record<string, Question['difficulty']> = {
  de: 'easy',
  easy: 'easy',
  'trung binh': 'medium',
  vua: 'medium',
  medium: 'medium',
  kho: 'hard',
  hard: 'hard',
}
/** What a difficulty is called in files for people. */
export const DIFFICULTY_NAMES: Record<Question['difficulty'], string> = {
  easy: 'dễ',
  medium: 'trung bình',
  hard: 'khó',
}

/**
 * The question of a draft without its source, with what was filled in for it (Vietnamese, as read in
 * a preview). A difficulty that is none stays, so that the check of the question names it.
 */
export function completeDraft(
  draft: Draft,
  { topic }: { topic: string | null },
): { fields: Record<keyof Omit<Question, 'source' | 'needsReview'>, unknown>; filled: string[] } {
  const question = collapseSpaces(draft.question)
  const options = draft.options.map(collapseSpaces)
  const filled: string[] = []
  const given = (text: string | null) => (text === null ? '' : collapseSpaces(text))
  const fill = (own: string, what: string, value: string) => {
    if (own !== '') return own
    filled.push(`${what}: ${value}`)
    return value
  }
  const difficulty = given(draft.difficulty)
  return {
    fields: {
      id: given(draft.id) || contentId({ question, options }),
      topic: fill(given(draft.topic), 'chủ đề', topic ?? DEFAULT_TOPIC),
      difficulty: DIFFICULTIES[fold(fill(difficulty, 'mức độ', 'trung bình'))] ?? difficulty,
      question,
      options,
      correct: draft.correct,
      explanation: fill(
        given(draft.explanation),
        'giải thích',
        `Đáp án đúng: ${rightOptions({ options, correct: draft.correct })}.`,
      ),
    },
    filled,
  }
}

/** The same for questions with the same words and options, in any order, case and spacing. */
export function contentKey({ question, options }: Pick<Question, 'question' | 'options'>): string {
  const plain = (text: string) => collapseSpaces(text.toLowerCase())
  return JSON.stringify([plain(question), ...options.map(plain).sort()])
}

/** An id that stays the same while the question is the same. */
function contentId(question: Pick<Question, 'question' | 'options'>): string {
  return `nk-${createHash('sha256').update(contentKey(question)).digest('hex').slice(0, 12)}`
}

/** What a format has no place for, as a comment that is read again: `so-tay: {…}`. */
export function writeNote(fields: { [name in keyof Note]?: string }): string {
  return `so-tay: ${JSON.stringify(fields)}`
}

type Note = Pick<Draft, 'id' | 'topic' | 'difficulty' | 'explanation' | 'doc' | 'quote'>

/** What `writeNote` wrote into one of these comments; null when none holds it. */
export function readNote(comments: readonly string[]): Note | null {
  for (const comment of comments) {
    const [, json] = /^\s*so-tay:\s*(\{.*\})\s*$/u.exec(comment) ?? []
    const note = json === undefined ? null : parseNote(json)
    if (note !== null) return note
  }
  return null
}

function parseNote(json: string): Note | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  const text = (name: string) => {
    const own = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    return typeof own === 'string' ? own : null
  }
  return {
    id: text('id'),
    topic: text('topic'),
    difficulty: text('difficulty'),
    explanation: text('explanation'),
    doc: text('doc'),
    quote: text('quote'),
  }
}
