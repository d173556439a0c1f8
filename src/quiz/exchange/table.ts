/** Questions as a table: one a row, below a row of headings. The same for CSV and Excel. */
import { fold, foldToWords } from '../../lib/vietnamese.ts'
import { optionLetter } from '../grade.ts'
import type { Question } from '../question.ts'
import { DIFFICULTY_NAMES, type Draft, ExchangeFault, type ReadRow } from './draft.ts'

const MOST_OPTIONS = 6
/** Headings are among the first rows; above them people write a title. */
const HEADING_ROWS = 10

type Column =
  | 'id'
  | 'topic'
  | 'difficulty'
  | 'question'
  | 'correct'
  | 'explanation'
  | 'doc'
  | 'quote'
  | 'reason'
  | `option${number}`

const OPTION_COLUMNS = Array.from({ length: MOST_OPTIONS }, (_, index) => ({
  column: `option${index}` as const,
  heading: `Phương án ${optionLetter(index)}`,
}))

/** In the order of our own files. */
const COLUMNS: readonly { column: Column; heading: string; also: readonly string[] }[] = [
  { column: 'id', heading: 'Mã câu', also: ['ma', 'id', 'ma cau hoi'] },
  { column: 'topic', heading: 'Chủ đề', also: ['topic', 'chuyen de'] },
  { column: 'difficulty', heading: 'Mức độ', also: ['do kho', 'difficulty'] },
  { column: 'question', heading: 'Câu hỏi', also: ['question', 'noi dung cau hoi', 'noi dung'] },
  ...OPTION_COLUMNS.map(({ column, heading }, index) => {
    const names = [optionLetter(index).toLowerCase(), String(index + 1)]
    const leads = ['', 'dap an ', 'lua chon ', 'phuong an ', 'tra loi ', 'option ']
    return { column, heading, also: names.flatMap((name) => leads.map((lead) => lead + name)) }
  }),
  { column: 'correct', heading: 'Đáp án đúng', also: ['dap an', 'dung', 'correct', 'answer'] },
  { column: 'explanation', heading: 'Giải thích', also: ['explanation', 'loi giai'] },
  { column: 'doc', heading: 'Văn bản', also: ['ma van ban', 'tai lieu', 'doc'] },
  { column: 'quote', heading: 'Đoạn trích', also: ['trich dan', 'trich nguyen van', 'quote'] },
]
const REASON_HEADING = 'Cần sửa'
const NO_RIGHT =
  'Đáp án đúng cần là chữ cái của phương án, ví dụ A; nhiều đáp án thì ghi A, C. Ô phương án đó phải có chữ.'

/** The headings of our own files. */
export const HEADINGS = COLUMNS.map(({ heading }) => heading)

/** A row of a file with the line it begins at. */
export interface TableRow {
  line: number
  cells: string[]
  /** Why the row cannot be read, Vietnamese. */
  fault?: string
}

/** How many columns of a row are known headings. */
export function countHeadings(cells: readonly string[]): number {
  return cells.filter((cell) => columnOf(cell) !== null).length
}

/** Throws ExchangeFault when there is no row of headings. Empty rows are passed over. */
export function readTable(rows: readonly TableRow[]): { heading: string[]; rows: ReadRow[] } {
  const at = rows.slice(0, HEADING_ROWS).findIndex(({ cells }) => isHeading(cells))
  const heading = rows[at]?.cells
  if (heading === undefined) {
    throw new ExchangeFault(
      'Không thấy dòng tiêu đề cột. Cần ít nhất các cột: Câu hỏi, Phương án A, Phương án B, Đáp án đúng. ' +
        'Tạo tệp mẫu bằng lệnh: npm run quiz -- template mau.xlsx',
    )
  }
  const columns = heading.map(columnOf)
  const filled = rows.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  return { heading, rows: filled.map((row) => toReadRow(row, columns)) }
}

/** The cells of a question, in the order of `HEADINGS`. */
export function toCells(question: Question): string[] {
  const { id, topic, difficulty, options, correct, explanation, source } = question
  const shown = Array.from({ length: MOST_OPTIONS }, (_, index) => options[index] ?? '')
  const right = correct.map(optionLetter).join(', ')
  const level = DIFFICULTY_NAMES[difficulty]
  return [
    id,
    topic,
    level,
    question.question,
    ...shown,
    right,
    explanation,
    source.doc,
    source.quote,
  ]
}

/** Rows of a table with one more column in front that says what to mend. */
export function toMendTable(
  heading: readonly string[],
  rows: readonly { raw: string; reason: string }[],
): string[][] {
  // A file that was given back once has the column already.
  const isOwn = heading.map((cell) => columnOf(cell) !== 'reason')
  const own = (cells: readonly string[]) => cells.filter((_, index) => isOwn[index] ?? true)
  return [
    [REASON_HEADING, ...own(heading)],
    ...rows.map(({ raw, reason }) => [reason, ...own(readRaw(raw))]),
  ]
}

function readRaw(raw: string): string[] {
  return JSON.parse(raw)
}

function isHeading(cells: readonly string[]): boolean {
  const columns = cells.map(columnOf)
  return ['question', 'option0', 'option1', 'correct'].every((one) =>
    columns.some((c) => c === one),
  )
}

function columnOf(cell: string): Column | null {
  const name = foldToWords(cell)
  if (name === fold(REASON_HEADING)) return 'reason'
  const found = COLUMNS.find(
    ({ heading, also }) => fold(heading) === name || (name !== '' && also.includes(name)),
  )
  return found?.column ?? null
}

function toReadRow({ line, cells, fault }: TableRow, columns: (Column | null)[]): ReadRow {
  const raw = JSON.stringify(cells)
  if (fault !== undefined) return { line, raw, fault }
  const cellOf = (column: Column) => cells[columns.indexOf(column)]?.trim() ?? ''
  const orNull = (column: Column) => cellOf(column) || null
  const all = OPTION_COLUMNS.map(({ column }) => cellOf(column))
  const right = readRight(cellOf('correct'), all)
  const kept = all.flatMap((option, index) => (option === '' ? [] : [index]))
  const draft: Draft = {
    id: orNull('id'),
    topic: orNull('topic'),
    difficulty: orNull('difficulty'),
    question: cellOf('question'),
    options: kept.map((index) => all[index] ?? ''),
    correct: right === null ? [0] : right.map((index) => kept.indexOf(index)),
    explanation: orNull('explanation'),
    doc: orNull('doc'),
    quote: orNull('quote'),
  }
  return right === null ? { line, raw, fault: NO_RIGHT, rest: draft } : { line, raw, draft }
}

/** `B`, `A, C`, `AC`, `1;3`, or the words of one option; null when it names none that has words. */
function readRight(cell: string, options: readonly string[]): number[] | null {
  const places = readPlaces(cell)
  const named = options.findIndex((option) => option !== '' && option === cell)
  // `2` may be the second option or the one that reads 2.
  const [place = named] = places
  if (named >= 0 && place !== named && (options[place] ?? '') !== '') return null
  const right = named >= 0 ? [named] : places
  const isFit = right.length > 0 && right.every((index) => (options[index] ?? '') !== '')
  return isFit ? [...new Set(right)].sort((a, b) => a - b) : null
}

function readPlaces(cell: string): number[] {
  const signs = fold(cell).replace(/\bva\b|[\s,;.&+/]+/g, '')
  if (/^[a-f]+$/.test(signs)) return [...signs].map((sign) => sign.charCodeAt(0) - 97)
  if (/^[1-6]+$/.test(signs)) return [...signs].map((sign) => Number(sign) - 1)
  return []
}
