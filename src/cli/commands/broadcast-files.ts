/** The files that `npm run broadcast` reads and writes. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { buffer as readAll } from 'node:stream/consumers'
import { decodeFile } from '../../corpus/decode-file.ts'
import { errorCode, OperatorError } from '../../lib/errors.ts'
import type { CommandIo } from '../json-lines.ts'
import { ArgumentFault } from '../typed-options.ts'

/** The report could not be written. */
class ReportFileError extends OperatorError {
  override readonly name = 'ReportFileError'
  readonly kind = 'report_file'
}

/** The text of an announcement; `-` is the standard input. Throws ArgumentFault. */
export async function readText(
  file: string | null,
  io: Pick<CommandIo, 'input'>,
): Promise<string | null> {
  if (file === null) return null
  const bytes = file === '-' ? await readAll(io.input) : await readFile(file).catch(unread(file))
  // What is no UTF-8 would arrive as signs that nobody can read.
  const decoded = decodeFile(file, bytes)
  if (!('fault' in decoded)) return decoded.content
  throw new ArgumentFault(`Không dùng được nội dung. ${decoded.fault.message}`)
}

function unread(file: string) {
  return (error: unknown): never => {
    const code = String(errorCode(error))
    throw new ArgumentFault(
      code === 'ENOENT'
        ? `Không có tệp "${file}". Hãy xem lại tên tệp và thư mục.`
        : `Không đọc được tệp "${file}" (${code}).`,
    )
  }
}

/**
 * Writes beside it and puts it in place when it is whole, so that no half report has its name. False
 * when `fill` says that there is nothing to write. Throws ReportFileError.
 */
export async function writeReportFile(
  file: string,
  fill: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<boolean>,
): Promise<boolean> {
  const part = `${file}.part`
  const handle = await open(part, 'w').catch(failed(file))
  try {
    const isFilled = await fill((bytes) => handle.writeFile(bytes).catch(failed(file)))
    await handle.close()
    if (isFilled) await rename(part, file).catch(failed(file))
    return isFilled
  } finally {
    await handle.close().catch(() => undefined)
    await rm(part, { force: true })
  }
}

function failed(file: string) {
  return (error: unknown): never => {
    throw new ReportFileError(
      `Không ghi được tệp "${file}" (${String(errorCode(error))}). Nếu tệp đang mở trong Excel, hãy đóng lại; nếu không, hãy chọn chỗ khác bằng --out.`,
      { cause: error },
    )
  }
}
