import { checkCorpus } from '../../corpus/check-corpus.ts'
import { countFaults } from '../../corpus/count-faults.ts'
import type {
  Corpus,
  CorpusWarning,
  Document,
  Section,
  WrittenQuestions,
} from '../../corpus/document.ts'
import { listPassages } from '../../corpus/list-passages.ts'
import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { describeDocument } from '../../corpus/source-line.ts'
import { bankFaults } from '../../quiz/bank.ts'
import { checkBank } from '../../quiz/check-bank.ts'
import { asksForHelp } from '../json-lines.ts'
import { ArgumentFault, readTyped } from '../typed-options.ts'
import { type Publish, runPublish } from './corpus-publish.ts'
import { questionAdvice } from './corpus-questions.ts'

/** Where the command reads and writes. */
interface CorpusCommandIo {
  out(text: string): void
  err(text: string): void
  corpusDirectory: string
  colours: boolean
  publish: Publish
}

/** Stands for what lies outside all sections. */
const OUTSIDE = '/'
const LONGEST_HEADING = 90
const MOST_LISTED = 40
const USAGE = `Cách dùng:
  npm run corpus -- check [thư mục]         những điều biên tập viên cần xem lại
  npm run corpus -- publish [thư mục]       dùng các văn bản này ngay, không cần chạy lại Sổ tay
  npm run corpus -- show                    danh sách văn bản
  npm run corpus -- show <mã>               cây mục của một văn bản
  npm run corpus -- show <mã> <mục>         nguyên văn một mục kèm mã đoạn và câu hỏi mẫu, ví dụ II.1.2`

/**
 * `corpus check [folder]`, `corpus publish [folder]` and `corpus show [doc] [section]`. Returns the
 * exit code: 0, also with warnings; 1 when files or the whole were refused; 2 for what it does not
 * understand. Throws CorpusFolderError when there is no document to look at.
 */
export async function runCorpusCommand(args: string[], io: CorpusCommandIo): Promise<number> {
  if (asksForHelp(args)) {
    io.out(USAGE)
    return 0
  }
  const [command, ...rest] = args
  try {
    switch (command) {
      case 'check':
      case 'publish': {
        const directory = readTyped(rest, {}, 1).words[0] ?? io.corpusDirectory
        const corpus = await loadCorpus(directory)
        if (command === 'check') return check(corpus, directory, io)
        if (corpus.faults.length === 0) assertHasDocuments(corpus, directory)
        return await runPublish(corpus, directory, io)
      }
      case 'show': {
        const { words } = readTyped(rest, {}, 2)
        return show(await loadCorpus(io.corpusDirectory), words, io)
      }
      default:
        io.err(command === undefined ? USAGE : `Không có lệnh "${command}".\n${USAGE}`)
        return 2
    }
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error
    io.err(`${error.message}\n${USAGE}`)
    return 2
  }
}

function show(
  corpus: Corpus,
  [documentId, sectionId]: readonly string[],
  io: CorpusCommandIo,
): number {
  if (documentId === undefined) return list(corpus, io)
  const document = corpus.documents.find(({ id }) => id === documentId)
  if (document === undefined) return unknownDocument(corpus, documentId, io)
  return sectionId === undefined
    ? showTree(document, io)
    : showSection(document, sectionId, corpus.writtenQuestions, io)
}

function check(corpus: Corpus, directory: string, io: CorpusCommandIo): number {
  const paint = painter(io.colours)
  const faults = [...corpus.faults, ...bankFaults(corpus.questionFiles)]
  const warnings = [...checkCorpus(corpus), ...unaskedQuestions(corpus)]
  for (const [file, own] of groupByFile(faults)) {
    io.out(paint.bold(file))
    for (const { line, message } of own) {
      io.out(`  ${paint.red('không dùng được')}${lineOf(line)}: ${message}`)
    }
  }
  for (const [file, own] of groupByFile(warnings)) {
    io.out(paint.bold(file))
    for (const warning of own) io.out(`  ${warningLine(warning, paint)}`)
  }
  const { documents } = corpus
  const [heading, ...advice] = questionAdvice(corpus)
  if (heading !== undefined) io.out([paint.bold(heading), ...advice].join('\n'))
  io.out(
    `${documents.length} văn bản dùng được, ${warnings.length} điều cần xem, ${countFaults(faults)} không dùng được.`,
  )
  assertHasDocuments(corpus, directory)
  return faults.length > 0 ? 1 : 0
}

