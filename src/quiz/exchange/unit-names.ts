import { collapseSpaces, fold } from '../../lib/vietnamese.ts'

/** What a name may have, as members read it on a button. */
const LONGEST_NAME = 80
/** What people write above the names. */
const HEADINGS = [
  'don vi',
  'ten don vi',
  'chi bo',
  'to',
  'chi bo to',
  'chi bo, to',
  'chi bo/to',
  'ten chi bo',
  'ten chi bo, to',
  'ten to',
  'ten',
  'unit',
]

/** The names of a list of chi bộ and tổ, in its order, and what was wrong with the rest. */
export interface UnitNames {
  names: string[]
  /** Vietnamese, with the line. */
  faults: string[]
}

/**
 * Reads a list of units: the column under a heading such as `Chi bộ`, otherwise the first one with
 * letters in most rows, so that a column of numbers may stand before it. Empty rows are passed over.
 */
export function readUnitNames(
  rows: readonly { line: number; cells: readonly string[] }[],
): UnitNames {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const headingRow = filled.findIndex(({ cells }) => cells.some(isHeading))
  const heading = filled[headingRow]
  const below = heading === undefined ? filled : filled.slice(headingRow + 1)
  const column = heading === undefined ? wordyColumn(filled) : heading.cells.findIndex(isHeading)
  const names: string[] = []
  const faults: string[] = []
  const lines = new Map<string, number>()
  for (const { line, cells } of below) {
    const name = collapseSpaces(cells[column] ?? '')
    const known = lines.get(name.toLowerCase())
    if (name === '') faults.push(`Dòng ${line}: ô tên đơn vị trống.`)
    else if (name.length > LONGEST_NAME) {
      faults.push(
        `Dòng ${line}: tên dài ${name.length} ký tự, nhiều nhất ${LONGEST_NAME}. Viết gọn lại.`,
      )
    } else if (known !== undefined) faults.push(`Dòng ${line}: “${name}” trùng với dòng ${known}.`)
    else {
      lines.set(name.toLowerCase(), line)
      names.push(name)
    }
  }
  return { names, faults }
}

function isHeading(cell: string): boolean {
  return HEADINGS.includes(collapseSpaces(fold(cell)))
}

function wordyColumn(rows: readonly { cells: readonly string[] }[]): number {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  for (let column = 0; column < width; column += 1) {
    const wordy = rows.filter(({ cells }) => /\p{L}/u.test(cells[column] ?? '')).length
    if (wordy * 2 > rows.length) return column
  }
  return 0
}
