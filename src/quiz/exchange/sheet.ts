import { headings, type Sheet } from '../../lib/workbook.ts'
import type { Question } from '../question.ts'
import { toCsv } from './csv.ts'
import { ExchangeFault, type ExchangeFile } from './draft.ts'
import { countHeadings, HEADINGS, readTable, type TableRow, toCells, toMendTable } from './table.ts'

/** A sheet as `lib/read-workbook.ts` reads it. */
interface ReadSheet {
  name: string
  rows: (string | number | null)[][]
}

const WIDTHS = [14, 26, 12, 60, 28, 28, 28, 28, 28, 28, 12, 48, 28, 60]
/** Fewer headings than this make no table of questions. */
const FEWEST_HEADINGS = 3

/** Questions of the first sheet that holds some. Throws ExchangeFault. */
export function readSheets(sheets: readonly ReadSheet[]): ExchangeFile {
  const tables = sheets.map(({ rows }) => rows.map(toTableRow))
  const first = tables.find((rows) =>
    rows.some(({ cells }) => countHeadings(cells) >= FEWEST_HEADINGS),
  )
  const table = first ?? tables[0]
  if (table === undefined) throw new ExchangeFault('Tệp Excel không có trang tính nào.')
  const { heading, rows } = readTable(table)
  return {
    rows,
    mendExtension: 'csv',
    toMend: (bad) => toCsv(toMendTable(heading, bad)),
  }
}

/** The questions as a sheet of our template. */
export function questionSheet(questions: readonly Question[]): Sheet {
  return {
    name: 'Câu hỏi',
    columnWidths: WIDTHS,
    hasHeading: true,
    rows: [headings(...HEADINGS), ...questions.map(toCells)],
  }
}

function toTableRow(row: (string | number | null)[], index: number): TableRow {
  const share = row.find((cell) => typeof cell === 'number' && cell !== 0 && Math.abs(cell) < 1)
  const fault =
    share === undefined
      ? undefined
      : // 40% and 0,4 are the same number in a workbook.
        `Có ô là số ${toText(share)}, không rõ là số thập phân hay phần trăm. Gõ dấu ' trước số (ví dụ '40%) hoặc đổi định dạng ô thành Văn bản (Text).`
  return { line: index + 1, cells: row.map(toText), ...(fault !== undefined && { fault }) }
}

/** Numbers as Vietnamese writes them. */
function toText(cell: string | number | null): string {
  return typeof cell === 'number' ? String(cell).replace('.', ',') : (cell ?? '')
}
