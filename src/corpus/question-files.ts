import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../lib/errors.ts'

/** Folder inside the corpus whose quiz questions belong to the same version as the documents. */
export const QUESTION_FOLDER = 'quiz'
/** Folder of the questions that members would ask and a passage answers; of the same version too. */
export const WRITTEN_QUESTION_FOLDER = 'questions'
const EXTENSION = '.jsonl'

/**
 * Whether this is a file of such a folder, or the folder itself, which stands in a fault where it
 * cannot be read. The name is relative to the corpus, with `/`.
 */
export function holdsQuestions(name: string, folder = QUESTION_FOLDER): boolean {
  return name === folder || name.startsWith(`${folder}/`)
}

/**
 * The question files in a folder of the corpus, in the order of their names; none where there is no
 * such folder. Names are relative to the corpus. Rejects with the system's error when the folder
 * cannot be read; a file that cannot be read rejects when its bytes are asked for.
 */
export async function listQuestionFiles(
  directory: string,
  folder: string,
): Promise<{ name: string; bytes(): Promise<Uint8Array> }[]> {
  try {
    const names = await readdir(join(directory, folder))
    return names
      .filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'))
      .sort()
      .map((name) => ({
        name: `${folder}/${name}`,
        bytes: () => readFile(join(directory, folder, name)),
      }))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

/** The text of a question file; where it has none, Vietnamese words for what to do. */
export function decodeQuestions(bytes: Uint8Array): { text: string } | { message: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return { text }
  } catch {
    // The same advice for both.
  }
  return {
    message:
      'Tệp câu hỏi không ở dạng UTF-8. Mở tệp bằng trình soạn thảo, chọn Lưu thành (Save as) với mã hóa UTF-8.',
  }
}
