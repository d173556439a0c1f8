/** The files that `npm run broadcast` reads and writes. */
import { buffer as readAll } from 'node:stream/consumers'
import { decodeFile } from '../../corpus/decode-file.ts'
import type { CommandIo } from '../json-lines.ts'
import { readBytes } from '../read-bytes.ts'
import { ArgumentFault } from '../typed-options.ts'
import { writeWholeFile } from '../whole-file.ts'

/** The text of an announcement; `-` is the standard input. Throws ArgumentFault. */
export async function readText(
  file: string | null,
  io: Pick<CommandIo, 'input'>,
): Promise<string | null> {
  if (file === null) return null
  const bytes = file === '-' ? await readAll(io.input) : await readBytes(file)
  // What is no UTF-8 would arrive as signs that nobody can read.
  const decoded = decodeFile(file, bytes)
  if (!('fault' in decoded)) return decoded.content
  throw new ArgumentFault(`Không dùng được nội dung. ${decoded.fault.message}`)
}

/** The report, whole or not at all. False when there is nothing to write. Throws OperatorError. */
export function writeReportFile(
  file: string,
  fill: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<boolean>,
): Promise<boolean> {
  return writeWholeFile(file, fill, 'hãy chọn chỗ khác bằng --out')
}
