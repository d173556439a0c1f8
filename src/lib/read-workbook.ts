/** Reads workbooks (.xlsx) that people made; what we write ourselves is in `workbook.ts`. */
import readSheets, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node'
import { z } from 'zod'
import { OperatorError } from './errors.ts'
import { cleanText } from './vietnamese.ts'

/** The file is no workbook that can be read. */
export class WorkbookError extends OperatorError {
  override readonly name = 'WorkbookError'
  readonly kind = 'workbook'
}

/** A cell as it is read; numbers keep their kind, because their format (%) is not in the cell. */
export type ReadCell = string | number | null

export interface ReadSheet {
  name: string
  /** Every row from the first, also empty ones. */
  rows: ReadCell[][]
}

const sheets = z.array(
  z.object({
    sheet: z.string(),
    data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.date(), z.null()]))),
  }),
)

/** The sheets in their order. Dates become `22/11/2026`, yes and no `Đúng` and `Sai`. Rejects with WorkbookError. */
export async function readWorkbook(bytes: Buffer): Promise<ReadSheet[]> {
  try {
    const read = sheets.parse(await readSheets(bytes))
    return read.map(({ sheet, data }) => ({
      name: sheet,
      rows: data.map((row) => row.map(toCell)),
    }))
  } catch (cause) {
    const isOld = cause instanceof InvalidInputError && cause.code === 'XLS_FILE_NOT_SUPPORTED'
    const isForeign = cause instanceof InvalidInputError || cause instanceof InvalidSpreadsheetError
    throw new WorkbookError(
      isOld
        ? 'Tệp ở dạng Excel cũ (.xls). Mở bằng Excel, chọn Lưu thành (Save as) dạng .xlsx.'
        : `Không đọc được tệp Excel${isForeign ? '' : ' (tệp có thể bị hỏng)'}. Mở bằng Excel, lưu lại dạng .xlsx, bỏ mật khẩu nếu có.`,
      { cause },
    )
  }
}

function toCell(cell: string | number | boolean | Date | null): ReadCell {
  if (cell instanceof Date) {
    const [year, month, day] = cell.toISOString().slice(0, 10).split('-')
    return `${day}/${month}/${year}`
  }
  if (typeof cell === 'boolean') return cell ? 'Đúng' : 'Sai'
  return typeof cell === 'string' ? cleanText(cell) : cell
}
