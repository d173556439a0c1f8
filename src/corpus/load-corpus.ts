import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fold } from '../lib/vietnamese.ts'
import { decodeFile } from './decode-file.ts'
import type { Corpus, CorpusFault, CorpusWarning, Document } from './document.ts'
import { readFrontMatter, splitFrontMatter } from './front-matter.ts'
import { inferInfo } from './infer-info.ts'
import { parseDocument } from './parse-document.ts'

const EXTENSIONS = ['.md', '.txt']

/** The folder itself cannot be read; the message (Vietnamese) says what to do. */
export class CorpusFolderError extends Error {
  readonly kind: 'missing' | 'unreadable'
  constructor(directory: string, kind: 'missing' | 'unreadable', cause: unknown) {
    const what = kind === 'missing' ? 'Không có thư mục văn bản' : 'Không đọc được thư mục văn bản'
    super(`${what} "${directory}". Kiểm tra CORPUS_DIR và quyền đọc thư mục.`, { cause })
    this.name = 'CorpusFolderError'
    this.kind = kind
  }
}

/**
 * Reads every `.md` and `.txt` file of the folder, in the order of their names. A file that cannot
 * be taken becomes a fault and the rest goes on; only a folder that cannot be read is an error.
 */
export async function loadCorpus(directory: string): Promise<Corpus> {
  const documents: Document[] = []
  const faults: CorpusFault[] = []
  const warnings: CorpusWarning[] = []
  const hash = createHash('sha256')
  for (const file of await listFiles(directory)) {
    const bytes = await readFile(join(directory, file)).catch((error: unknown) => codeOf(error))
    const outcome = typeof bytes === 'string' ? unreadable(file, bytes) : readOne(file, bytes)
    const twin = documents.find((document) => document.id === idOf(file))
    if ('fault' in outcome) faults.push(outcome.fault)
    else if (twin !== undefined) faults.push(sameId(file, twin))
    else {
      documents.push(outcome.document)
      warnings.push(...outcome.warnings)
      hash.update(`${file}\0${bytes.length}\0`).update(bytes)
    }
  }
  return { documents, faults, warnings, hash: hash.digest('hex') }
}

type Outcome = { document: Document; warnings: CorpusWarning[] } | { fault: CorpusFault }

async function listFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    const missing = codeOf(error) === 'ENOENT'
    throw new CorpusFolderError(directory, missing ? 'missing' : 'unreadable', error)
  })
  return names.filter(isDocumentFile).sort()
}

function isDocumentFile(name: string): boolean {
  const known = EXTENSIONS.includes(extname(name).toLowerCase())
  return known && !name.startsWith('.') && !/^readme\b/i.test(name)
}

function readOne(file: string, bytes: Uint8Array): Outcome {
  const decoded = decodeFile(file, bytes)
  if ('fault' in decoded) return decoded
  const id = idOf(file)
  const { yaml, text, textLine, open } = splitFrontMatter(decoded.content)
  if (open)
    return faultOf(
      file,
      1,
      'Phần khai báo mở bằng --- nhưng không đóng. Thêm một dòng --- sau mục cuối.',
    )
  if (text.trim() === '')
    return faultOf(
      file,
      textLine,
      'Sau phần khai báo không có nội dung. Chép toàn văn vào dưới dòng ---.',
    )
  const warnings: CorpusWarning[] = decoded.warnings.map((one) => ({ ...one, documentId: id }))
  const source = { file, firstLine: textLine }
  if (yaml === null) {
    const inferred = inferInfo(id, file, text, textLine)
    warnings.push(...inferred.warnings)
    return { document: parseDocument(inferred.info, text, source), warnings }
  }
  const front = readFrontMatter(yaml, file, id)
  if ('fault' in front) return front
  return { document: parseDocument(front.info, text, source), warnings }
}

/** The file name without extension; other characters than a–z, 0–9 become dashes. */
function idOf(file: string): string {
  const name = fold(basename(file, extname(file)))
  return name.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'van-ban'
}

function sameId(file: string, twin: Document): CorpusFault {
  const message = `Mã "${twin.id}" đã được dùng cho tệp ${twin.file}. Đổi tên một trong hai tệp, hoặc xóa bản thừa.`
  return { file, line: null, message }
}

function unreadable(file: string, code: string): Outcome {
  return faultOf(file, null, `Không đọc được tệp (${code}). Kiểm tra quyền đọc, hoặc xóa tệp hỏng.`)
}

function faultOf(file: string, line: number | null, message: string): Outcome {
  return { fault: { file, line, message } }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
}
