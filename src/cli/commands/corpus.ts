import { checkCorpus } from '../../corpus/check-corpus.ts'
import type { Corpus, CorpusWarning, Document, Section } from '../../corpus/document.ts'
import { assertHasDocuments, loadCorpus } from '../../corpus/load-corpus.ts'
import { describeDocument } from '../../corpus/source-line.ts'
import { type Publish, runPublish } from './corpus-publish.ts'

/** Where the command reads and writes. */
interface CorpusCommandIo {
  out(text: string): void
  err(text: string): void
  corpusDirectory: string
  colours: boolean
  publish: Publish
}

const LONGEST_HEADING = 90
const MOST_LISTED = 40
const USAGE = `Cách dùng:
  npm run corpus -- check                   những điều biên tập viên cần xem lại
  npm run corpus -- publish [thư mục]       dùng các văn bản này ngay, không cần chạy lại Sổ tay
  npm run corpus -- show                    danh sách văn bản
  npm run corpus -- show <mã>               cây mục của một văn bản
  npm run corpus -- show <mã> <mục>         nguyên văn một mục, ví dụ II.1.2`

/**
 * `corpus check`, `corpus publish [folder]` and `corpus show <doc> [section]`. Returns the exit code: 0, also with warnings;
 * 1 when files or the whole were refused; 2 for a command it does not know. Throws CorpusFolderError when there
 * is no document to look at.
 */
export async function runCorpusCommand(args: string[], io: CorpusCommandIo): Promise<number> {
  const [command, documentId, sectionId] = args
  if (command === 'publish') {
    const directory = args[1] ?? io.corpusDirectory
    const corpus = await loadCorpus(directory)
    if (corpus.faults.length === 0) assertHasDocuments(corpus, directory)
    return runPublish(corpus, directory, io)
  }
  if (command !== 'check' && command !== 'show') {
    io.err(command === undefined ? USAGE : `Không có lệnh "${command}".\n${USAGE}`)
    return 2
  }
  const corpus = await loadCorpus(io.corpusDirectory)
  if (command === 'check') return check(corpus, io)
  if (documentId === undefined) return list(corpus, io)
  const document = corpus.documents.find(({ id }) => id === documentId)
  if (document === undefined) return unknownDocument(corpus, documentId, io)
  return sectionId === undefined ? showTree(document, io) : showSection(document, sectionId, io)
}

function check(corpus: Corpus, io: CorpusCommandIo): number {
  const paint = painter(io.colours)
  const warnings = checkCorpus(corpus)
  for (const fault of corpus.faults) {
    io.out(paint.bold(fault.file))
    io.out(`  ${paint.red('không dùng được')}${lineOf(fault.line)}: ${fault.message}`)
  }
  for (const [file, own] of groupByFile(warnings)) {
    io.out(paint.bold(file))
    for (const warning of own) io.out(`  ${warningLine(warning, paint)}`)
  }
  const { documents, faults } = corpus
  io.out(
    `${documents.length} văn bản dùng được, ${warnings.length} điều cần xem, ${faults.length} tệp không dùng được.`,
  )
  assertHasDocuments(corpus, io.corpusDirectory)
  return faults.length > 0 ? 1 : 0
}

function groupByFile(warnings: CorpusWarning[]): Map<string, CorpusWarning[]> {
  const groups = new Map<string, CorpusWarning[]>()
  for (const warning of warnings)
    groups.set(warning.file, [...(groups.get(warning.file) ?? []), warning])
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
  if (outside > 0) io.out(`  ${paint.dim('(ngoài các mục)')} ${outside} đoạn`)
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

/** The passages of a section and of everything under it, each with its locator. */
function showSection(document: Document, sectionId: string, io: CorpusCommandIo): number {
  const paint = painter(io.colours)
  const sections = sectionsOf(document.root)
  const section = sections.find(({ id }) => id.toLowerCase() === sectionId.toLowerCase())
  if (section === undefined) {
    io.err(`Văn bản ${document.id} không có mục "${sectionId}". Các mục có:`)
    const known = sections.map(({ id, heading }) => `  ${id}  ${shorten(heading)}`)
    io.err(known.slice(0, MOST_LISTED).join('\n'))
    if (known.length > MOST_LISTED) io.err(`  … và ${known.length - MOST_LISTED} mục nữa`)
    return 2
  }
  const ids = new Set(sectionsOf(section, true).flatMap(({ passageIds }) => passageIds))
  for (const passage of document.passages.filter(({ id }) => ids.has(id)))
    io.out(`${paint.dim(`[${passage.locator}]`)}\n${passage.text}\n`)
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
