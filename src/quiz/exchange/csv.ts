import Papa from 'papaparse'
import type { Question } from '../question.ts'
import type { ExchangeFile } from './draft.ts'
import { countHeadings, HEADINGS, readTable, type TableRow, toCells, toMendTable } from './table.ts'

const DELIMITERS = [',', ';', '\t']
/** With it Excel reads the file as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/** Questions of a CSV file, whatever separates its columns. Throws ExchangeFault. */
export function readCsv(text: string): ExchangeFile {
  // Excel's own line about the delimiter.
  const [mark = '', delimiter] = /^sep=(.)\n/i.exec(text) ?? []
  const body = text.slice(mark.length)
  const used = delimiter ?? likelyDelimiter(body)
  const firstLine = mark === '' ? 1 : 2
  const { heading, rows } = readTable(readRows(body, used, firstLine))
  return {
    rows,
    mendExtension: 'csv',
    toMend: (bad) => toCsv(toMendTable(heading, bad)),
  }
}

/** Questions as CSV, with the byte order mark by which Excel knows UTF-8. */
export function writeCsv(questions: readonly Question[]): string {
  return toCsv([HEADINGS, ...questions.map(toCells)])
}

/** Any table as such a file. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(guard))
  return `${BYTE_ORDER_MARK}${Papa.unparse(cells, { newline: '\r\n' })}\r\n`
}

/** The cells of any CSV text, each row with its line; the sign most frequent in its first one separates them. */
export function readCsvRows(text: string): TableRow[] {
  const first = text.replace(/"[^"]*"/g, '').split('\n', 1)[0] ?? ''
  const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length)
  return readRows(text, DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',', 1)
}

/** That which finds the most headings in the first rows. */
function likelyDelimiter(text: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: 10 })
    return Math.max(0, ...data.map(countHeadings))
  })
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

function readRows(text: string, delimiter: string, firstLine: number): TableRow[] {
  const rows: TableRow[] = []
  let line = firstLine
  let from = 0
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data, errors, meta }) {
      const isBroken = errors.some(({ type }) => type === 'Quotes')
      const fault = isBroken ? 'Dấu ngoặc kép không khép kín. Sửa lại ô có dấu " ở dòng này.' : null
      rows.push({ line, cells: data.map(unguard), ...(fault !== null && { fault }) })
      line += text.slice(from, meta.cursor).split('\n').length - 1
      from = meta.cursor
    },
  })
  return rows
}

/** Spreadsheets take such a cell for a formula; with the sign before it, it is text. */
function guard(cell: string): string {
  return /^'?[=+\-@]/.test(cell) ? `'${cell}` : cell
}

function unguard(cell: string): string {
  return /^''?[=+\-@]/.test(cell) ? cell.slice(1) : cell
}
