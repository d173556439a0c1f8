import { open, rename, rm } from 'node:fs/promises'
import { errorCode, OperatorError } from '../lib/errors.ts'

/** A file could not be written. */
class WriteFileError extends OperatorError {
  override readonly name = 'WriteFileError'
  readonly kind = 'write_file'
}

const ELSEWHERE = 'hãy chọn chỗ khác'

/**
 * Writes beside it and puts it in place when it is whole, so that no half file has its name. False
 * when `fill` says that there is nothing to write. Throws WriteFileError; `elsewhere` (Vietnamese)
 * says in it how another place is chosen.
 */
export async function writeWholeFile(
  file: string,
  fill: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<boolean>,
  elsewhere = ELSEWHERE,
): Promise<boolean> {
  const failed = toWriteError(file, elsewhere)
  const part = `${file}.part`
  const handle = await open(part, 'w').catch(failed)
  try {
    const isFilled = await fill((bytes) => handle.writeFile(bytes).catch(failed))
    await handle.close()
    if (isFilled) await rename(part, file).catch(failed)
    return isFilled
  } finally {
    await handle.close().catch(() => undefined)
    await rm(part, { force: true })
  }
}

/** The same for a text, which is UTF-8 in the file. */
export async function writeWholeText(file: string, text: string): Promise<void> {
  await writeWholeFile(file, async (write) => {
    await write(new TextEncoder().encode(text))
    return true
  })
}

function toWriteError(file: string, elsewhere: string) {
  return (error: unknown): never => {
    throw new WriteFileError(
      `Không ghi được tệp "${file}" (${String(errorCode(error))}). Nếu tệp đang mở trong Excel, hãy đóng lại; nếu không, ${elsewhere}.`,
      { cause: error },
    )
  }
}