/** Quiz questions in their right form that are left out all the same; the others do not wait for them. */
function unaskedQuestions(corpus: Corpus): CorpusWarning[] {
  const { findings } = checkBank(corpus.questionFiles, listPassages(corpus))
  return findings.flatMap(({ severity, code, file, line, message }) =>
    severity === 'error' && code !== 'not_a_question' && file !== null
      ? [{ file, documentId: null, line, locator: null, code, message }]
      : [],
  )
}

function groupByFile<T extends { file: string }>(remarks: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const remark of remarks) {
    groups.set(remark.file, [...(groups.get(remark.file) ?? []), remark])
  }
  return groups
}

function warningLine(warning: CorpusWarning, paint: Painter): string {
  const line = warning.line === null ? null : `dòng ${warning.line}`
  const place = [line, warning.locator].filter(Boolean).join(', ')
  const where = place === '' ? '' : `${place}: `
  return `${where}${warning.message} ${paint.dim(`[${warning.code}]`)}`
}

function lineOf(line: number | null): string {
  return line === null ? '' : `, dòng ${line}`
}

function list(corpus: Corpus, io: CorpusCommandIo): number {
  assertHasDocuments(corpus, io.corpusDirectory)
  const paint = painter(io.colours)
  for (const document of corpus.documents)
    io.out(`${paint.bold(document.id)}\n  ${describeDocument(document)}\n  ${document.title}`)
  return 0
}

function showTree(document: Document, io: CorpusCommandIo): number {
  const paint = painter(io.colours)
  io.out(paint.bold(document.title))
  io.out(`${describeDocument(document)} · ${document.passages.length} đoạn`)
  const outside = document.root.passageIds.length
  if (outside > 0) io.out(`${paint.bold(OUTSIDE)}  ngoài các mục ${paint.dim(`(${outside})`)}`)
  const branch = (section: Section, depth: number): void => {
    const indent = '  '.repeat(depth)
    const count = section.passageIds.length
    io.out(
      `${indent}${paint.bold(section.id)}  ${shorten(section.heading)} ${paint.dim(`(${count})`)}`,
    )
    for (const child of section.children) branch(child, depth + 1)
  }
  for (const section of document.root.children) branch(section, 1)
  return 0
}

/** The passages of a section and of everything under it, each with its id and its questions. */
function showSection(
  document: Document,
  sectionId: string,
  questions: WrittenQuestions,
  io: CorpusCommandIo,
): number {
  const paint = painter(io.colours)
  const sections = sectionsOf(document.root)
  const section =
    sectionId === OUTSIDE
      ? { ...document.root, children: [] }
      : sections.find(({ id }) => id.toLowerCase() === sectionId.toLowerCase())
  if (section === undefined) {
    io.err(`Văn bản ${document.id} không có mục "${sectionId}". Các mục có:`)
    const known = sections.map(({ id, heading }) => `  ${id}  ${shorten(heading)}`)
    io.err(known.slice(0, MOST_LISTED).join('\n'))
    if (known.length > MOST_LISTED) io.err(`  … và ${known.length - MOST_LISTED} mục nữa`)
    return 2
  }
  const ids = new Set(sectionsOf(section, true).flatMap(({ passageIds }) => passageIds))
  for (const { id, locator, text } of document.passages.filter((passage) => ids.has(passage.id))) {
    io.out(`${paint.dim(`[${locator}] ${id}`)}\n${text}`)
    for (const question of questions.get(id) ?? []) io.out(paint.dim(`  ? ${question}`))
    io.out('')
  }
  return 0
}

function sectionsOf(section: Section, self = false): Section[] {
  const below = section.children.flatMap((child) => sectionsOf(child, true))
  return self ? [section, ...below] : below
}

function unknownDocument(corpus: Corpus, documentId: string, io: CorpusCommandIo): number {
  const fault = corpus.faults.find(({ file }) => file.startsWith(`${documentId}.`))
  if (fault !== undefined) {
    io.err(`Tệp ${fault.file} không dùng được${lineOf(fault.line)}: ${fault.message}`)
    return 1
  }
  io.err(`Không có văn bản "${documentId}". Các văn bản có:`)
  io.err(
    corpus.documents
      .map((document) => `  ${document.id}  ${describeDocument(document)}`)
      .join('\n'),
  )
  return 2
}

function shorten(heading: string): string {
  return heading.length <= LONGEST_HEADING ? heading : `${heading.slice(0, LONGEST_HEADING)}…`
}

type Painter = Record<'bold' | 'dim' | 'red', (text: string) => string>

function painter(colours: boolean): Painter {
  const paint = (code: number) => (text: string) =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text
  return { bold: paint(1), dim: paint(2), red: paint(31) }
}
