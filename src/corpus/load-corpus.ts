import { createHash, type Hash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { setImmediate as nextLoop } from 'node:timers/promises'
import { errorCode, OperatorError } from '../lib/errors.ts'
import { fold } from '../lib/vietnamese.ts'
import { decodeFile } from './decode-file.ts'
import type { Corpus, CorpusFault, CorpusWarning, Document } from './document.ts'
import { readFrontMatter, splitFrontMatter } from './front-matter.ts'
import { inferInfo } from './infer-info.ts'
import { parseDocument } from './parse-document.ts'
import type { CorpusFile } from './ports.ts'
import {
  decodeQuestions,
  holdsQuestions,
  listQuestionFiles,
  QUESTION_FOLDER,
  WRITTEN_QUESTION_FOLDER,
} from './question-files.ts'
import { readWrittenQuestions } from './written-questions.ts'

const EXTENSIONS = ['.md', '.txt']
/** Documents, as people keep them, that nothing here reads. */
const UNREAD_EXTENSIONS = ['.doc', '.docx', '.htm', '.html', '.odt', '.pdf', '.rtf']

/** There is nothing to answer from. */
export class CorpusFolderError extends OperatorError {
  override readonly name = 'CorpusFolderError'
  readonly kind: 'missing' | 'unreadable' | 'empty'

  constructor(kind: CorpusFolderError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/**
 * Reads every `.md` and `.txt` file of the folder, in the order of their names, and the files of
 * written questions and of quiz questions that go with them. A file that cannot be taken becomes a fault, one in a format that is
 * not read a warning, and the rest goes on; only a folder that cannot be read is an error.
 */
export async function loadCorpus(directory: string): Promise<Corpus> {
  const names = await listFiles(directory)
  const contents = names
    .filter((name) => EXTENSIONS.includes(extensionOf(name)))
    .map((name) => ({ name, bytes: () => readFile(join(directory, name)) }))
  const questions = [WRITTEN_QUESTION_FOLDER, QUESTION_FOLDER].map((folder) =>
    listQuestionFiles(directory, folder).catch((error: unknown) => [
      { name: folder, bytes: () => Promise.reject(error) },
    ]),
  )
  const corpus = await readAll([...contents, ...(await Promise.all(questions)).flat()])
  const known = new Set(corpus.documents.map(({ id }) => id))
  for (const file of names.filter((name) => UNREAD_EXTENSIONS.includes(extensionOf(name)))) {
    // The original beside the text that was made of it is no omission.
    if (!known.has(idOf(file))) corpus.warnings.push(unreadFormat(file))
  }
  return corpus
}

/** The corpus of files that were read before; the same as that of the folder they come from. */
export function readCorpus(files: readonly CorpusFile[]): Promise<Corpus> {
  return readAll(files.map(({ name, text }) => ({ name, bytes: async () => Buffer.from(text) })))
}

interface Content {
  name: string
  bytes(): Promise<Uint8Array>
}

async function readAll(contents: readonly Content[]): Promise<Corpus> {
  const documents: Document[] = []
  const faults: CorpusFault[] = []
  const warnings: CorpusWarning[] = []
  const files: CorpusFile[] = []
  const hash = createHash('sha256')
  const isDocument = ({ name }: Content) =>
    ![WRITTEN_QUESTION_FOLDER, QUESTION_FOLDER].some((folder) => holdsQuestions(name, folder))
  for (const { name, bytes: read } of contents.filter(isDocument)) {
    // While one is taken apart nobody is answered.
    await nextLoop()
    const bytes = await read().catch((error: unknown) => String(errorCode(error)))
    const outcome = typeof bytes === 'string' ? unreadable(name, bytes) : readOne(name, bytes)
    const twin = documents.find((document) => document.id === idOf(name))
    if ('fault' in outcome) faults.push(outcome.fault)
    else if (twin !== undefined) faults.push(sameId(name, twin))
    else {
      const text = new TextDecoder().decode(Buffer.from(bytes))
      documents.push(outcome.document)
      warnings.push(...outcome.warnings)
      files.push({ name, text })
      addTo(hash, { name, text })
    }
  }
  const questionsIn = (folder: string) =>
    readQuestionFiles(
      contents.filter(({ name }) => holdsQuestions(name, folder)),
      { faults, hash },
    )
  const writtenFiles = await questionsIn(WRITTEN_QUESTION_FOLDER)
  const written = readWrittenQuestions(writtenFiles, documents)
  const documentsHash = hash.copy().digest('hex')
  const questionFiles = await questionsIn(QUESTION_FOLDER)
  return {
    documents,
    writtenQuestions: written.questions,
    writtenAnswers: written.answers,
    openingQuestions: written.openings,
    faults: [...faults, ...written.faults],
    warnings: [...warnings, ...written.warnings],
    files: [...files, ...writtenFiles, ...questionFiles],
    questionFiles,
    documentsHash,
    hash: hash.digest('hex'),
  }
}

/** The files that can be read, counted in the hash; of the others a fault each. */
async function readQuestionFiles(
  contents: readonly Content[],
  { faults, hash }: { faults: CorpusFault[]; hash: Hash },
): Promise<CorpusFile[]> {
  const files: CorpusFile[] = []
  for (const { name, bytes: read } of contents) {
    const outcome = await read().then(decodeQuestions, (error: unknown) => ({
      message: unreadableAdvice(String(errorCode(error))),
    }))
    if ('message' in outcome) faults.push({ file: name, line: null, message: outcome.message })
    else {
      files.push({ name, text: outcome.text })
      addTo(hash, { name, text: outcome.text })
    }
  }
  return files
}

function addTo(hash: Hash, { name, text }: CorpusFile): void {
  hash.update(`${name}\0${text.length}\0`).update(text)
}

type Outcome = { document: Document; warnings: CorpusWarning[] } | { fault: CorpusFault }

/** Throws CorpusFolderError when no file could be taken: every answer would be "not stated". */
export function assertHasDocuments(corpus: Corpus, directory: string): void {
  if (corpus.documents.length > 0) return
  throw new CorpusFolderError(
    'empty',
    `Thư mục ${directory} chưa có văn bản nào dùng được. ` +
      'Hãy chép các văn bản đuôi .md hoặc .txt vào đó, hoặc đặt CORPUS_DIR tới thư mục khác. ' +
      'Tệp nào bị bỏ qua và cách sửa: gõ npm run corpus -- check.',
  )
}

function toFolderError(directory: string, cause: unknown): CorpusFolderError {
  const options = { cause }
  switch (errorCode(cause)) {
    case 'ENOENT':
      return new CorpusFolderError(
        'missing',
        `Không có thư mục văn bản "${directory}". ` +
          'Hãy tạo thư mục này và chép các văn bản vào, hoặc sửa CORPUS_DIR trong tệp .env.',
        options,
      )
    case 'ENOTDIR':
      return new CorpusFolderError(
        'unreadable',
        `"${directory}" không phải là thư mục. Hãy đặt CORPUS_DIR tới thư mục chứa các văn bản.`,
        options,
      )
    default:
      return new CorpusFolderError(
        'unreadable',
        `Không đọc được thư mục văn bản "${directory}" (${String(errorCode(cause))}). ` +
          'Hãy cấp quyền đọc cho thư mục này, hoặc sửa CORPUS_DIR trong tệp .env.',
        options,
      )
  }
}

async function listFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw toFolderError(directory, error)
  })
  return names.filter(isMeantToBeRead).sort()
}

/** Word keeps a `~$…` file beside each document that is open. */
function isMeantToBeRead(name: string): boolean {
  return !/^[.~]/.test(name) && !/^readme\b/i.test(name)
}

function extensionOf(name: string): string {
  return extname(name).toLowerCase()
}

function unreadFormat(file: string): CorpusWarning {
  return {
    file,
    documentId: null,
    line: null,
    locator: null,
    code: 'unread_format',
    message: `Sổ tay chưa đọc được tệp ${extensionOf(file)}, nội dung này chưa có trong câu trả lời. Mở tệp, lưu thành tệp .txt với mã hóa UTF-8 rồi để vào cùng thư mục.`,
  }
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
  return faultOf(file, null, unreadableAdvice(code))
}

function unreadableAdvice(code: string): string {
  return `Không đọc được tệp (${code}). Kiểm tra quyền đọc, hoặc xóa tệp hỏng.`
}

function faultOf(file: string, line: number | null, message: string): Outcome {
  return { fault: { file, line, message } }
}
