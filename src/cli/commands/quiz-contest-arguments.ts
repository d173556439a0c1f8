/** What was typed behind `npm run quiz -- contest`, as an order; nothing is opened to read it. */
import { readTypedTime } from '../../conversation/announce-time.ts'
import { fold } from '../../lib/vietnamese.ts'
import { MOST_QUESTIONS, MOST_TRIES } from '../../quiz/contest/new-contest.ts'
import {
  ArgumentFault,
  FLAG,
  readNumber,
  readTyped,
  TEXT,
  TEXTS,
  type Typed,
} from '../typed-options.ts'

export interface ContestOrderDraft {
  title: string
  /** ISO times. */
  opensAt: string
  closesAt: string
  questionsPerTry: number
  tries: number
  /** As they were typed; none: all. */
  topics: string[]
  documents: string[]
  announces: boolean
}

export type ContestOrder =
  | { kind: 'create'; draft: ContestOrderDraft }
  | { kind: 'list' }
  | { kind: 'show' | 'cancel'; id: number }
  | { kind: 'results'; id: number; file: string | null }

const CREATE_OPTIONS = {
  title: TEXT,
  from: TEXT,
  to: TEXT,
  questions: TEXT,
  tries: TEXT,
  topic: TEXTS,
  document: TEXTS,
  'no-announce': FLAG,
} as const
const USUAL_QUESTIONS = '10'
const USUAL_TRIES = '1'

/** Throws ArgumentFault. */
export function readContestOrder([name, ...args]: string[], now: Date): ContestOrder {
  switch (name) {
    case 'create':
      return { kind: 'create', draft: readDraft(readTyped(args, CREATE_OPTIONS, 0), now) }
    case 'list':
      readTyped(args, {}, 0)
      return { kind: 'list' }
    case 'show':
    case 'cancel':
      return { kind: name, id: idOf(readTyped(args, {}, 1)) }
    case 'results': {
      const typed = readTyped(args, {}, 2)
      return { kind: 'results', id: idOf(typed), file: fileOf(typed.words[1] ?? null) }
    }
    default:
      throw new ArgumentFault('Sau contest, hãy gõ create, list, show, results hoặc cancel.')
  }
}

/** The one that was meant, however it was written; as typed where there is none. */
export function meantName(typed: string, names: readonly string[]): string {
  return names.find((name) => fold(name) === fold(typed)) ?? typed
}

function readDraft(typed: Typed, now: Date): ContestOrderDraft {
  return {
    title: required(typed, 'title', '"Tìm hiểu Nghị quyết 57"'),
    opensAt: timeOf(required(typed, 'from', '"22/11/2026 08:00"'), now),
    closesAt: timeOf(required(typed, 'to', '"25/11/2026 17:00"'), now),
    questionsPerTry: readNumber(typed.text('questions') ?? USUAL_QUESTIONS, '--questions', {
      most: MOST_QUESTIONS,
    }),
    tries: readNumber(typed.text('tries') ?? USUAL_TRIES, '--tries', { most: MOST_TRIES }),
    topics: typed.texts('topic'),
    documents: typed.texts('document'),
    announces: !typed.flag('no-announce'),
  }
}

function required(typed: Typed, name: string, example: string): string {
  const text = typed.text(name)
  if (text !== null) return text
  throw new ArgumentFault(`Thiếu --${name}, ví dụ --${name} ${example}.`)
}

/** Also one that has passed: a contest may be open from before. */
function timeOf(text: string, now: Date): string {
  const read = readTypedTime(text, now)
  if (read.kind === 'at' || read.kind === 'past') return read.at.toISOString()
  if (read.kind === 'now') return now.toISOString()
  throw new ArgumentFault(
    `Không hiểu giờ "${text}". Xin viết ngày/tháng/năm rồi giờ:phút, ví dụ "22/11/2026 08:00".`,
  )
}

function fileOf(file: string | null): string | null {
  if (file === null || /\.xlsx$/i.test(file)) return file
  throw new ArgumentFault(`Tên tệp kết quả cần có đuôi .xlsx, không phải "${file}".`)
}

function idOf({ words }: Typed): number {
  const [id] = words
  if (id !== undefined) return readNumber(id, 'Số của cuộc thi')
  throw new ArgumentFault(
    'Còn thiếu số của cuộc thi. Xem các số bằng lệnh: npm run quiz -- contest list',
  )
}
