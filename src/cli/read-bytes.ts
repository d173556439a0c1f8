import { readFile } from 'node:fs/promises'
import { errorCode } from '../lib/errors.ts'
import { ArgumentFault } from './typed-options.ts'

/** A file that somebody named. Throws ArgumentFault when it cannot be read. */
export async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown): never => {
    const code = String(errorCode(error))
    throw new ArgumentFault(
      code === 'ENOENT'
        ? `Không có tệp "${file}". Hãy xem lại tên tệp và thư mục.`
        : `Không đọc được tệp "${file}" (${code}).`,
    )
  })
}
